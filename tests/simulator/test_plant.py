"""The plant: what the grid delivers to house, loads and sun."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.battery import Battery, BatteryConfig
from simulator.house import Appliance, House, HouseConfig
from simulator.inverter import Inverter, InverterConfig
from simulator.phases import Phase
from simulator.plant import Plant, PlantConfig, WiredCharger
from simulator.plug import HeaterConfig, HeaterPlug
from simulator.sun import Sun, SunConfig

HOUR = 3600.0
HOUSE = House(HouseConfig(base_power=(230.0, 460.0, 690.0), schedule=((0.0, 1.0), (24.0, 1.0)), noise=0.0))
SUN = Sun(SunConfig(peak_power=6900.0, sunrise=6 * HOUR, sunset=18 * HOUR, cloud_depth=0.0))


class Fake:
    """A charger that draws what it is told and remembers its steps."""

    def __init__(self, *currents: float) -> None:
        self.currents: tuple[float, ...] = currents
        self.steps: list[tuple[float, float]] = []

    def step(self, now: float, dt: float) -> None:
        """Remember the step."""
        self.steps.append((now, dt))


def test_night_imports_what_the_house_takes() -> None:
    state = Plant(PlantConfig(), HOUSE, SUN).state
    assert state.grid == pytest.approx((1.0, 2.0, 3.0))
    assert state.grid == pytest.approx(state.house)
    assert state.solar == 0.0


def test_inverter_shares_the_sun_equally_and_export_is_negative() -> None:
    state = Plant(PlantConfig(day_starts=12 * HOUR), HOUSE, SUN).state
    assert state.solar == pytest.approx(6900.0)
    assert state.grid == pytest.approx((-9.0, -8.0, -7.0))


@pytest.mark.parametrize(
    ("currents", "wiring", "grid"),
    [
        ((10.0, 9.0, 8.0), ("A", "B", "C"), (11.0, 11.0, 11.0)),
        ((10.0, 9.0, 8.0), ("B", "C", "A"), (9.0, 12.0, 12.0)),
        ((10.0,), ("C",), (1.0, 2.0, 13.0)),
        ((10.0, 9.0, 8.0), ("A", "A", "A"), (28.0, 2.0, 3.0)),
    ],
)
def test_legs_lie_on_their_phases(
    currents: tuple[float, ...], wiring: tuple[Phase, ...], grid: tuple[float, float, float]
) -> None:
    plant = Plant(PlantConfig(), HOUSE, SUN, chargers={"car": WiredCharger(Fake(*currents), wiring)})
    assert plant.state.grid == pytest.approx(grid)
    assert sum(plant.state.loads["car"]) == pytest.approx(sum(currents))


def test_wiring_must_name_every_leg() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Plant(PlantConfig(), HOUSE, SUN, chargers={"car": WiredCharger(Fake(10.0, 10.0), ("A",))})


def test_step_moves_loads_and_observes_them_after_it() -> None:
    charger, plug = Fake(0.0), HeaterPlug(HeaterConfig(power=2300.0, phase="B"))
    plant = Plant(PlantConfig(), HOUSE, SUN, plugs={"heater": plug}, chargers={"car": WiredCharger(charger, ("A",))})
    plug.switch(True)
    charger.currents = (6.0,)
    state = plant.step(0.5, 0.5)
    assert charger.steps == [(0.5, 0.5)]
    assert state.grid == pytest.approx((7.0, 12.0, 3.0))
    assert state.loads == {"heater": pytest.approx((0.0, 10.0, 0.0)), "car": pytest.approx((6.0, 0.0, 0.0))}
    assert plant.state is state


def test_lapse_moves_the_day_and_not_the_kettle() -> None:
    kettle = Appliance("kettle", "A", 2300.0, first=10.0, duration=5.0, every=100.0)
    house = House(HouseConfig(base_power=(0.0, 0.0, 0.0), noise=0.0, appliances=(kettle,)))
    plant = Plant(PlantConfig(day_starts=11 * HOUR, lapse=60.0), house, SUN, now=1e9)
    on = [second for second in range(60) if plant.step(1e9 + second, 1.0).house[0] > 0]
    assert on == [10, 11, 12, 13, 14]
    assert plant.step(1e9 + 60, 1.0).time == pytest.approx(12 * HOUR)
    assert plant.state.now == 1e9 + 60
    assert plant.state.solar == pytest.approx(6900.0)


def test_day_can_start_later_than_the_plant() -> None:
    kettle = Appliance("kettle", "A", 2300.0, first=10.0, duration=5.0, every=100.0)
    house = House(HouseConfig(base_power=(0.0, 0.0, 0.0), noise=0.0, appliances=(kettle,)))
    plant = Plant(PlantConfig(day_starts=9 * HOUR, lapse=60.0), house, SUN)
    plant.step(37.0, 37.0)
    plant.start_day(37.0)
    assert plant.state.time == 9 * HOUR
    assert [second for second in range(38, 60) if plant.step(second, 1.0).house[0] > 0] == [47, 48, 49, 50, 51]


def test_one_name_for_two_loads_is_refused() -> None:
    with pytest.raises(ValueError, match="heater"):
        Plant(
            PlantConfig(),
            HOUSE,
            SUN,
            plugs={"heater": HeaterPlug(HeaterConfig())},
            chargers={"heater": WiredCharger(Fake(1.0), ("A",))},
        )


def test_one_phase_site_has_everything_on_a() -> None:
    plug = HeaterPlug(HeaterConfig(power=2300.0, phase="B"))
    plug.switch(True)
    plant = Plant(
        PlantConfig(day_starts=12 * HOUR, phases=1),
        HOUSE,
        SUN,
        plugs={"heater": plug},
        chargers={"car": WiredCharger(Fake(7.0), ("A",))},
    )
    state = plant.state
    assert state.house == pytest.approx((6.0, 0.0, 0.0))
    assert state.loads["heater"] == pytest.approx((10.0, 0.0, 0.0))
    assert state.output == pytest.approx((30.0, 0.0, 0.0))
    assert state.grid == pytest.approx((6.0 + 10.0 + 7.0 - 30.0, 0.0, 0.0))


def test_sun_may_come_in_on_one_of_three_phases() -> None:
    inverter = Inverter(InverterConfig(phases=("A",)))
    state = Plant(PlantConfig(day_starts=12 * HOUR), HOUSE, SUN, inverter=inverter).state
    assert state.grid == pytest.approx((-29.0, 2.0, 3.0))


def test_battery_follows_the_plant_and_not_the_day() -> None:
    battery = Battery(BatteryConfig(efficiency=1.0, capacity=1380.0 * 10), soc=50.0)
    plant = Plant(PlantConfig(lapse=60.0), HOUSE, SUN, battery=battery)
    assert plant.state.soc == 50.0
    for second in range(1, 361):
        plant.step(float(second), 1.0)
    assert plant.state.battery_power == pytest.approx(1380.0)
    assert plant.state.soc == pytest.approx(49.0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: PlantConfig(phases=2), "1 or 3 phases"),
        (lambda: PlantConfig(voltage=0.0), "voltage"),
        (lambda: Plant(PlantConfig(phases=1), HOUSE, SUN, inverter=Inverter(InverterConfig())), "inverter is on"),
        (
            lambda: Plant(PlantConfig(phases=1), HOUSE, SUN, chargers={"car": WiredCharger(Fake(1.0), ("B",))}),
            "car is wired to",
        ),
    ],
)
def test_refuses_a_site_that_cannot_exist(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()
