"""Circuits: their limit is in force for as long as their entry exists, and what they have left is told."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse.circuits import ManagedCircuit
from custom_components.dynamic_ocpp_evse.engine import Distribution, Problem

from .home import Home, add_circuit, add_evse, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble
from .test_lifecycle import later

METERS = ("sensor.sub_a", "sensor.sub_b", "sensor.sub_c")


@pytest.fixture
async def hub(home: Home) -> MockConfigEntry:
    """Return the hub of a home whose house takes 1 A on each phase."""
    home.report()
    return await add_hub(home.hass)


def circuit_of(entry: MockConfigEntry) -> ManagedCircuit:
    """Return what a circuit's entry holds."""
    found: ManagedCircuit = entry.runtime_data
    return found


def sub_meter(home: Home, *values: object, unit: str = "A") -> None:
    """Let the meter of a circuit report, None not."""
    for entity_id, value in zip(METERS, values, strict=False):
        if value is not None:
            home.show(entity_id, value, unit)


def metered(phases: int = 3) -> dict[str, str]:
    """Return the fields of a circuit with a meter."""
    return dict(zip(("circuit_phase_a", "circuit_phase_b", "circuit_phase_c"), METERS[:phases], strict=False))


async def change(home: Home, entry: MockConfigEntry, **options: Any) -> None:
    """Change options, as Configure does."""
    home.hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
    await home.settle()


async def follow(home: Home, ocpp: OcppDouble, seconds: float) -> None:
    """Let time pass in which all cars do as they are told."""
    await home.follow(ocpp, seconds, *[charger.cpid for charger in home.chargers])


async def test_a_load_gets_no_more_than_its_circuit_bears(home: Home, ocpp: OcppDouble, hub: MockConfigEntry) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=10)
    await set_up(home, circuit_entry_id=annexe.entry_id)
    await set_up(home, "carport", max_current=12)
    await follow(home, ocpp, 180)
    assert (ocpp.limits()[-1], ocpp.limits("carport")[-1]) == ((10.0, "A"), (12.0, "A"))
    state = home.hass.states.get("sensor.dynamic_ocpp_evse_garage_reason")
    assert (state.state, state.attributes["circuit"]) == ("circuit", "Annexe")
    assert (circuit_of(annexe).id, circuit_of(annexe).name, circuit_of(annexe).limit) == (annexe.entry_id, "Annexe", 10)


async def test_members_share_a_circuit(home: Home, ocpp: OcppDouble, hub: MockConfigEntry) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=20)
    hub.runtime_data.choose(distribution=Distribution.SHARED)
    for name in ("garage", "carport"):
        await set_up(home, name, circuit_entry_id=annexe.entry_id)
    await follow(home, ocpp, 180)
    assert [ocpp.limits(name)[-1] for name in ("garage", "carport")] == [(10.0, "A")] * 2


async def test_a_circuit_within_a_circuit(home: Home, ocpp: OcppDouble, hub: MockConfigEntry) -> None:
    outer = await add_circuit(home.hass, hub, "Annexe", circuit_limit=14)
    inner = await add_circuit(home.hass, hub, "Shed", circuit_limit=12, parent_circuit=outer.entry_id)
    await set_up(home, circuit_entry_id=inner.entry_id, phases=1)
    await set_up(home, "carport", circuit_entry_id=outer.entry_id, phases=1, min_current=6, priority=2)
    await home.follow(ocpp, 180, "garage", "carport", legs=1)
    assert (ocpp.limits()[-1], ocpp.limits("carport")[-1]) == ((8.0, "A"), (6.0, "A"))
    assert (circuit_of(outer).free, circuit_of(inner).free) == ((14.0,) * 3, (12.0,) * 3)


@pytest.mark.parametrize("ring", ["itself", "each other", "nobody"])
async def test_parents_that_make_no_sense_end_the_chain(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry, ring: str
) -> None:
    one = await add_circuit(home.hass, hub, "One", circuit_limit=9)
    two = await add_circuit(home.hass, hub, "Two", circuit_limit=20, parent_circuit=one.entry_id)
    parent = {"itself": one.entry_id, "each other": two.entry_id, "nobody": "gone"}[ring]
    home.hass.config_entries.async_update_entry(one, data={**one.data, "parent_circuit": parent})
    await home.settle()
    await set_up(home, circuit_entry_id=two.entry_id)
    await follow(home, ocpp, 180)
    assert ocpp.limits()[-1] == (9.0, "A")
    assert (circuit_of(one).overload, circuit_of(two).overload) == (False, False), "it counts once"


