"""Where the energy of each load came from, in numbers to check by hand, and in the closed loop."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from custom_components.dynamic_ocpp_evse.energy import Draw, Energy, Taken, sources, split
from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Connection,
    Load,
    LoadKind,
    LoadPlan,
    LoadStatus,
    Mode,
    Phase,
    Plan,
    Reason,
    ReasonCode,
    Site,
    Snapshot,
)

from .home import Home, add_evse, add_hub, add_plug, meter, set_up
from .ocpp_double import OcppDouble


def on(a: float = 0.0, b: float = 0.0, c: float = 0.0, *, sunny: float | tuple[float, ...] = 0.0) -> Draw:
    """Return a draw of so many W on each phase; `sunny` W of each, or on each, are planned to come of the sun."""
    watts = (a, b, c)
    return Draw(watts, sunny if isinstance(sunny, tuple) else tuple(sunny if w else 0.0 for w in watts))


CASES = [
    # imports, draws, W from the grid of each: per phase, netted
    ("no load", (500, 0, 0), [], [], []),
    ("a load that takes nothing", (500, 0, 0), [on()], [0], [0]),
    ("all from the grid", (2500, 0, 0), [on(2000)], [2000], [2000]),
    ("just all from the grid", (2000, 0, 0), [on(2000)], [2000], [2000]),
    ("part of it", (500, 0, 0), [on(2000)], [500], [500]),
    ("nothing is imported", (0, 0, 0), [on(2000)], [0], [0]),
    ("export", (-800, 0, 0), [on(2000)], [0], [0]),
    ("import of another phase", (0, 2000, 0), [on(2000)], [0], [2000]),
    ("export of another phase pays", (1000, -1500, 0), [on(2000)], [1000], [0]),
    ("export of another phase pays a part", (1000, -600, 0), [on(2000)], [1000], [400]),
    ("three phases", (1000, 1000, 1000), [on(2000, 2000, 2000)], [3000], [3000]),
    ("three phases, one of them in the sun", (2000, 500, -300), [on(2000, 2000, 2000)], [2500], [2200]),
    ("shared in proportion", (1500, 0, 0), [on(2000), on(1000)], [1000, 500], [1000, 500]),
    ("the sun's load first", (1500, 0, 0), [on(2000), on(1500, sunny=1500)], [1500, 0], [1500, 0]),
    ("the sun's load, as far as it goes", (3000, 0, 0), [on(2000), on(1500, sunny=1500)], [2000, 1000], [2000, 1000]),
    ("and no further than it is planned", (1500, 0, 0), [on(2000), on(2000, sunny=500)], [6000 / 7, 4500 / 7],
     [6000 / 7, 4500 / 7]),
    ("two of the sun's loads share", (2000, 0, 0), [on(2000, sunny=2000), on(2000, sunny=2000)], [1000, 1000],
     [1000, 1000]),
    ("by what they may have of it", (2000, 0, 0), [on(3000, sunny=3000), on(1000, sunny=1000)], [1500, 500],
     [1500, 500]),
    ("a plan for more than it takes", (1000, 0, 0), [on(2000), on(1000, sunny=9000)], [1000, 0], [1000, 0]),
    ("planned on a phase where it takes nothing", (1000, 0, 0), [on(1000, sunny=(1000, 1000, 1000)), on(1000)],
     [0, 1000], [0, 1000]),
    ("each phase by itself", (1000, 0, 500), [on(1000, 1000), on(0, 0, 1000, sunny=1000)], [1000, 500], [1500, 0]),
    ("an unknown import", (float("inf"),) * 3, [on(1000), on(0, 500, sunny=500)], [1000, 500], [1000, 500]),
]  # fmt: skip


@pytest.mark.parametrize("netted", [False, True], ids=["per phase", "netted"])
@pytest.mark.parametrize(("imports", "draws", "each", "net"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_what_comes_from_the_grid(
    imports: tuple[float, ...], draws: list[Draw], each: list[float], net: list[float], netted: bool
) -> None:
    found = split(imports, draws, netted=netted)
    assert [taken.grid for taken in found] == pytest.approx(net if netted else each)
    assert [taken.watts for taken in found] == [sum(draw.watts) for draw in draws]


def test_energy_adds_up() -> None:
    energy = Energy(solar=1.0, grid=2.0)
    energy.add(Taken(3600.0, 900.0), 1000.0)
    assert (energy.solar, energy.grid, energy.total) == (1.75, 2.25, 4.0)


def taken(hass: HomeAssistant, name: str = "garage") -> tuple[float, float]:
    """Return the Wh that a load has had from the sun and from the grid."""
    [entry] = [item for item in hass.config_entries.async_entries("dynamic_ocpp_evse") if item.title.lower() == name]
    energy = entry.runtime_data.energy
    return round(1000 * energy.solar, 3), round(1000 * energy.grid, 3)


HOUR_10_A = 3 * 10 * 230  # Wh on three phases


async def charging(home: Home, house: tuple[float, ...], **hub: Any) -> None:
    """Let a car take 10 A on each phase beside a house that takes so much, and begin to count."""
    home.house = house
    home.report()
    await add_hub(home.hass, **hub)
    await set_up(home, max_current=10)
    home.draws(home.chargers[0], 10.0)
    await home.run(30)
    [entry] = [item for item in home.hass.config_entries.async_entries("dynamic_ocpp_evse") if item.title == "Garage"]
    entry.runtime_data.energy = Energy()


@pytest.mark.parametrize(
    ("house", "accounting", "solar", "grid"),
    [
        ((1.0, 1.0, 1.0), "per_phase", 0, HOUR_10_A),
        ((-12.0, -12.0, -12.0), "per_phase", HOUR_10_A, 0),
        ((-12.0, -5.0, 1.0), "per_phase", HOUR_10_A / 2, HOUR_10_A / 2),
        ((-12.0, -5.0, 1.0), "netted", 16 * 230, 14 * 230),
        ((-30.0, 0.0, 0.0), "netted", HOUR_10_A, 0),
    ],
)
async def test_an_hour_of_a_car(
    home: Home, ocpp: OcppDouble, house: tuple[float, ...], accounting: str, solar: float, grid: float
) -> None:
    await charging(home, house, import_accounting=accounting)
    await home.run(3600, step=60)
    assert taken(home.hass) == pytest.approx((solar, grid), abs=0.01)


async def test_off_grid_all_is_of_the_sun(home: Home, ocpp: OcppDouble) -> None:
    home.hass.states.async_set("sensor.soc", "90", {"unit_of_measurement": "%"})
    for entity_id in ("sensor.battery", "sensor.out"):
        home.hass.states.async_set(entity_id, "2700", {"unit_of_measurement": "W"})
    wired = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery", "inverter_output_a": "sensor.out"}
    hub = await add_hub(home.hass, phases=0, inverter_max_power=9000, **wired)
    charger = home.charger()
    await add_evse(home.hass, hub, charger, phases=1)
    charger.draw(10.0)
    await home.run(5)
    before = taken(home.hass)
    await home.run(50)
    assert (taken(home.hass)[0] - before[0], taken(home.hass)[1]) == pytest.approx((2300 * 50 / 3600, 0.0), abs=0.01)


async def test_while_the_meter_is_lost_all_is_from_the_grid(home: Home, ocpp: OcppDouble) -> None:
    await charging(home, (-12.0, -12.0, -12.0))
    home.house = None
    meter(home.hass, "unavailable", "unavailable", "unavailable")
    await home.run(70)
    solar, grid = taken(home.hass)
    await home.run(50)
    assert taken(home.hass) == pytest.approx((solar, grid + HOUR_10_A * 50 / 3600), abs=0.01)


@pytest.mark.parametrize(("gap", "counted"), [(55, 55), (60, 60), (61, 0), (3600, 0)])
async def test_nobody_knows_what_was_in_a_gap(home: Home, ocpp: OcppDouble, gap: int, counted: int) -> None:
    await charging(home, (1.0, 1.0, 1.0))
    await home.run(gap, step=gap)
    assert taken(home.hass) == pytest.approx((0, HOUR_10_A * counted / 3600), abs=0.01)


async def test_the_longest_interval_is_no_gap(home: Home, ocpp: OcppDouble) -> None:
    await charging(home, (1.0, 1.0, 1.0), site_update_interval=60)
    before = taken(home.hass)[1]
    await home.run(610, step=61)
    assert taken(home.hass)[1] - before > HOUR_10_A * 500 / 3600


@pytest.mark.parametrize(
    ("key", "state"),
    [("current_import", "unavailable"), ("current_import", "nan"), ("status_connector", "unavailable")],
)
async def test_what_is_not_told_adds_nothing(home: Home, ocpp: OcppDouble, key: str, state: str) -> None:
    await charging(home, (1.0, 1.0, 1.0))
    home.chargers[0].show(key, state, unit_of_measurement="A")
    await home.run(60)
    assert taken(home.hass) == (0.0, 0.0)


async def test_a_load_that_is_left_alone_is_counted_all_the_same(home: Home, ocpp: OcppDouble) -> None:
    await charging(home, (1.0, 1.0, 1.0))
    [load] = [item for item in home.hass.config_entries.async_entries("dynamic_ocpp_evse") if item.title == "Garage"]
    load.runtime_data.settings.controlled = False
    await home.run(60)
    assert taken(home.hass) == pytest.approx((0, HOUR_10_A * 60 / 3600), abs=0.01)


async def test_a_plug_by_its_own_sensor(home: Home) -> None:
    home.hass.states.async_set("switch.heater", "on")
    home.hass.states.async_set("sensor.heater", "1.8", {"unit_of_measurement": "kW"})
    home.house = (4.0, 1.0, 1.0)
    home.report()
    hub = await add_hub(home.hass)
    await add_plug(home.hass, hub, "switch.heater", power_sensor="sensor.heater")
    await home.run(5)
    hub.runtime_data.loads[next(iter(hub.runtime_data.loads))].energy = Energy()
    await home.run(600)
    assert taken(home.hass, "heater") == pytest.approx((880 / 6, 920 / 6), abs=0.01)


async def test_two_loads_share_what_is_imported(home: Home, ocpp: OcppDouble) -> None:
    """Of 16 A on phase A the sun gives 12."""
    home.hass.states.async_set("switch.heater", "on")
    home.hass.states.async_set("sensor.heater", "2300", {"unit_of_measurement": "W"})
    home.house = (-2.0, 1.0, 1.0)
    home.report()
    hub = await add_hub(home.hass)
    await add_plug(home.hass, hub, "switch.heater", power_sensor="sensor.heater")
    await set_up(home, phases=1, max_current=6)
    home.chargers[0].draw(6.0)
    home.house = (4.0, 1.0, 1.0)
    await home.run(60)
    for load in hub.runtime_data.loads.values():
        load.energy = Energy()
    await home.run(600)
    assert taken(home.hass, "heater") == pytest.approx((2300 / 6 * 0.75, 2300 / 6 * 0.25), abs=0.01)
    assert taken(home.hass) == pytest.approx((1380 / 6 * 0.75, 1380 / 6 * 0.25), abs=0.01)


A, B, C = Phase


def told(name: str, solar: float, legs: tuple[Phase, ...]) -> LoadPlan:
    """Return a plan of a load of which `solar` A a leg are of the sun."""
    return LoadPlan(name, 10.0, 0.0, 10.0, legs, LoadStatus.CHARGING, Reason(ReasonCode.AT_MAXIMUM), solar)


def drawing(name: str, draw: tuple[float, ...] | None, *legs: Phase, lost: bool = False) -> Load:
    """Return a load that takes so many A of each leg."""
    connection = Connection.LOST if lost else Connection.READY
    mode = Mode.SOLAR_PRIORITY
    return Load(id=name, kind=LoadKind.EVSE, mode=mode, min_current=6, max_current=16, legs=legs, draw=draw,
                connection=connection)  # fmt: skip


@pytest.mark.parametrize(
    ("site", "grid", "loads", "solar", "expected"),
    [
        (Site(), (10, 0, 0), [drawing("x", (10.0,), A)], [0], {"x": (2300, 2300)}),
        (Site(), (10, 0, 0), [drawing("x", (10.0,), A), drawing("y", (8.0,), A)], [0, 8],
         {"x": (2300, 2300), "y": (1840, 0)}),
        (Site(), (10, 0, 0), [drawing("x", (10.0, 10.0), B, A)], [0], {"x": (4600, 2300)}),
        (Site(), (0, 0, 9), [drawing("x", (1.0, 2.0, 3.0), C, A, B)], [0], {"x": (1380, 230)}),
        (Site(voltage=100.0), (5, 0, 0), [drawing("x", (10.0,), A)], [0], {"x": (1000, 500)}),
        (Site(accounting=Accounting.NETTED), (5, -3, 0), [drawing("x", (10.0,), A)], [0], {"x": (2300, 460)}),
        (Site(), (10, 0, 0), [drawing("x", (-1.0,), A)], [0], {"x": (0, 0)}),
        (Site(), (10, 0, 0), [drawing("x", None, A)], [0], {}),
        (Site(), (10, 0, 0), [drawing("x", (10.0,), A, lost=True)], [0], {}),
        (Site(phases=1), (10,), [drawing("x", (10.0,), B), drawing("y", (1.0,), A)], [0, 0], {"y": (230, 230)}),
        (Site(), None, [drawing("x", (10.0,), A)], [10], {"x": (2300, 2300)}),
        (Site(off_grid=True), None, [drawing("x", (10.0,), A)], [0], {"x": (2300, 0)}),
        (Site(off_grid=True), (0, 0, 0), [drawing("x", (10.0,), A)], [0], {"x": (2300, 0)}),
    ],
)  # fmt: skip
def test_what_the_engine_tells_of_the_loads(
    site: Site,
    grid: tuple[float, ...] | None,
    loads: list[Load],
    solar: list[float],
    expected: dict[str, tuple[float, float]],
) -> None:
    plans = tuple(told(load.id, amps, load.legs) for load, amps in zip(loads, solar, strict=True))
    plan = Plan(0.0, grid, None, None, None, overload=False, loads=plans)
    found = sources(Snapshot(site=site, grid=(), loads=tuple(loads)), plan)
    assert {name: tuple(round(watts, 6) for watts in item) for name, item in found.items()} == expected
