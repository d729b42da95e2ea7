"""The generic rule: meters and batteries of no known brand."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.dynamic_ocpp_evse.detection import Detected, detect_site

from .installation import BRANDS, GRID, Device, Installation, add_device, add_entity


def meter(
    hass: HomeAssistant,
    form: str,
    letters: str = "ABC",
    unit: str = "W",
    device: str = "Grid meter",
    serial: str = "1",
    platform: str = "unheard_of",
    on: Device | None = None,
) -> list[str]:
    """Register a meter whose entities have names with a letter or a number in them."""
    made = on or add_device(hass, platform, serial, name=device)
    kind = "power" if unit.endswith("W") else "current"
    return [
        add_entity(
            hass, made, platform, f"{serial} {kind} {number}", unit,
            original_name=form.format(letter), original_device_class=kind,
        )
        for number, letter in enumerate(letters)
    ]  # fmt: skip


def thing(hass: HomeAssistant, name: str, platform: str = "unheard_of", power: bool = True) -> tuple[Device, str]:
    """Register a thing with a battery; return its device and its state of charge."""
    device = add_device(hass, platform, name, name=name)
    if power:
        add_entity(hass, device, platform, f"{name} power", "W", original_name="Power", original_device_class="power")
    soc = add_entity(
        hass, device, platform, f"{name} battery", "%", original_name="Battery", original_device_class="battery"
    )
    return device, soc


def taken(found: dict[str, Detected]) -> list[Any]:
    assert all(one.source == "generic" and not one.confirmed for one in found.values())
    return [found[key].value for key in GRID if key in found]


@pytest.mark.parametrize(
    ("form", "letters"),
    [
        ("Power phase {}", "ABC"), ("Phase {} power", "ABC"), ("Power L{}", "123"), ("power_{}", "123"),
        ("L{} active power", "123"),
    ],
)  # fmt: skip
async def test_a_meter_by_the_names_of_its_phases(hass: HomeAssistant, form: str, letters: str) -> None:
    ids = meter(hass, form, letters)
    found = await detect_site(hass)
    assert taken(found) == ids
    assert set(found) == set(GRID)


@pytest.mark.parametrize("platform", ["esphome", "mqtt", "modbus", "template"])
async def test_a_meter_on_a_platform_that_many_share(hass: HomeAssistant, platform: str) -> None:
    assert taken(await detect_site(hass)) == []
    ids = meter(hass, "Phase {} current", unit="A", platform=platform)
    assert taken(await detect_site(hass)) == ids


async def test_power_before_current(hass: HomeAssistant) -> None:
    device = add_device(hass, "unheard_of", name="Grid meter")
    meter(hass, "Current phase {}", unit="A", on=device)
    ids = meter(hass, "Power phase {}", on=device)
    assert taken(await detect_site(hass)) == ids


@pytest.mark.parametrize(
    ("device", "form", "letters"),
    [
        ("Inverter grid meter", "Power phase {}", "ABC"),
        ("Thing", "Power phase {}", "ABC"),
        ("Grid meter", "Power phase {}", "AB"),
        ("Grid meter", "Power {}", "XYZ"),
        ("Grid meter", "Solar power L{}", "123"),
        ("Charger meter", "Power L{}", "123"),
    ],
)
async def test_what_does_not_read_like_a_meter(hass: HomeAssistant, device: str, form: str, letters: str) -> None:
    meter(hass, form, letters, device=device)
    assert await detect_site(hass) == {}


async def test_two_meters(hass: HomeAssistant) -> None:
    meter(hass, "Power phase {}")
    meter(hass, "Power phase {}", serial="2")
    assert await detect_site(hass) == {}


async def test_a_known_brand_is_read_by_its_rules_alone(hass: HomeAssistant) -> None:
    """What its rules leave out, as currents that do not tell their direction, must not come in by another door."""
    meter(hass, "Metering current L{}", "123", unit="A", platform="sma", device="Grid meter")
    assert await detect_site(hass) == {}


async def test_a_known_brand_comes_first(hass: HomeAssistant) -> None:
    meter(hass, "Power phase {}")
    shelly = Installation(hass, "Shelly 3EM")
    assert [(await detect_site(hass))[key].value for key in GRID] == shelly.phases("grid_power")


async def test_not_even_two_brands_that_are_confused_leave_it_to_the_generic_rule(hass: HomeAssistant) -> None:
    meter(hass, "Power phase {}")
    Installation(hass, "Shelly 3EM")
    Installation(hass, "Shelly Pro 3EM")
    assert await detect_site(hass) == {}


async def test_a_battery(hass: HomeAssistant) -> None:
    found = await detect_site(hass)
    assert found == {}
    _, soc = thing(hass, "Home storage")
    assert await detect_site(hass) == {"battery_soc": Detected(soc, "generic", confirmed=False)}
    thing(hass, "Another storage")
    assert await detect_site(hass) == {}


async def test_a_known_battery_comes_first(hass: HomeAssistant) -> None:
    thing(hass, "Home storage")
    for brand in ("sonnenBatterie", "Tesla Powerwall"):
        Installation(hass, brand, only=("battery",))
    assert await detect_site(hass) == {}


async def test_what_is_disabled_is_no_meter(hass: HomeAssistant) -> None:
    ids = meter(hass, "Power phase {}")
    er.async_get(hass).async_update_entity(ids[2], disabled_by=er.RegistryEntryDisabler.USER)
    assert await detect_site(hass) == {}


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Somebody's phone", {}),
        ("Electric car", {}),
        ("Storage", {"power": False}),
        ("Storage", {"platform": "nut"}),
        ("Storage", {"platform": "mobile_app"}),
    ],
)
async def test_what_is_no_battery_of_a_house(hass: HomeAssistant, name: str, more: dict[str, Any]) -> None:
    thing(hass, name, **more)
    assert await detect_site(hass) == {}


@pytest.mark.parametrize("domain", ["device_tracker", "lock"])
async def test_what_moves_or_locks_is_no_battery_of_a_house(hass: HomeAssistant, domain: str) -> None:
    device, _ = thing(hass, "Storage")
    add_entity(hass, device, "unheard_of", "where", domain=domain)
    assert await detect_site(hass) == {}


def sun(hass: HomeAssistant, name: str, unit: str = "W", unique_id: str = "x", serial: str = "1") -> str:
    """Register an inverter of no known brand with one sensor."""
    device = add_device(hass, "unheard_of", serial, name="My house")
    return add_entity(hass, device, "unheard_of", unique_id, unit, original_name=name)


@pytest.mark.parametrize(
    ("name", "unique_id"),
    [
        ("Solar power", "x"),
        ("PV power", "x"),
        ("Total PV power", "x"),
        ("Solar production", "x"),
        ("Moč", "7_solar_power"),
    ],
)
async def test_the_sun_by_its_name_or_id(hass: HomeAssistant, name: str, unique_id: str) -> None:
    found = sun(hass, name, unique_id=unique_id)
    assert await detect_site(hass) == {"solar_production": Detected(found, "generic", confirmed=False)}
    sun(hass, "PV power", serial="2", unique_id="y")
    assert await detect_site(hass) == {}, "one of two would pass for all"


@pytest.mark.parametrize(
    "name",
    [
        "PV1 power", "PV power 2", "Solar power L1", "Solar power phase A", "PV DC power", "Solar forecast power",
        "Estimated solar power", "Peak solar power", "Solar charging power", "Solar to grid", "Solar consumption",
        "PV power limit", "Excess solar power", "Power", "Solarium power",
    ],
)  # fmt: skip
async def test_what_is_not_all_that_the_sun_gives(hass: HomeAssistant, name: str) -> None:
    sun(hass, name)
    assert await detect_site(hass) == {}


async def test_energy_is_no_power_of_the_sun(hass: HomeAssistant) -> None:
    sun(hass, "Solar", unit="kWh")
    assert await detect_site(hass) == {}


@pytest.mark.parametrize("quantity", ["solar_power", "inverter_output"])
async def test_beside_inverters_that_are_known_nobody_else_is_the_sun(hass: HomeAssistant, quantity: str) -> None:
    """Not even where two of them are confused, or where what the sun gives is not all that one tells."""
    for brand in ("Fronius", "GoodWe") if quantity == "solar_power" else ("SolarEdge Modbus",):
        Installation(hass, brand, only=(quantity,))
    found = await detect_site(hass)
    assert "solar_production" not in found
    sun(hass, "Solar power")
    assert await detect_site(hass) == found


@pytest.mark.parametrize("brand", BRANDS)
async def test_of_a_brand_that_nobody_knew_no_other_power_would_pass_for_the_sun(
    hass: HomeAssistant, brand: str
) -> None:
    """The names and ids of all brands that are known show what others may be called."""
    device = add_device(hass, "unheard_of", name="Thing")
    kinds = {
        add_entity(
            hass, device, "unheard_of", unique_id, unit, original_name=name, original_device_class=kind
        ): quantity
        for quantity, unique_id, unit, kind, _, name, _ in BRANDS[brand]["entities"]
    }
    found = (await detect_site(hass)).get("solar_production")
    assert found is None or kinds[str(found.value)] == "solar_power"
