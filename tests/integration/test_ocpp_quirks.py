"""Makes of chargers that need something of their own: what is known of them holds where a person has said nothing."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse.const import ValidityMode
from custom_components.dynamic_ocpp_evse.drivers.profiles import ProfileOptions
from custom_components.dynamic_ocpp_evse.drivers.quirks import ORDINARY, QUIRKS, Quirk, adapted, quirk_of
from custom_components.dynamic_ocpp_evse.engine import RateUnit
from custom_components.dynamic_ocpp_evse.reading.chargers import find_chargers

from .home import FakeCharger, Home, add_evse, add_hub
from .ocpp_double import OcppDouble, limit_of

PLAIN = ProfileOptions(connector=1, stack_level=2, timeout=120, validity=ValidityMode.ABSOLUTE)

ELVI = ("EV-BOX", "ELVI")
BENY = ("ZJBENY", "BCP-B2N-L")
HUAWEI = ("", "ACChargePoint")
ABB = ("ABB", "CDT_TACW22::NET_WIFI")
EASEE = ("Easee", "Easee Home")
GO_E = ("go-e", "go-eCharger_V4")
GRIZZL = ("United Chargers", "Grizzl-E Mini")
WALLBOX = ("Wall Box Chargers", "PLP1-0-2-4")
AUTEL = ("Autel", "MaxiCharger")


@pytest.mark.parametrize(
    ("make", "needs"),
    [
        (ELVI, {"level": 6}),
        (BENY, {"validity": ValidityMode.RELATIVE}),
        (HUAWEI, {"unit": RateUnit.WATTS, "floor": 1500.0}),
        (("Huawei", "SCharger-22KT-S0"), {"unit": RateUnit.WATTS, "floor": 1500.0}),
        (("HUAWEI TECHNOLOGIES", "FusionCharge AC"), {"unit": RateUnit.WATTS, "floor": 1500.0}),
        (AUTEL, {"unit": RateUnit.WATTS}),
        (ABB, {"below": 1}),
        (EASEE, {"patience": 180.0}),
        (GO_E, {"twice": True, "step": 1.0}),
        (GRIZZL, {"level": 0, "lowest": 8.0}),
        (WALLBOX, {"timeout": 900, "step": 1.0}),
    ],
)
def test_makes_are_told_by_vendor_and_model(make: tuple[str, str], needs: dict[str, Any]) -> None:
    found = quirk_of(*make)
    assert found == Quirk(found.make, **needs)
    assert found in QUIRKS


@pytest.mark.parametrize(
    "make", [("", ""), ("Simulated", "Plant"), ("Vendor", "ACChargePoint"), ("Zaptec", "Go 2"), ("Vestel", "EVC04")]
)
def test_all_others_are_ordinary(make: tuple[str, str]) -> None:
    assert quirk_of(*make) is ORDINARY


def test_every_row_is_reached() -> None:
    makes = (ELVI, BENY, HUAWEI, AUTEL, ABB, EASEE, GO_E, GRIZZL, WALLBOX)
    assert {quirk_of(*make).make for make in makes} == {quirk.make for quirk in QUIRKS}


@pytest.mark.parametrize(
    ("wanted", "make", "reported", "level", "has_lease"),
    [
        (2, None, None, 2, True),
        (2, None, 999, 2, True),
        (2, None, 1, 1, True),
        (2, None, 0, 0, False),
        (5, None, 8, 5, True),
        (5, None, 3, 3, True),
        (0, None, 8, 0, False),
        (2, ABB, 3, 2, True),
        (2, ABB, 2, 1, True),
        (2, ABB, 1, 0, False),
        (2, ABB, 0, 0, False),
        (3, ABB, 3, 3, True),
        (2, GRIZZL, None, 0, False),
        (1, GRIZZL, None, 1, True),
        (2, WALLBOX, 10, 2, True),
        (3, WALLBOX, 10, 3, True),
        (2, ELVI, 6, 2, True),
    ],
)
def test_the_stack_level_is_the_least_of_what_is_wanted_reported_and_known(
    wanted: int, make: tuple[str, str] | None, reported: int | None, level: int, has_lease: bool
) -> None:
    options = ProfileOptions(connector=1, stack_level=wanted, timeout=120, validity=ValidityMode.ABSOLUTE)
    found = adapted(options, quirk_of(*make) if make else ORDINARY, reported)
    assert (found.stack_level, found.has_lease) == (level, has_lease)
    assert (found.connector, found.validity) == (1, ValidityMode.ABSOLUTE)


@pytest.mark.parametrize(("wanted", "make", "timeout"), [(120, WALLBOX, 900), (60, WALLBOX, 60), (120, ABB, 120)])
def test_profiles_last_long_where_each_one_disturbs_unless_a_person_says_otherwise(
    wanted: int, make: tuple[str, str], timeout: int
) -> None:
    options = ProfileOptions(connector=1, stack_level=2, timeout=wanted, validity=ValidityMode.ABSOLUTE)
    assert adapted(options, quirk_of(*make), None).timeout == timeout


def charger(home: Home, make: tuple[str, str], *, connector: int | None = None) -> FakeCharger:
    """Add a charger of a make with a car that takes nothing yet."""
    found = FakeCharger(home.hass, connector=connector)
    vendor, model = make
    dr.async_get(home.hass).async_update_device(found.device.id, manufacturer=vendor, model=model)
    found.show("status_connector", "Charging")
    found.show("transaction_id", "1")
    home.chargers.append(found)
    home.draws(found, 0.0)
    home.report()
    return found


async def set_up(home: Home, make: tuple[str, str], **typed: Any) -> MockConfigEntry:
    """Set up a charger of a make."""
    box = charger(home, make)
    entry = await add_evse(home.hass, await add_hub(home.hass), box, **typed)
    await home.settle()
    return entry


async def test_a_clock_that_drifts_gets_relative_profiles(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, BENY)
    assert {profile["chargingProfileKind"] for profile in ocpp.profiles()} == {"Relative"}
    assert "validTo" not in ocpp.live()[-1]


async def test_one_that_takes_only_watts_is_not_asked_for_its_unit(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, HUAWEI)
    assert "unit?" not in ocpp.story()
    assert {limit_of(profile)[1] for profile in ocpp.profiles()} == {"W"}


async def test_the_unit_that_a_person_has_chosen_goes_before(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, HUAWEI, charge_rate_unit="amps")
    assert {limit_of(profile)[1] for profile in ocpp.profiles()} == {"A"}


async def test_one_that_must_not_be_told_0_w_is_told_its_floor_and_what_it_takes_counts(
    home: Home, ocpp: OcppDouble
) -> None:
    """At 0 W it would end the transaction, and begin no other."""
    garage = await set_up(home, HUAWEI, failsafe_current=0, charge_pause_duration=0)
    assert ocpp.story()[1] == "lease 1500 W"
    home.house = (24.0, 24.0, 24.0)
    await home.run(60)
    assert ocpp.limits()[-1] == (1500, "W")
    home.chargers[0].draw(6.5, 0.0, 0.0)
    await home.run(120)
    assert {limit for limit, _ in ocpp.limits()[-2:]} == {1500}, "what it takes is not taken for disobedience"
    assert garage.runtime_data.plan.limit == 0
    assert garage.runtime_data.ignores is None
    assert [limit for limit, _ in ocpp.limits() if limit < 1500] == []


async def test_what_a_paused_one_takes_all_the_same_is_not_given_to_others(home: Home, ocpp: OcppDouble) -> None:
    garage = await set_up(home, HUAWEI)
    await home.hass.services.async_call(
        "dynamic_ocpp_evse", "set_operating_mode", {"entry_id": garage.entry_id, "mode": "Solar Only"}, blocking=True
    )
    await home.run(60)
    assert ocpp.limits()[-1] == (1500, "W")
    home.draws(home.chargers[0], 6.5)
    other = home.charger("carport")
    home.draws(other, 0.0)
    home.report()
    [hub, _] = home.hass.config_entries.async_entries("dynamic_ocpp_evse")
    assert isinstance(hub, MockConfigEntry)
    await add_evse(home.hass, hub, other, "Carport", max_current=32)
    await home.run(120)
    assert ocpp.limits("carport")[-1] == (17.5, "A")


async def test_the_first_limit_after_a_pause_is_sent_twice(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, GO_E, charge_pause_duration=0, profile_timeout=3600)
    home.house = (24.0, 24.0, 24.0)
    await home.run(60)
    assert ocpp.limits()[-1] == (0, "A")
    ocpp.forget()
    home.house = (9.5, 9.5, 9.5)
    await home.run(120)
    first, second, *later = ocpp.story()
    assert first == second != "live 0 A"
    assert later
    assert len(set(later) | {first}) == len(later) + 1, "no other one is sent twice"


async def test_whole_amps_where_a_make_needs_them(home: Home, ocpp: OcppDouble) -> None:
    home.house = (9.5, 9.5, 9.5)
    await set_up(home, GO_E)
    assert ocpp.limits()[-1] == (15.0, "A")


@pytest.mark.parametrize(("typed", "least"), [({}, 8.0), ({"min_current": 7}, 7.0)])
async def test_a_higher_minimum_of_a_make_holds_unless_a_person_has_chosen_one(
    home: Home, ocpp: OcppDouble, typed: dict[str, Any], least: float
) -> None:
    ocpp.level = 0
    home.house = (17.5, 1.0, 1.0)
    await set_up(home, GRIZZL, **typed)
    assert ocpp.limits()[-1][0] == (0.0 if least == 8 else 7.5)


async def test_level_0_alone_means_no_lease_and_a_person_is_told(
    hass: HomeAssistant, home: Home, ocpp: OcppDouble
) -> None:
    ocpp.level = 0
    garage = await set_up(home, GRIZZL)
    [live] = ocpp.profiles()
    assert live["stackLevel"] == 0
    assert "validTo" not in live
    await home.run(10)
    assert ir.async_get(hass).async_get_issue("dynamic_ocpp_evse", f"lease_refused_{garage.entry_id}") is not None


async def test_a_make_that_jumps_up_with_every_profile_is_sent_few(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, WALLBOX)
    home.draws(home.chargers[0], 16.0)
    await home.run(600)
    assert ocpp.story() == ["unit?", "live 16 A", "lease 6 A", "live 16 A", "live 16 A"]


async def test_one_that_is_slow_to_go_on_is_not_taken_for_one_whose_limit_is_void(home: Home, ocpp: OcppDouble) -> None:
    await set_up(home, EASEE, profile_timeout=3600)
    [box] = home.chargers
    await home.run(20)
    for _ in range(30):
        box.show("current_offered", "6.0", unit_of_measurement="A")
        await home.run(5)
    assert {profile["chargingProfileKind"] for profile in ocpp.profiles()} == {"Absolute"}
    for _ in range(30):
        box.show("current_offered", "6.0", unit_of_measurement="A")
        await home.run(5)
    assert ocpp.profiles()[-1]["chargingProfileKind"] == "Relative", "but it does not wait for ever"


async def test_a_make_that_is_known_only_later_is_told_anew(home: Home, ocpp: OcppDouble) -> None:
    """The boot notification may come after the first call."""
    await set_up(home, ("", ""))
    assert limit_of(ocpp.profiles()[-1])[1] == "A"
    vendor, model = HUAWEI
    dr.async_get(home.hass).async_update_device(home.chargers[0].device.id, manufacturer=vendor, model=model)
    await home.run(5)
    assert ocpp.story()[-3:] == ["live 11040 W", "lease 4140 W", "live 11040 W"]


async def test_one_of_several_connectors_is_of_the_make_of_its_charger(home: Home, ocpp: OcppDouble) -> None:
    box = FakeCharger(home.hass, connector=2)
    devices = dr.async_get(home.hass)
    station = devices.async_get_or_create(
        config_entry_id=box.entry.entry_id, identifiers={("ocpp", "garage")}, manufacturer="ABB", model="TAC"
    )
    devices.async_update_device(box.device.id, via_device_id=station.id)
    [found] = find_chargers(home.hass)
    assert (found.vendor, found.model) == ("ABB", "TAC")


@pytest.mark.parametrize("make", [ELVI, BENY, HUAWEI, ABB, EASEE, GO_E, WALLBOX, AUTEL, ("", "")])
async def test_nothing_is_ever_sent_to_the_whole_station(home: Home, ocpp: OcppDouble, make: tuple[str, str]) -> None:
    """EVBox and others refuse ChargePointMaxProfile, and connector 0 stands for every outlet."""
    garage = await set_up(home, make)
    await home.hass.services.async_call(
        "dynamic_ocpp_evse", "reset_ocpp_evse", {"entry_id": garage.entry_id}, blocking=True
    )
    await home.run(60)
    sent = [data for service, data in ocpp.calls if service == "set_charge_rate"]
    assert sent
    assert {data["conn_id"] for data in sent} == {1}
    assert {data["custom_profile"]["chargingProfilePurpose"] for data in sent} == {"TxDefaultProfile"}