@pytest.mark.parametrize("unit", ["A", "mA", "W", "kW"])
async def test_what_its_meter_shows_beside_its_members_is_taken(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry, unit: str
) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=16, **metered())
    factor = {"A": 1, "mA": 1000, "W": 230, "kW": 0.23}[unit]
    sub_meter(home, 3 * factor, 5 * factor, 4 * factor, unit=unit)
    await set_up(home, circuit_entry_id=annexe.entry_id)
    assert ocpp.limits()[-1] == (11.0, "A")
    assert circuit_of(annexe).free == pytest.approx((13.0, 11.0, 12.0))
    home.draws(home.chargers[0], 11.0)
    sub_meter(home, 14 * factor, 16 * factor, 15 * factor, unit=unit)
    await home.run(5)
    assert circuit_of(annexe).free == pytest.approx((13.0, 11.0, 12.0)), "what members take is theirs"


async def test_a_meter_on_the_only_phase_of_its_members(home: Home, ocpp: OcppDouble, hub: MockConfigEntry) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=16, circuit_phase_b=METERS[1])
    sub_meter(home, None, 4)
    await set_up(home, circuit_entry_id=annexe.entry_id, phases=1, leg_l1="b")
    assert ocpp.limits()[-1] == (12.0, "A")
    assert hub.runtime_data.data.problems == ()
    assert circuit_of(annexe).free == pytest.approx((16.0, 12.0, 16.0))


async def test_a_slow_meter_on_the_only_phase_of_its_members(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry
) -> None:
    """What it does not measure is no older than what it does."""
    annexe = await add_circuit(home.hass, hub, circuit_limit=16, circuit_phase_b=METERS[1])
    await set_up(home, circuit_entry_id=annexe.entry_id, phases=1, leg_l1="b")
    for _ in range(6):
        home.hass.states.async_set(METERS[1], "4", {"unit_of_measurement": "A"})
        await home.run(100)
    assert hub.runtime_data.data.problems == ()


async def test_a_phase_of_its_members_without_a_meter_is_not_known(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry
) -> None:
    """Whatever hangs there: the meter of the others does not tell, and members are not to be taken for nothing."""
    annexe = await add_circuit(home.hass, hub, circuit_limit=16, circuit_phase_b=METERS[1])
    sub_meter(home, None, 4)
    await set_up(home, circuit_entry_id=annexe.entry_id)
    await home.run(60)
    assert ocpp.limits()[-1] == (0.0, "A")
    assert hub.runtime_data.data.problems == (Problem.CIRCUIT_LOST,)


async def test_a_meter_that_is_lost_leaves_what_was_free_at_worst(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry
) -> None:
    sub_meter(home, 5, 5, 5)
    annexe = await add_circuit(home.hass, hub, circuit_limit=16, **metered())
    await set_up(home, circuit_entry_id=annexe.entry_id)
    assert ocpp.limits()[-1] == (11.0, "A")
    sub_meter(home, "unavailable", "unavailable", "unavailable")
    await home.run(50)
    assert hub.runtime_data.data.problems == (), "it may be gone for a moment"
    await home.run(60)
    assert hub.runtime_data.data.problems == (Problem.CIRCUIT_LOST,)
    assert ocpp.limits()[-1] == (11.0, "A")


@pytest.mark.parametrize(
    ("shown", "overload"),
    [((1, 1, 1), False), ((16, 16, 16), False), ((1, 16.5, 1), True), (("unknown",) * 3, None), ((1, 17, "nan"), True)],
)
async def test_an_overload_by_its_meter(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry, shown: tuple[object, ...], overload: bool | None
) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=16, **metered())
    sub_meter(home, *shown)
    await home.run(5)
    assert circuit_of(annexe).overload is overload


async def test_a_silent_meter_shows_no_overload(home: Home, ocpp: OcppDouble, hub: MockConfigEntry) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=16, **metered())
    sub_meter(home, 1, 17, 1)
    await home.run(5)
    for name in METERS:
        home.shown.pop(name)
    await home.run(60)
    assert circuit_of(annexe).overload is True
    await home.run(5)
    assert circuit_of(annexe).overload is None


