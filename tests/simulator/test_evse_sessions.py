"""A charger through its sessions: boots, statuses, transactions, samples."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.car import Car, CarConfig
from simulator.evse import Evse, EvseConfig, Firmware, Status
from simulator.profiles import to_epoch, to_iso

from .charger import NOW, accept, charging, profile, wanted


@pytest.mark.parametrize(("forgets", "offered"), [(False, 8), (True, 16)])
def test_boot_ends_the_transaction_and_may_forget_the_profiles(forgets: bool, offered: float) -> None:
    evse = charging(Firmware(forgets_on_boot=forgets))
    accept(evse, profile(8))
    evse.boot(NOW + 10, "HardReset")
    assert [(ended.id, ended.reason) for ended in evse.ended] == [(7, "HardReset")]
    assert wanted(evse) == "SIMULATED"
    evse.begin(8, NOW + 11, "SIMULATED")
    assert evse.offered(NOW + 11) == offered


def test_status_goes_with_plug_transaction_offer_and_car() -> None:
    evse = Evse(EvseConfig(), Car(CarConfig(response=0.0, start_delay=3.0)))
    assert evse.status(NOW) is Status.AVAILABLE
    evse.car.plug_in()
    assert evse.status(NOW) is Status.PREPARING
    assert evse.offered(NOW) == 0
    evse.begin(7, NOW, "CARD")
    evse.step(NOW + 1, 1)
    assert evse.status(NOW + 1) is Status.SUSPENDED_EV
    for second in (2, 3):
        evse.step(NOW + second, 1)
    assert evse.status(NOW + 3) is Status.CHARGING
    accept(evse, profile(0))
    assert evse.status(NOW + 3) is Status.SUSPENDED_EVSE
    evse.clear_profiles()
    evse.car.stop()
    evse.step(NOW + 4, 1)
    assert evse.status(NOW + 4) is Status.SUSPENDED_EV
    evse.end(NOW + 5, "Remote")
    assert evse.status(NOW + 5) is Status.FINISHING
    evse.car.plug_out()
    evse.step(NOW + 6, 1)
    assert evse.status(NOW + 6) is Status.AVAILABLE


def test_inoperative_after_the_transaction_and_faulted_at_once() -> None:
    evse = charging()
    evse.operative = False
    assert evse.status(NOW) is Status.CHARGING
    evse.end(NOW, "Local")
    assert evse.status(NOW) is Status.UNAVAILABLE
    assert wanted(evse) is None
    evse = charging()
    evse.fault = "GroundFailure"
    assert evse.status(NOW) is Status.FAULTED
    assert evse.offered(NOW) == 0


def test_a_transaction_starts_once_a_plug_in() -> None:
    evse = Evse()
    assert wanted(evse) is None
    evse.car.plug_in()
    assert wanted(evse) == "SIMULATED"
    evse.refuse()
    assert wanted(evse) is None
    evse.car.plug_out()
    evse.step(NOW, 1)
    evse.car.plug_in()
    assert wanted(evse) == "SIMULATED"


def test_remote_start_needs_a_car_and_carries_its_tag() -> None:
    evse = Evse(EvseConfig(starts_itself=False))
    assert not evse.remote_start("TAG")
    evse.car.plug_in()
    assert wanted(evse) is None
    assert evse.remote_start("TAG")
    assert wanted(evse) == "TAG"
    evse.begin(7, NOW, "TAG")
    assert not evse.remote_start("TAG")
    assert not evse.remote_stop(8, NOW)
    assert evse.remote_stop(7, NOW)
    assert evse.transaction is None
    assert evse.remote_start("AGAIN")


def test_unplugging_ends_the_transaction_with_the_meter() -> None:
    evse = charging(register=500.0)
    evse.car.plug_out()
    evse.step(NOW + 2, 1)
    ended = evse.ended.popleft()
    assert (ended.id, ended.time, ended.reason) == (7, NOW + 2, "EVDisconnected")
    assert ended.meter_stop == pytest.approx(500 + 3 * 16 * 230 / 3600)


def test_standalone_hands_itself_transactions() -> None:
    evse = Evse(EvseConfig(standalone=True), Car(CarConfig(response=0.0, start_delay=0.0), plugged=True))
    evse.step(NOW, 1)
    evse.step(NOW + 1, 1)
    assert evse.currents == (16.0, 16.0, 16.0)


def test_meter_samples_come_in_their_interval_and_only_in_a_transaction() -> None:
    evse = charging()
    seen = []
    for second in range(2, 41):
        if second == 25:
            evse.end(NOW + second, "Local")
        evse.step(NOW + second, 1)
        if evse.meter is not None and evse.meter not in seen:
            seen.append(evse.meter)
    assert [sample.time - NOW for sample in seen] == [10, 20]
    assert seen[0].currents == (16.0, 16.0, 16.0)
    assert seen[0].power == 16 * 690
    assert seen[0].transaction == 7


def test_no_interval_no_samples() -> None:
    evse = charging()
    evse.meter_interval = 0
    evse.step(NOW + 100, 99)
    assert evse.meter is None


def test_wired_legs_only() -> None:
    assert charging(phases=1).currents == (16.0,)


def test_composite_names_each_change_once() -> None:
    evse = charging()
    accept(evse, profile(6, stack=1))
    accept(evse, profile(14, stack=2, validTo=to_iso(NOW + 120)))
    accept(evse, profile(10, stack=3, validFrom=to_iso(NOW + 60), validTo=to_iso(NOW + 90)))
    assert evse.composite(NOW, 3600) == [(0, 14), (60, 10), (90, 14), (120, 6)]
    assert evse.composite(NOW, 61) == [(0, 14), (60, 10)]


@pytest.mark.parametrize("offset", [0.0, 500.0])
def test_composite_is_in_true_time(offset: float) -> None:
    evse = charging(Firmware(clock_offset=offset))
    accept(evse, profile(8, duration=120))
    assert evse.composite(NOW + 20, 3600) == [(0, 8), (100, 16)]


def test_times_on_the_wire() -> None:
    assert to_epoch(to_iso(NOW)) == NOW
    assert to_epoch("2026-06-21T14:00:00+02:00") == NOW
    assert to_epoch("2026-06-21T12:00:00") == NOW
    assert to_epoch("2026-06-21T12:00:00.250Z") == NOW + 0.25


def test_configs_are_values() -> None:
    assert replace(EvseConfig(), identity="B").firmware == Firmware()
