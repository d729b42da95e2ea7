"""The car, in virtual time."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from simulator.car import Car, CarConfig, random_car

QUICK = CarConfig(response=0.0, start_delay=0.0)


def run(car: Car, offer: float, seconds: float, dt: float = 1.0) -> Car:
    """Offer a current for that long."""
    car.offer(offer)
    for tick in range(round(seconds / dt)):
        car.step((tick + 1) * dt, dt)
    return car


@pytest.mark.parametrize(("offer", "draw"), [(0, 0), (5.9, 0), (6, 6), (10.5, 10.5), (16, 16), (32, 16)])
def test_draws_what_is_offered_between_its_limits(offer: float, draw: float) -> None:
    assert run(Car(QUICK, plugged=True), offer, 5).draw == (draw, draw, draw)


@pytest.mark.parametrize(("phases", "draw"), [(1, (10, 0, 0)), (2, (10, 10, 0)), (3, (10, 10, 10))])
def test_draws_on_its_own_legs(phases: int, draw: tuple[float, ...]) -> None:
    car = run(Car(CarConfig(phases=phases, response=0.0, start_delay=0.0), plugged=True), 10, 5)
    assert car.draw == draw
    assert car.power == 10 * 230 * phases


def test_draws_on_no_more_legs_than_are_wired() -> None:
    car = Car(QUICK, plugged=True)
    car.offer(10, wired=1)
    car.step(1, 1)
    assert car.draw == (10.0, 0.0, 0.0)
    assert car.power == 2300


def test_waits_for_its_start_delay_and_again_after_a_pause() -> None:
    car = Car(CarConfig(response=0.0, start_delay=5.0), plugged=True)
    assert not run(car, 10, 4).ready
    assert car.current == 0
    assert run(car, 10, 1).ready
    assert car.current == 10
    assert run(car, 0, 1).current == 0
    assert run(car, 10, 4).current == 0
    assert run(car, 10, 1).current == 10


@pytest.mark.parametrize("response", [1.0, 6.0, 30.0])
@pytest.mark.parametrize("dt", [0.1, 0.5])
def test_a_step_is_nearly_done_after_the_response_time(response: float, dt: float) -> None:
    car = Car(CarConfig(response=response, start_delay=0.0), plugged=True)
    assert 10 * 0.94 < run(car, 10, response, dt).current < 10
    assert run(car, 10, 4 * response, dt).current == 10
    assert run(car, 6, response, dt).current == pytest.approx(6, abs=4 * 0.06)


def test_a_withdrawn_offer_ends_at_zero_at_its_own_pace() -> None:
    car = run(Car(CarConfig(response=6.0, start_delay=0.0), plugged=True), 16, 60)
    assert 0 < run(car, 0, 2).current < 16
    assert run(car, 0, 30).current == 0


@pytest.mark.parametrize("dt", [0.25, 1.0])
def test_notices_an_offer_only_after_its_dead_time(dt: float) -> None:
    car = run(Car(CarConfig(dead_time=0.0, response=0.0, start_delay=0.0), plugged=True), 10, 5, dt)
    assert car.current == 10, "without one it notices at once"
    car = Car(CarConfig(dead_time=8.0, response=0.0, start_delay=0.0), plugged=True)
    assert run(car, 10, 8 - dt, dt).current == 0
    assert run(car, 10, dt, dt).current == 10
    assert run(car, 6, 4, dt).current == 10
    assert run(car, 14, 4 - dt, dt).current == 10
    assert run(car, 14, dt, dt).current == 6, "each offer has its own dead time"
    assert run(car, 14, 4, dt).current == 14


def test_dead_time_comes_before_the_response() -> None:
    car = Car(CarConfig(dead_time=5.0, response=6.0, start_delay=0.0), plugged=True)
    assert run(car, 10, 4).current == 0
    assert 0 < run(car, 10, 2).current < 10
    assert run(car, 10, 5).current == pytest.approx(9.5, abs=0.3)


def test_unplugging_forgets_offers_that_were_not_noticed_yet() -> None:
    car = run(Car(CarConfig(dead_time=5.0, response=0.0, start_delay=0.0), plugged=True), 10, 3)
    car.plug_out()
    car.plug_in()
    assert run(car, 10, 4).current == 0
    assert run(car, 10, 1).current == 10


def test_energy_fills_the_battery() -> None:
    car = run(
        Car(CarConfig(response=0.0, start_delay=0.0, capacity=10_000, efficiency=0.9), soc=0.2, plugged=True), 10, 600
    )
    assert car.energy == pytest.approx(6900 / 6)
    assert car.soc == pytest.approx(0.2 + 1150 * 0.9 / 10_000)


def test_tapers_near_full_and_stops_itself() -> None:
    car = Car(CarConfig(response=0.0, start_delay=0.0, capacity=3_000, taper_soc=0.9), soc=0.89, plugged=True)
    draws = [run(car, 16, 10).current for _ in range(400)]
    assert draws[0] == 16
    assert draws[-1] == 0
    assert draws == sorted(draws, reverse=True)
    assert min(draw for draw in draws if draw) == pytest.approx(2.0, abs=0.5)
    assert not car.wants
    assert car.soc == 1


def test_stops_at_its_own_target() -> None:
    car = Car(CarConfig(response=0.0, start_delay=0.0, capacity=1_000, target_soc=0.8), soc=0.7, plugged=True)
    run(car, 16, 3600)
    assert car.soc == pytest.approx(0.8, abs=0.01)
    assert car.current == 0


def test_driver_stops_and_resumes() -> None:
    car = run(Car(QUICK, plugged=True), 16, 5)
    car.stop()
    assert run(car, 16, 1).current == 0
    assert not car.ready
    car.resume()
    assert run(car, 16, 1).current == 16


def test_unplugged_it_draws_nothing_and_takes_no_offer() -> None:
    car = run(Car(QUICK, plugged=True), 16, 5)
    car.plug_out()
    assert car.draw == (0.0, 0.0, 0.0)
    assert run(car, 16, 5).current == 0
    car.plug_in()
    assert run(car, 16, 1).current == 16


def test_plugging_in_forgets_the_stop() -> None:
    car = Car(QUICK, plugged=True)
    car.stop()
    car.plug_out()
    car.plug_in()
    assert run(car, 8, 1).current == 8


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: CarConfig(phases=0), "phases"),
        (lambda: CarConfig(phases=4), "phases"),
        (lambda: CarConfig(response=-1), "negative"),
        (lambda: CarConfig(start_delay=-1), "negative"),
        (lambda: CarConfig(dead_time=-1), "negative"),
        (lambda: CarConfig(capacity=0), "capacity"),
        (lambda: CarConfig(target_soc=1.2), "between 0 and 1"),
    ],
)
def test_refuses_a_car_that_cannot_exist(wrong: Callable[[], CarConfig], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()


def test_a_seed_names_a_car() -> None:
    assert random_car(Random(7)) == random_car(Random(7))
    assert len({random_car(Random(seed)) for seed in range(20)}) == 20