@pytest.mark.parametrize(("amps", "overload"), [((10.0, 10.0, 10.0), False), ((3.0, 12.5, 3.0), True)])
async def test_an_overload_by_the_draw_of_its_members(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry, amps: tuple[float, ...], overload: bool
) -> None:
    outer = await add_circuit(home.hass, hub, "Annexe", circuit_limit=12)
    inner = await add_circuit(home.hass, hub, "Shed", circuit_limit=30, parent_circuit=outer.entry_id)
    other = await add_circuit(home.hass, hub, "Barn", circuit_limit=1)
    await set_up(home, circuit_entry_id=inner.entry_id)
    home.chargers[0].draw(*amps)
    await home.run(5)
    assert [circuit_of(item).overload for item in (outer, inner, other)] == [overload, False, False]


async def test_an_overload_of_a_circuit_does_not_wait_for_the_interval(home: Home, ocpp: OcppDouble) -> None:
    home.report()
    hub = await add_hub(home.hass, site_update_interval=60)
    annexe = await add_circuit(home.hass, hub, circuit_limit=20, **metered())
    sub_meter(home, 1, 1, 1)
    await set_up(home, circuit_entry_id=annexe.entry_id)
    home.draws(home.chargers[0], 16.0)
    sub_meter(home, 17, 17, 17)
    await home.run(120)
    ocpp.forget()
    sub_meter(home, 23, 17, 17)
    await home.hass.async_block_till_done()
    later(home, 1.0)
    await home.settle()
    assert ocpp.story() == ["live 13 A"]
    assert circuit_of(annexe).overload is True


@pytest.mark.parametrize("how", ["unloaded", "disabled"])
async def test_a_circuit_that_is_not_loaded_bears_no_more_than_before(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry, how: str
) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=10, **metered())
    sub_meter(home, 1, 1, 1)
    await set_up(home, circuit_entry_id=annexe.entry_id)
    if how == "unloaded":
        await home.hass.config_entries.async_unload(annexe.entry_id)
    else:
        await home.hass.config_entries.async_set_disabled_by(annexe.entry_id, ConfigEntryDisabler.USER)
    assert annexe.state is ConfigEntryState.NOT_LOADED
    for _ in range(24):
        limit = ocpp.limits()[-1][0]
        home.draws(home.chargers[0], limit)
        sub_meter(home, 1 + limit, 1 + limit, 1 + limit)
        await home.run(5)
    assert ocpp.limits()[-1] == (9.0, "A"), "and its meter still counts"
    await change(home, annexe, circuit_limit=8)
    await home.run(5)
    assert ocpp.limits()[-1] == (7.0, "A")
    await home.hass.config_entries.async_reload(hub.entry_id)
    await home.run(30)
    assert ocpp.limits()[-1] == (7.0, "A"), "neither does a start of the hub forget it"


async def test_a_circuit_that_is_removed_limits_nothing_any_more(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry
) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=10)
    await set_up(home, circuit_entry_id=annexe.entry_id)
    await follow(home, ocpp, 60)
    assert ocpp.limits()[-1] == (10.0, "A")
    await home.hass.config_entries.async_remove(annexe.entry_id)
    await follow(home, ocpp, 120)
    assert ocpp.limits()[-1] == (16.0, "A")
    assert home.state("sensor.dynamic_ocpp_evse_garage_reason") == "at_maximum"


async def test_a_circuit_of_another_hub_limits_nothing_here(home: Home, ocpp: OcppDouble, hub: MockConfigEntry) -> None:
    cabin = await add_hub(home.hass, "Cabin")
    annexe = await add_circuit(home.hass, cabin, circuit_limit=7)
    await set_up(home, circuit_entry_id=annexe.entry_id)
    assert ocpp.limits()[-1] == (16.0, "A")
    assert [circuit.name for circuit in cabin.runtime_data.circuits] == ["Annexe"]
    assert list(hub.runtime_data.circuits) == []


async def test_a_changed_limit_holds_at_once_and_disturbs_nobody(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry
) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=10)
    garage = await set_up(home, circuit_entry_id=annexe.entry_id)
    await follow(home, ocpp, 30)
    held = garage.runtime_data
    await change(home, annexe, circuit_limit=8)
    assert ocpp.limits()[-1] == (8.0, "A")
    assert garage.runtime_data is held
    assert circuit_of(annexe).limit == 8.0


