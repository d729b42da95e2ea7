"""The inverter and its zero-grid control, in a plant with constant house and sun."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.battery import Battery, BatteryConfig
from simulator.inverter import Inverter, InverterConfig
from simulator.phases import PerPhase
from simulator.plant import Plant, PlantConfig, PlantState

LARGE = BatteryConfig(capacity=1e6, max_charge=20_000.0, max_discharge=20_000.0)
SMALL = BatteryConfig(capacity=1e6, max_charge=2300.0, max_discharge=2300.0)
VOLTS = 230.0


class Still:
    """A house and a sun that stand still until they are set: A per phase, and A in all (at 230 V) of sun."""

    def __init__(self, amps: PerPhase, sun: float = 0.0) -> None:
        self.amps = amps
        self.sun = sun

    def currents(self, now: float, time: float) -> PerPhase:
        return self.amps

    def power(self, time: float) -> float:
        return self.sun * VOLTS


def site(
    amps: PerPhase,
    sun: float = 0.0,
    *,
    battery: BatteryConfig | None = LARGE,
    soc: float = 50.0,
    inverter: InverterConfig | None = None,
    config: PlantConfig | None = None,
) -> tuple[Plant, Still]:
    """Return a plant, and its house and sun in one."""
    still = Still(amps, sun)
    plant = Plant(
        config or PlantConfig(),
        still,
        still,
        battery=None if battery is None else Battery(battery, soc=soc),
        inverter=Inverter(inverter),
    )
    return plant, still


def settle(plant: Plant, seconds: int = 60) -> PlantState:
    """Let time pass until the control has settled."""
    for _ in range(seconds):
        plant.step(plant.state.now + 1.0, 1.0)
    return plant.state


def battery_amps(state: PlantState) -> float:
    return state.battery_power / VOLTS


def test_symmetric_holds_the_sum_at_zero_and_not_the_phases() -> None:
    state = settle(site((16.0, 5.0, 0.0))[0])
    assert state.output == pytest.approx((7.0, 7.0, 7.0))
    assert state.grid == pytest.approx((9.0, -2.0, -7.0))
    assert battery_amps(state) == pytest.approx(21.0)


def test_large_battery_does_not_carry_a_one_phase_car_behind_a_symmetric_inverter() -> None:
    """Engine design, section 3: 5 A of house on each phase and a car at 32 A on A settle at 21.3 A."""
    plant, still = site((5.0, 5.0, 5.0))
    still.amps = (37.0, 5.0, 5.0)
    assert settle(plant).grid[0] == pytest.approx(21.33, abs=0.01)


def test_asymmetric_holds_each_phase_at_zero() -> None:
    state = settle(site((16.0, 5.0, 0.0), inverter=InverterConfig(asymmetric=True))[0])
    assert state.output == pytest.approx((16.0, 5.0, 0.0))
    assert state.grid == pytest.approx((0.0, 0.0, 0.0))


def test_asymmetric_keeps_to_its_rating_of_a_phase() -> None:
    rated = InverterConfig(asymmetric=True, max_phase_power=10 * VOLTS)
    assert settle(site((16.0, 5.0, 0.0), inverter=rated)[0]).output == pytest.approx((10.0, 5.0, 0.0))


@pytest.mark.parametrize("asymmetric", [False, True])
def test_rating_caps_all_phases_together(asymmetric: bool) -> None:
    rated = InverterConfig(asymmetric=asymmetric, max_power=12 * VOLTS)
    state = settle(site((12.0, 6.0, 6.0), inverter=rated)[0])
    assert sum(state.output) == pytest.approx(12.0)
    assert state.output == pytest.approx((6.0, 3.0, 3.0) if asymmetric else (4.0, 4.0, 4.0))


def test_rating_of_a_phase_binds_a_symmetric_inverter_on_all_of_them() -> None:
    rated = InverterConfig(max_phase_power=5 * VOLTS)
    assert settle(site((30.0, 0.0, 0.0), inverter=rated)[0]).output == pytest.approx((5.0, 5.0, 5.0))


def test_surplus_charges_and_what_the_battery_does_not_take_is_exported() -> None:
    state = settle(site((1.0, 1.0, 1.0), sun=9.0)[0])
    assert battery_amps(state) == pytest.approx(-6.0)
    assert state.grid == pytest.approx((0.0, 0.0, 0.0))
    state = settle(site((1.0, 1.0, 1.0), sun=25.0, battery=SMALL)[0])
    assert battery_amps(state) == pytest.approx(-10.0)
    assert state.grid == pytest.approx((-4.0, -4.0, -4.0))
    assert state.solar == state.sunshine == 25 * VOLTS


def test_asymmetric_exports_the_same_on_each_phase() -> None:
    asymmetric = InverterConfig(asymmetric=True, max_phase_power=9 * VOLTS)
    state = settle(site((8.0, 2.0, 0.0), sun=30.0, battery=SMALL, inverter=asymmetric)[0])
    assert state.output == pytest.approx((9.0, 6.5, 4.5)), "A has room for 1 A more, the others share the rest"


def test_full_battery_takes_nothing_and_an_empty_one_gives_nothing() -> None:
    assert battery_amps(settle(site((0.0, 0.0, 0.0), sun=9.0, soc=100.0)[0])) == 0.0
    state = settle(site((3.0, 0.0, 0.0), soc=LARGE.floor_soc)[0])
    assert battery_amps(state) == 0.0
    assert state.grid == pytest.approx((3.0, 0.0, 0.0))


def test_battery_that_gives_less_than_configured_leaves_the_rest_to_the_grid() -> None:
    weak = BatteryConfig(max_discharge=20 * VOLTS, real_discharge=0.6)
    state = settle(site((10.0, 10.0, 10.0), battery=weak)[0])
    assert battery_amps(state) == pytest.approx(12.0)
    assert state.grid == pytest.approx((6.0, 6.0, 6.0))


@pytest.mark.parametrize("response", [2.0, 5.0])
def test_follows_the_house_within_its_response_time(response: float) -> None:
    plant, still = site((0.0, 0.0, 0.0), inverter=InverterConfig(response=response))
    still.amps = (10.0, 10.0, 10.0)
    plant.step(0.01, 0.01)
    assert sum(plant.state.grid) == pytest.approx(30.0, rel=0.05), "at first all of it comes from the grid"
    settle(plant, round(response))
    assert 0.03 < sum(plant.state.grid) / 30.0 < 0.07
    assert sum(settle(plant, 30).grid) == pytest.approx(0.0, abs=0.01)


def test_a_cloud_is_bridged_at_once_and_a_gap_in_it_charges_at_once() -> None:
    plant, still = site((2.0, 2.0, 2.0), sun=30.0)
    settle(plant)
    still.sun = 0.0
    assert battery_amps(plant.step(61.0, 1.0)) == pytest.approx(6.0)
    still.sun = 30.0
    assert battery_amps(plant.step(62.0, 1.0)) == pytest.approx(-24.0)
    assert plant.state.grid == pytest.approx((0.0, 0.0, 0.0))


def test_what_was_out_of_reach_is_not_caught_up_at_once() -> None:
    plant, still = site((10.0, 10.0, 10.0), sun=30.0, battery=SMALL)
    still.sun = 0.0
    assert sum(plant.step(1.0, 1.0).output) == pytest.approx(10.0)
    still.sun = 20.0
    state = plant.step(2.0, 1.0)
    assert 10.0 < sum(state.output) < 29.0, "the control has to come up again from where it was held"


def test_export_limit_curtails_what_a_full_battery_does_not_take() -> None:
    zero = InverterConfig(export_limit=0.0)
    state = settle(site((1.0, 1.0, 1.0), sun=9.0, soc=100.0, inverter=zero)[0])
    assert sum(state.grid) == pytest.approx(0.0)
    assert state.solar == pytest.approx(3 * VOLTS)
    assert state.sunshine == 9 * VOLTS
    limited = InverterConfig(export_limit=2 * VOLTS)
    assert sum(settle(site((1.0, 1.0, 1.0), sun=9.0, battery=None, inverter=limited)[0]).grid) == pytest.approx(-2.0)


def test_export_limit_leaves_the_battery_its_sun() -> None:
    zero = InverterConfig(export_limit=0.0)
    state = settle(site((1.0, 1.0, 1.0), sun=25.0, battery=SMALL, inverter=zero)[0])
    assert battery_amps(state) == pytest.approx(-10.0)
    assert state.solar == pytest.approx(13 * VOLTS)


def test_rating_curtails_what_the_battery_does_not_take() -> None:
    rated = InverterConfig(max_power=6 * VOLTS)
    state = settle(site((0.0, 0.0, 0.0), sun=25.0, battery=SMALL, inverter=rated)[0])
    assert sum(state.output) == pytest.approx(6.0)
    assert state.solar == pytest.approx(16 * VOLTS)


def test_one_phase_inverter_holds_the_sum_of_three_phases() -> None:
    state = settle(site((4.0, 5.0, 6.0), sun=3.0, inverter=InverterConfig(phases=("A",)))[0])
    assert state.output == pytest.approx((15.0, 0.0, 0.0))
    assert state.grid == pytest.approx((-11.0, 5.0, 6.0))


def test_it_takes_nothing_from_the_house_when_that_feeds_in_by_itself() -> None:
    state = settle(site((-5.0, -5.0, -5.0))[0])
    assert state.output == (0.0, 0.0, 0.0)
    assert state.battery_power == 0.0


# A battery with a converter of its own


def test_converter_stops_at_once_at_the_floor() -> None:
    plant, _ = site((5.0, 5.0, 5.0), inverter=InverterConfig(has_battery=False))
    assert plant.battery is not None
    assert battery_amps(settle(plant)) == pytest.approx(15.0)
    plant.battery.soc = LARGE.floor_soc
    assert plant.step(61.0, 1.0).battery_power == 0.0


def test_inverter_beside_a_battery_keeps_to_its_rating_of_a_phase() -> None:
    rated = InverterConfig(has_battery=False, max_phase_power=4 * VOLTS)
    state = settle(site((0.0, 0.0, 0.0), sun=30.0, inverter=rated)[0])
    assert state.output == pytest.approx((4.0, 4.0, 4.0))
    assert state.solar == pytest.approx(12 * VOLTS)


def test_converter_beside_holds_the_sum_and_the_inverter_gives_the_sun() -> None:
    state = settle(site((20.0, 5.0, 5.0), sun=9.0, inverter=InverterConfig(has_battery=False))[0])
    assert state.output == pytest.approx((3.0, 3.0, 3.0))
    assert state.battery_output == pytest.approx((7.0, 7.0, 7.0))
    assert battery_amps(state) == pytest.approx(21.0)
    assert sum(state.grid) == pytest.approx(0.0)


def test_asymmetric_converter_beside_charges_from_one_phase_for_another() -> None:
    beside = InverterConfig(has_battery=False, asymmetric=True)
    state = settle(site((20.0, 0.0, 1.0), sun=9.0, inverter=beside)[0])
    assert state.battery_output == pytest.approx((17.0, -3.0, -2.0))
    assert state.grid == pytest.approx((0.0, 0.0, 0.0))


@pytest.mark.parametrize(
    ("amps", "sun", "given"),
    [((20.0, 0.0, 1.0), 9.0, (15.0, -3.0, -2.0)), ((0.0, 1.0, 5.0), 30.0, (-25 / 6, -15 / 4, -25 / 12))],
)
def test_asymmetric_converter_keeps_to_its_power_in_all(amps: PerPhase, sun: float, given: PerPhase) -> None:
    beside = InverterConfig(has_battery=False, asymmetric=True)
    state = settle(site(amps, sun, battery=SMALL, inverter=beside)[0])
    assert state.battery_output == pytest.approx(given)
    assert abs(battery_amps(state)) == pytest.approx(10.0)


def test_converter_keeps_to_its_own_rating_of_a_phase() -> None:
    rated = BatteryConfig(capacity=1e6, max_discharge=20_000.0, max_phase_power=4 * VOLTS)
    beside = InverterConfig(has_battery=False, asymmetric=True)
    assert settle(site((20.0, 0.0, 1.0), battery=rated, inverter=beside)[0]).battery_output == pytest.approx((4, 0, 1))


def test_sun_that_fails_beside_a_battery_is_imported_until_the_converter_follows() -> None:
    plant, still = site((5.0, 5.0, 5.0), sun=15.0, inverter=InverterConfig(has_battery=False))
    settle(plant)
    still.sun = 0.0
    assert sum(plant.step(60.01, 0.01).grid) == pytest.approx(15.0, rel=0.05)
    assert sum(settle(plant, 30).grid) == pytest.approx(0.0, abs=0.01)


def test_export_limit_beside_a_battery() -> None:
    beside = InverterConfig(has_battery=False, export_limit=0.0)
    state = settle(site((1.0, 1.0, 1.0), sun=25.0, battery=SMALL, inverter=beside)[0])
    assert battery_amps(state) == pytest.approx(-10.0)
    assert state.solar == pytest.approx(13 * VOLTS)
    assert sum(state.grid) == pytest.approx(0.0)


# Without a grid

ISLAND = PlantConfig(off_grid=True)
BOTH = pytest.mark.parametrize("behind", [True, False])


@BOTH
def test_off_grid_the_inverter_gives_each_phase_what_it_takes(behind: bool) -> None:
    inverter = InverterConfig(asymmetric=True, has_battery=behind)
    plant, still = site((16.0, 5.0, 0.0), sun=9.0, inverter=inverter, config=ISLAND)
    still.amps = (4.0, 12.0, 1.0)
    state = plant.step(1.0, 1.0)
    assert state.grid == (0.0, 0.0, 0.0)
    given = [one + two for one, two in zip(state.output, state.battery_output, strict=True)]
    assert given == pytest.approx((4.0, 12.0, 1.0))
    assert battery_amps(state) == pytest.approx(8.0)
    assert not state.overloaded


@BOTH
def test_off_grid_surplus_is_curtailed(behind: bool) -> None:
    inverter = InverterConfig(has_battery=behind)
    state = settle(site((1.0, 1.0, 1.0), sun=25.0, battery=SMALL, inverter=inverter, config=ISLAND)[0])
    assert state.solar == pytest.approx(13 * VOLTS)
    assert battery_amps(state) == pytest.approx(-10.0)


@BOTH
def test_off_grid_it_cannot_give_more_than_sun_and_battery(behind: bool) -> None:
    inverter = InverterConfig(has_battery=behind)
    state = settle(site((9.0, 9.0, 9.0), sun=5.0, battery=SMALL, inverter=inverter, config=ISLAND)[0])
    assert state.overloaded
    assert sum(state.unserved) == pytest.approx(12.0)
    assert battery_amps(state) == pytest.approx(10.0)


def test_off_grid_a_phase_is_overloaded_by_itself() -> None:
    rated = InverterConfig(max_power=30 * VOLTS)
    plant, still = site((9.0, 9.0, 9.0), inverter=rated, config=ISLAND)
    assert not plant.state.overloaded
    still.amps = (12.0, 1.0, 1.0)
    assert plant.step(1.0, 1.0).unserved == pytest.approx((2.0, 0.0, 0.0))
    unequal, _ = site((12.0, 1.0, 1.0), inverter=InverterConfig(max_power=30 * VOLTS, asymmetric=True), config=ISLAND)
    assert not unequal.state.overloaded


def test_off_grid_without_a_battery_lives_on_the_sun() -> None:
    state = settle(site((1.0, 1.0, 1.0), sun=2.0, battery=None, config=ISLAND)[0])
    assert sum(state.unserved) == pytest.approx(1.0)
    state = settle(site((1.0, 1.0, 1.0), sun=5.0, battery=None, config=ISLAND)[0])
    assert state.solar == pytest.approx(3 * VOLTS)
    assert not state.overloaded


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: InverterConfig(phases=()), "phases"),
        (lambda: InverterConfig(phases=("A", "A")), "phases"),
        (lambda: InverterConfig(response=-1.0), "response"),
        (lambda: InverterConfig(max_power=-1.0), "rating"),
        (lambda: InverterConfig(export_limit=-1.0), "rating"),
    ],
)
def test_refuses_an_inverter_that_cannot_exist(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()
