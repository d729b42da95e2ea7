"""Every brand by itself: the right entities come out, with the right sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from custom_components.dynamic_ocpp_evse.detection import Detected, detect_site

from .installation import BRANDS, GRID, PHASES, Installation

PAIR = ("grid_pair_phase_a", "grid_pair_phase_b", "grid_pair_phase_c")
OUTPUT = ("inverter_output_a", "inverter_output_b", "inverter_output_c")


@dataclass(frozen=True)
class Expect:
    """What is known of a brand: the quantity that is its best grid reading and whether that counts export positive.

    `grid` "pair" is import and export power of each phase. `battery` says what a positive power of the battery means.
    `open_` names what is to be confirmed. The quantity is the first of its kind, `soc_nth` the state of charge.
    """

    brand: str
    source: str
    grid: str | None = None
    inverted: bool | None = None
    battery: str | None = None
    soc: bool = False
    solar: bool = False
    output: bool = False
    open_: tuple[str, ...] = ()
    soc_nth: int = 0


SITES = (
    Expect("SolarEdge", "SolarEdge", battery="discharging", soc=True, solar=True),
    Expect("SolarEdge Modbus Multi", "SolarEdge", "grid_power", True, "charging", soc=True, output=True),
    Expect("SolarEdge Modbus (custom)", "SolarEdge", "grid_power", True, "charging", soc=True, output=True),
    Expect("SolarEdge Modbus", "SolarEdge", "grid_power", True, "charging", soc=True, output=True),
    Expect(
        "Deye/Sunsynk 3-phase (ha-solarman)", "Deye", "grid_current", False, "discharging", soc=True, solar=True,
        output=True,
    ),
    Expect("Deye 1-phase/split hybrid (ha-solarman)", "Deye", "grid_current", False, open_=("grid",)),
    Expect(
        "Deye (older solarman)", "Deye", "grid_power", False, "discharging", soc=True, output=True, open_=("grid",)
    ),
    Expect(
        "Sofar G3/HYD (ha-solarman)", "Sofar", "grid_power", True, "discharging", soc=True, solar=True, output=True
    ),
    Expect("Solis hybrid (ha-solarman)", "Solis", "grid_power", True, soc=True, solar=True),
    Expect("SOLARMAN smart meter/plug", "Solarman", "pair", False),
    Expect("Solar Assistant (MQTT)", "Solar Assistant", None, None, "charging", soc=True, solar=True, open_=("all",)),
    Expect("Huawei Solar", "Huawei", "grid_current", True, "charging", soc=True, solar=True, output=True),
    Expect("Huawei EMMA", "Huawei", "grid_power", False, "charging", soc=True),
    Expect("Fronius", "Fronius", "grid_power", False, "discharging", soc=True, solar=True, open_=("grid",)),
    Expect(
        "Enphase Envoy", "Enphase", "grid_power", False, "discharging", soc=True, solar=True, output=True, soc_nth=1
    ),
    Expect("SMA", "SMA", "pair", False, soc=True, solar=True, output=True),
    Expect("SMA energy meter", "SMA", "pair", False),
    Expect(
        "GoodWe", "GoodWe", "grid_power", True, "discharging", soc=True, solar=True, output=True, open_=("grid",)
    ),
    Expect("Growatt cloud", "Growatt", soc=True, solar=True),
    Expect("Growatt Local Modbus", "Growatt", soc=True, solar=True, output=True),
    Expect("SolaX (solax_modbus)", "SolaX", "grid_power", True, "charging", soc=True, solar=True, output=True),
    Expect("Sofar (solax_modbus)", "Sofar", "grid_power", True, "charging", soc=True, output=True),
    Expect("Solis (solax_modbus)", "Solis", "grid_power", True, soc=True, solar=True, output=True),
    Expect("Growatt (solax_modbus)", "Growatt", battery="charging"),
    Expect("SolaX for the Energy dashboard", "SolaX", battery="discharging", open_=("battery",)),
    Expect("SolaX", "SolaX", battery="charging", soc=True, output=True),
    Expect("Sofar", "Sofar", "grid_power", True, "charging", soc=True, solar=True, output=True),
    Expect("FoxESS Modbus", "FoxESS", "grid_power", True, "discharging", soc=True, solar=True, output=True),
    Expect("Sungrow", "Sungrow", "grid_power", False, "discharging", soc=True, solar=True, output=True),
    Expect("Victron GX", "Victron", "grid_power", False, "charging", soc=True, solar=True, output=True),
    Expect("Victron (Modbus)", "Victron", "grid_power", False, "charging", soc=True, solar=True),
    Expect("Tesla Powerwall", "Tesla", battery="discharging", soc=True, solar=True),
    Expect("Tesla Fleet energy site", "Tesla", battery="discharging", soc=True, solar=True, open_=("battery",)),
    Expect("Teslemetry energy site", "Tesla", battery="discharging", soc=True, solar=True, open_=("battery",)),
    Expect("Tessie energy site", "Tesla", battery="discharging", soc=True, solar=True, open_=("battery",)),
    Expect("LuxPower", "LuxPower", battery="charging", soc=True),
    Expect("LuxPower (Modbus)", "LuxPower", battery="discharging", soc=True, solar=True),
    Expect("LuxPower (lxp-bridge MQTT)", "LuxPower", battery="charging", soc=True, solar=True),
    Expect("EG4", "EG4", "grid_power", False, "charging", soc=True, solar=True, open_=("grid",)),
    Expect("Kostal Plenticore", "Kostal", battery="discharging", soc=True, solar=True, open_=("battery",)),
    Expect("sonnenBatterie", "sonnen", battery="discharging", soc=True, solar=True),
    Expect("E3/DC", "E3/DC", battery="charging", soc=True, solar=True),
    Expect(
        "Sigenergy (Sigenergy-Local-Modbus)", "Sigenergy", "grid_power", False, "charging", soc=True, solar=True,
        output=True, open_=("grid",),
    ),
    Expect("Sunsynk cloud", "Sunsynk", battery="discharging", soc=True, solar=True, open_=("battery",)),
    Expect("Sunsynk add-on", "Sunsynk", "grid_power", False, "discharging", open_=("grid",)),
    Expect("GivEnergy (GivTCP MQTT)", "GivEnergy", battery="discharging", soc=True, solar=True),
    Expect("Solis (solis_modbus)", "Solis", "grid_power", True, soc=True, solar=True, output=True),
    Expect("Shelly 3EM", "Shelly", "grid_power", False),
    Expect("Shelly Pro 3EM", "Shelly", "grid_power", False),
    Expect("Shelly Pro 3EM as three meters", "Shelly", "grid_power", False, open_=("grid",)),
    Expect("DSMR P1", "DSMR", "pair", False),
    Expect("HomeWizard P1 / kWh meter", "HomeWizard", "grid_power", False, "charging", open_=("battery",)),
    Expect("HomeWizard Plug-in Battery", "HomeWizard", soc=True),
    Expect("inexogy / Discovergy", "inexogy", "grid_power", False, open_=("grid",)),
    Expect("SlimmeLezer / ESPHome DSMR", "SlimmeLezer", "pair", False),
    Expect("P1 Monitor", "P1 Monitor", "pair", False),
    Expect("YouLess", "YouLess", "grid_power", False),
    Expect("EDL21", "EDL21", "grid_power", False, open_=("grid",)),
    Expect("WattWächter", "WattWächter", "grid_power", False, open_=("grid",)),
    Expect("IOmeter", "IOmeter", "grid_power", False, open_=("grid",)),
    Expect("IAMMETER", "IAMMETER", "grid_power", False),
    Expect("Iskra", "Iskra", "grid_power", None, open_=("grid",)),
    Expect("Plugwise Smile P1", "Plugwise", "pair", False),
    Expect("Tuya 3-phase meter", "Tuya", "grid_power", None, open_=("grid",)),
)  # fmt: skip

# What tells no phase, or shows export as import, or is one channel of many fills nothing.
NOTHING = (
    "Sofar HYD-ES (ha-solarman)",
    "Tibber Pulse",
    "Tibber-connected inverter/battery",
    "IoTaWatt",
    "Emporia Vue",
    "powerfox",
    "powerfox (local)",
    "EARN-E P1",
)


def wanted(expect: Expect, brand: Installation) -> dict[str, tuple[Any, bool]]:
    """Return each field with its value and whether it is confirmed."""
    found: dict[str, Any] = {}
    if expect.grid == "pair":
        found |= zip(GRID, brand.phases("grid_import_power"), strict=True)
        found |= zip(PAIR, brand.phases("grid_export_power"), strict=True)
    elif expect.grid:
        found |= zip(GRID, brand.phases(expect.grid), strict=False)
    if expect.inverted is not None:
        found["invert_phases"] = expect.inverted
    if expect.battery:
        found |= {"battery_power": brand.ids["battery_power"][0], "battery_power_positive": expect.battery}
    if expect.soc:
        found["battery_soc"] = brand.ids["battery_soc"][expect.soc_nth]
    if expect.solar:
        found["solar_production"] = brand.ids["solar_power"][0]
    if expect.output:
        found |= zip(OUTPUT, brand.phases("inverter_output"), strict=True)
    parts = {"grid": (*GRID, *PAIR, "invert_phases"), "battery": ("battery_power", "battery_power_positive")}
    parts["all"] = tuple(found)
    still_open = {key for part in expect.open_ for key in parts[part]}
    return {key: (value, key not in still_open) for key, value in found.items()}


@pytest.mark.parametrize("expect", SITES, ids=lambda expect: expect.brand)
async def test_a_brand_fills_its_fields(hass: HomeAssistant, expect: Expect) -> None:
    brand = Installation(hass, expect.brand)
    found = await detect_site(hass)
    assert {key: (one.value, one.confirmed) for key, one in found.items()} == wanted(expect, brand)
    assert {one.source for one in found.values()} == {expect.source}


@pytest.mark.parametrize("brand", NOTHING)
async def test_what_tells_no_phase_fills_nothing(hass: HomeAssistant, brand: str) -> None:
    Installation(hass, brand)
    assert await detect_site(hass) == {}


SECOND = (
    ("SolarEdge Modbus Multi", "grid_current", 0, True, True),
    ("SolarEdge Modbus (custom)", "grid_current", 0, True, True),
    ("SolarEdge Modbus", "grid_current", 0, True, True),
    ("Deye/Sunsynk 3-phase (ha-solarman)", "grid_power", 0, False, False),  # external CTs
    ("Deye/Sunsynk 3-phase (ha-solarman)", "grid_power", 1, False, False),  # internal CTs
    ("Deye/Sunsynk 3-phase (ha-solarman)", "grid_power", 2, False, True),
    ("Deye/Sunsynk 3-phase (ha-solarman)", "grid_current", 1, False, False),  # internal CTs
    ("Deye (older solarman)", "grid_power", 1, False, False),  # internal CTs
    ("Huawei Solar", "grid_power", 0, True, True),
    ("Huawei EMMA", "grid_current", 0, False, False),
    ("GoodWe", "grid_power", 1, True, False),
    ("Victron GX", "grid_current", 0, False, True),
    ("Victron GX", "grid_power", 1, False, True),
    ("Victron GX", "grid_current", 1, False, True),
    ("Victron (Modbus)", "grid_current", 0, False, True),
    ("Victron (Modbus)", "grid_power", 1, False, True),
)


@pytest.mark.parametrize(("brand", "quantity", "nth", "inverted", "confirmed"), SECOND)
async def test_what_serves_where_the_best_is_not_there(
    hass: HomeAssistant, brand: str, quantity: str, nth: int, inverted: bool, confirmed: bool
) -> None:
    installed = Installation(hass, brand)
    wanted = installed.phases(quantity, nth)
    for known in ("grid_power", "grid_current"):
        for entity_id in (one for phase in PHASES for one in installed.ids.get(f"{known}_{phase}", [])):
            if entity_id not in wanted:
                er.async_get(hass).async_remove(entity_id)
    found = await detect_site(hass)
    assert [found[key].value for key in (*GRID, "invert_phases") if key in found] == [*wanted, inverted]
    assert {found[key].confirmed for key in (*GRID, "invert_phases")} == {confirmed}


@pytest.mark.parametrize(
    ("brand", "key", "more"),
    [
        ("SolarEdge Modbus Multi", "battery_power", ("discharging", True)),
        ("Victron GX", "battery_power", ("charging", False)),
        ("Enphase Envoy", "battery_soc", None),
    ],
)
async def test_the_other_value_of_a_battery(
    hass: HomeAssistant, brand: str, key: str, more: tuple[str, bool] | None
) -> None:
    installed = Installation(hass, brand)
    best, other = installed.ids[key] if more else installed.ids[key][::-1]
    er.async_get(hass).async_remove(best)
    found = await detect_site(hass)
    assert found[key].value == other
    if more:
        assert (found["battery_power_positive"].value, found["battery_power_positive"].confirmed) == more


@pytest.mark.parametrize("brand", ["SolarEdge Modbus Multi", "SolarEdge Modbus (custom)", "SolarEdge Modbus"])
async def test_production_on_the_side_of_the_battery_is_none(hass: HomeAssistant, brand: str) -> None:
    inverter = Installation(hass, brand)
    assert "solar_production" not in await detect_site(hass)
    for entity_id in (*inverter.ids["battery_power"], *inverter.ids["battery_soc"]):
        er.async_get(hass).async_remove(entity_id)
    [wanted] = inverter.ids["solar_power"]
    assert (await detect_site(hass))["solar_production"] == Detected(wanted, "SolarEdge")


@pytest.mark.parametrize(
    ("brand", "quantity", "key", "maker", "source"),
    [
        ("SolaX (solax_modbus)", "solar_power", "solar_production", "Growatt", "Growatt"),
        ("SolaX (solax_modbus)", "solar_power", "solar_production", "Sofar Solar", "Sofar"),
        ("SolaX (solax_modbus)", "solar_power", "solar_production", None, "SolaX"),
        ("Solis (solax_modbus)", "battery_soc", "battery_soc", "Growatt", "Growatt"),
        ("Solis (solax_modbus)", "battery_soc", "battery_soc", None, "Solis"),
    ],
)
async def test_one_entity_of_many_makes_is_of_the_devices_maker(
    hass: HomeAssistant, brand: str, quantity: str, key: str, maker: str | None, source: str
) -> None:
    device = Installation(hass, brand, only=(quantity,), maker=maker)
    assert await detect_site(hass) == {key: Detected(device.ids[quantity][0], source)}


def test_each_brand_that_is_known_is_expected_to_do_something() -> None:
    plugs = {name for name, brand in BRANDS.items() if {one[0] for one in brand["entities"]} == {"plug_power"}}
    # Names that are made up by whoever wires it; a generic rule's matter.
    assert set(BRANDS) - plugs - {"Eastron SDM (ESPHome sdm_meter)"} == {one.brand for one in SITES} | set(NOTHING)