async def test_a_rewired_circuit_is_read_by_its_new_meter(home: Home, ocpp: OcppDouble, hub: MockConfigEntry) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=16, **metered())
    sub_meter(home, 2, 2, 2)
    home.hass.states.async_set("sensor.new", "6", {"unit_of_measurement": "A"})
    await set_up(home, circuit_entry_id=annexe.entry_id, phases=1)
    assert ocpp.limits()[-1] == (14.0, "A")
    data = {key: value for key, value in annexe.data.items() if key not in metered()}
    home.hass.config_entries.async_update_entry(annexe, data={**data, "circuit_phase_a": "sensor.new"})
    await home.settle()
    await home.run(5)
    assert circuit_of(annexe).free == pytest.approx((10.0, 16.0, 16.0))
    assert ocpp.limits()[-1] == (10.0, "A")


async def test_a_circuit_waits_for_its_hub_and_says_when_that_is_gone(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry
) -> None:
    annexe = await add_circuit(home.hass, hub)
    config_entries = home.hass.config_entries
    await config_entries.async_unload(hub.entry_id)
    await config_entries.async_reload(annexe.entry_id)
    assert (annexe.state, annexe.error_reason_translation_key) == (ConfigEntryState.SETUP_RETRY, "hub_not_loaded")
    await config_entries.async_setup(hub.entry_id)
    await home.run(5)
    assert annexe.state is ConfigEntryState.LOADED
    assert circuit_of(annexe) is hub.runtime_data.circuits[annexe.entry_id]
    await config_entries.async_remove(hub.entry_id)
    await home.settle()
    assert (annexe.state, annexe.error_reason_translation_key) == (ConfigEntryState.SETUP_ERROR, "hub_removed")


async def test_a_reload_of_the_hub_brings_its_circuits_along(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry
) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=10)
    before = circuit_of(annexe)
    await set_up(home, circuit_entry_id=annexe.entry_id)
    await home.hass.config_entries.async_reload(hub.entry_id)
    await home.run(5)
    assert annexe.state is ConfigEntryState.LOADED
    assert circuit_of(annexe) is not before
    assert circuit_of(annexe) is hub.runtime_data.circuits[annexe.entry_id]
    assert circuit_of(annexe).free == (10.0, 10.0, 10.0)


async def test_nothing_is_known_of_a_circuit_while_the_grid_is_lost(
    home: Home, ocpp: OcppDouble, hub: MockConfigEntry
) -> None:
    annexe = await add_circuit(home.hass, hub)
    await home.run(5)
    assert circuit_of(annexe).free == (16.0, 16.0, 16.0)
    home.house = None
    await home.run(90)
    assert circuit_of(annexe).free is None


async def test_a_start_waits_for_the_meter_of_a_circuit(home: Home, ocpp: OcppDouble, hub: MockConfigEntry) -> None:
    """Or a car that charges would be stopped, and pause for minutes."""
    annexe = await add_circuit(home.hass, hub, circuit_limit=20, **metered())
    sub_meter(home, 11, 11, 11)
    await set_up(home, circuit_entry_id=annexe.entry_id, max_current=10)
    home.draws(home.chargers[0], 10.0)
    await home.run(60)
    sub_meter(home, "unavailable", "unavailable", "unavailable")
    await home.run(5)
    ocpp.forget()
    await home.hass.config_entries.async_reload(hub.entry_id)
    await home.run(20)
    assert ocpp.calls == []
    sub_meter(home, 11, 11, 11)
    await home.run(5)
    assert set(ocpp.limits()) == {(10.0, "A")}


async def test_a_plug_and_a_charger_on_one_circuit(home: Home, ocpp: OcppDouble, hub: MockConfigEntry) -> None:
    annexe = await add_circuit(home.hass, hub, circuit_limit=12)
    home.hass.states.async_set("switch.heater", "on")
    await add_plug(home.hass, hub, "switch.heater", circuit_entry_id=annexe.entry_id, device_power=1150, priority=1)
    charger = home.charger()
    await add_evse(home.hass, hub, charger, phases=1, priority=2, circuit_entry_id=annexe.entry_id)
    await home.run(10)
    assert ocpp.limits()[-1] == (7.0, "A")
