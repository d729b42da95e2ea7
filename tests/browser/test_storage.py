"""The battery with its gates and the circuits on the card: real values that move, and what can be set of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.house import House, Json
from demo import scene
from demo.entities import DRAWS, load_juggler

from .conftest import Visitor, add_dashboard, card_of, choose, load_of, texts
from .test_card import number_in

FAMILY, CITY = (vehicle.title for vehicle in scene.VEHICLES)
SOC, POWER = "sensor.hybrid_inverter_battery", "sensor.hybrid_inverter_battery_power"
TARGET, LEAST = (load_juggler("number", scene.HUB_TITLE, f"battery_soc_{key}") for key in ("target", "min"))
GRID_CHARGING = load_juggler("switch", scene.HUB_TITLE, "allow_grid_charging")
RESTS = 30.0
"""W below which a battery is at rest on the card."""
WORDS = texts("en")["common"]
SITE = "browser-site"


def said(key: str, **values: object) -> str:
    """Return a text of the card."""
    text: str = WORDS[f"card_{key}"].format(**values)
    return text


def put(house: House, entity_id: str, value: float) -> None:
    """Set a number, past the card."""
    house.action("number.set_value", entity_id=entity_id, value=value)


def is_above(entity_id: str, value: float) -> Callable[[dict[str, Json]], bool]:
    """Return what tells of states whether a number is above that."""
    return lambda states: float(states[entity_id]["state"]) > value


def battery_of(page: Page) -> Locator:
    """Return what the card shows of the battery."""
    return card_of(page).locator("load-juggler-battery")


def circuit_of(page: Page) -> Locator:
    """Return what the card shows of the circuit."""
    return card_of(page).locator("[data-circuit]")


@pytest.fixture
def as_before(house: House, changed: None) -> Iterator[None]:
    """Let a test change what is wanted of the battery, and put it back."""
    yield
    put(house, LEAST, 20)
    put(house, TARGET, 80)
    house.action("switch.turn_on", entity_id=GRID_CHARGING)


def watts_in(text: str) -> float:
    """Return W of what is shown in W or kW."""
    return number_in(text) * (1000.0 if "kW" in text else 1.0)


def power_of(page: Page) -> float:
    """Return W that the card says the battery gives; negative while it charges."""
    text = battery_of(page).locator("[data-battery] span").inner_text()
    if text == said("battery_rests"):
        return 0.0
    return watts_in(text) * (-1.0 if text.startswith(said("battery_charges", power="").strip()) else 1.0)


def is_as_measured(page: Page) -> Callable[[dict[str, Json]], bool]:
    """Return what tells of states whether the card shows the battery as its inverter does."""

    def shown(states: dict[str, Json]) -> bool:
        percent = number_in(battery_of(page).locator("[data-battery] b").inner_text())
        power = float(states[POWER]["state"])
        return abs(percent - float(states[SOC]["state"])) <= 0.6 and abs(power_of(page) - power) < 60.0 + RESTS

    return shown


@pytest.mark.parametrize(
    "look", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"size": (390, 844), "is_mobile": True}],
    ids=["light", "dark", "phone"],
)  # fmt: skip
def test_battery_and_circuit_are_shown_as_they_are_measured(enter: Visitor, house: House, look: dict[str, Any]) -> None:
    page = enter(**look).page
    battery, circuit = battery_of(page), circuit_of(page)
    expect(battery.get_by_role("heading", name=said("battery"))).to_be_visible()
    house.until(is_as_measured(page))
    expect(battery.locator("[data-gates] li")).to_have_text(
        [said("gate_any_open", min=20), said("gate_solar_open", target=80), said("gate_discharge_closed")]
    )
    marks = battery.locator(".mark").evaluate_all("(marks) => marks.map((mark) => mark.style.left)")
    assert marks == ["20%", "80%"]
    expect(circuit.locator(".name")).to_have_text(scene.GARAGE_TITLE)
    expect(circuit.locator(".limit")).to_have_text(said("circuit_limit", limit=f"{scene.GARAGE_BREAKER:g}"))
    house.until(lambda states: flows_match(circuit, states))
    for part in (battery, circuit):
        box = part.bounding_box()
        assert box is not None
        assert box["width"] > 250.0
        assert box["x"] + box["width"] <= page.viewport_size["width"]  # type: ignore[index]


def flows_match(circuit: Locator, states: dict[str, Json]) -> bool:
    """Tell whether the card shows of each phase what its meter does, and a bar of that length."""
    for index, phase in enumerate("abc"):
        amps = float(states[f"sensor.garage_sub_board_current_{phase}"]["state"])
        part = circuit.locator(".phase").nth(index)
        wide = part.locator(".track i").evaluate("(bar) => parseFloat(bar.style.width)")
        if abs(number_in(part.locator("span").inner_text().removeprefix(phase.upper())) - amps) > 0.3:
            return False
        if abs(wide - 100.0 * amps / scene.GARAGE_BREAKER) > 3.0:
            return False
    return True


def at_rest(states: dict[str, Json]) -> bool:
    """Tell whether the car in the garage takes all the sun that it may."""
    limit, drawn = (
        float(states[of]["state"]) for of in (load_juggler("sensor", CITY, "allocated_current"), DRAWS[CITY])
    )
    return limit > 8.0 and abs(drawn - limit) < 0.2


def test_a_circuit_binds_what_is_in_it_and_says_so(page: Page, house: House, as_before: None) -> None:
    # A raise that is on its way, it would have to wait for.
    house.until(at_rest)
    choose(house, CITY, "Standard")
    reason = load_of(page, CITY).locator("[data-reason]")
    expect(reason).to_have_attribute("data-reason", "circuit")
    expect(reason).to_contain_text(scene.GARAGE_TITLE)
    flow = circuit_of(page).locator(".phase").nth(1).locator("span")
    house.until(lambda _: number_in(flow.inner_text().removeprefix("B")) > scene.GARAGE_BREAKER - 0.5)
    expect(circuit_of(page).get_by_role("status")).to_have_count(0)


def test_a_battery_that_is_to_have_more_comes_first_and_charges(page: Page, house: House, as_before: None) -> None:
    gates = battery_of(page).locator("[data-gates] li")
    put(house, TARGET, 95)
    expect(gates.nth(1)).to_have_text(said("gate_solar_closed", target=95))
    expect(load_of(page, FAMILY).locator("[data-reason]")).to_have_attribute("data-reason", "battery_first")
    expect(load_of(page, FAMILY).locator("[data-limit]")).to_contain_text("6.0")
    house.until(lambda _: power_of(page) < -1500.0)
    house.until(is_as_measured(page))
    put(house, TARGET, 80)
    expect(gates.nth(1)).to_have_text(said("gate_solar_open", target=80))
    house.until(lambda _: power_of(page) > -1000.0)


def test_a_battery_that_has_enough_gives_to_solar_loads(page: Page, house: House, as_before: None) -> None:
    gates = battery_of(page).locator("[data-gates] li")
    put(house, TARGET, 60)
    expect(gates.nth(2)).to_have_text(said("gate_discharge_open"))
    house.until(lambda _: power_of(page) > 500.0)
    house.until(is_as_measured(page))
    expect(card_of(page).locator("[data-phase=A] [data-grid]")).to_have_text("0.0\N{NO-BREAK SPACE}A")


def test_a_battery_at_its_minimum_gives_loads_nothing(page: Page, house: House, as_before: None) -> None:
    gates = battery_of(page).locator("[data-gates] li")
    put(house, TARGET, 95)
    put(house, LEAST, 85)
    expect(gates.first).to_have_text(said("gate_any_closed", min=85))
    put(house, LEAST, 20)
    expect(gates.first).to_have_text(said("gate_any_open", min=20))


def test_what_is_wanted_of_the_battery_is_set_on_the_dashboard(enter: Visitor, house: House, as_before: None) -> None:
    add_dashboard(house, SITE, {"strategy": {"type": "custom:load-juggler"}})
    page = enter(SITE).page
    names = texts("en")["entity"]
    grid_charging = page.locator("hui-tile-card").filter(has_text=names["switch"]["allow_grid_charging"]["name"])
    grid_charging.get_by_role("button").first.click()
    house.until(lambda states: states[GRID_CHARGING]["state"] == "off")
    for entity_id, key in ((TARGET, "battery_soc_target"), (LEAST, "battery_soc_min")):
        tile = page.locator("hui-tile-card").filter(has_text=names["number"][key]["name"])
        before = float(house.state(entity_id))
        slider = tile.get_by_role("slider")
        slider.focus()
        page.keyboard.press("ArrowRight")
        house.until(is_above(entity_id, before))
    # What is set there is what the card shows.
    marks = battery_of(page).locator(".mark")
    expect(marks.first).to_have_attribute("style", f"left:{float(house.state(LEAST)):g}%")
    expect(marks.last).to_have_attribute("style", f"left:{float(house.state(TARGET)):g}%")
