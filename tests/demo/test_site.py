"""The simulated site of the demo and its meters on the wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from demo import scene, site
from demo.site import Site
from simulator.phases import PerPhase
from simulator.plant import PlantState

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
def demo_site() -> Site:
    return site.build(60.0)


@pytest.fixture
async def wire(demo_site: Site) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    async with demo_site.meters.serve() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        yield reader, writer
        writer.close()


async def read(reader: asyncio.StreamReader) -> dict[str, Any]:
    async with asyncio.timeout(10):
        found: dict[str, Any] = json.loads(await reader.readline())
        return found


def state(now: float, grid: PerPhase) -> PlantState:
    return PlantState(now=now, time=0.0, grid=grid, solar=4321.04, house=(1.0, 2.0, 3.0), loads={})


async def test_new_connection_is_told_the_newest_values_and_then_each_sample(
    demo_site: Site, wire: tuple[asyncio.StreamReader, asyncio.StreamWriter]
) -> None:
    reader, _ = wire
    assert await read(reader) == {"heater": False, "heater_power": 0.0}
    demo_site.meters.step(state(100.0, (1.234, -5.0, 0.0)))
    grid = {"grid_current_a": 1.23, "grid_current_b": -5.0, "grid_current_c": 0.0}
    powers = {"solar_power": 4321.0, "house_power": 1380.0, "heater": False, "heater_power": 0.0}
    assert await read(reader) == grid | powers
    demo_site.meters.step(state(100.5, (9.0, 9.0, 9.0)))
    demo_site.meters.step(state(101.0, (2.0, 2.0, 2.0)))
    assert await read(reader) == {f"grid_current_{phase}": 2.0 for phase in "abc"}, "powers are metered less often"


async def test_command_switches_the_plug_and_is_answered(
    demo_site: Site, wire: tuple[asyncio.StreamReader, asyncio.StreamWriter]
) -> None:
    reader, writer = wire
    await read(reader)
    writer.write(b'{"heater": true}\n')
    assert await read(reader) == {"heater": True, "heater_power": scene.HEATER.power}
    assert demo_site.heater.is_on


def test_whoever_watches_is_told_each_sample_of_the_grid(demo_site: Site) -> None:
    told: list[tuple[float, tuple[float, ...]]] = []
    demo_site.meters.watch = lambda at, grid: told.append((at, grid))
    for second in (100.0, 100.5, 101.0):
        demo_site.meters.step(state(second, (26.0, -5.0, 0.0)))
    assert told == [(100.0, (26.0, -5.0, 0.0)), (101.0, (26.0, -5.0, 0.0))]


async def test_nonsense_ends_the_connection_and_nothing_else(
    demo_site: Site, wire: tuple[asyncio.StreamReader, asyncio.StreamWriter]
) -> None:
    reader, writer = wire
    await read(reader)
    writer.write(b"GET / HTTP/1.1\n")
    async with asyncio.timeout(10):
        assert await reader.read() == b""
    demo_site.meters.step(state(100.0, (1.0, 1.0, 1.0)))


async def test_battery_and_garage_are_metered_where_there_are_some(
    demo_site: Site, wire: tuple[asyncio.StreamReader, asyncio.StreamWriter]
) -> None:
    reader, _ = wire
    await read(reader)
    now = demo_site.plant.state.now
    shown = demo_site.plant.step(now + 1.0, 1.0)
    demo_site.meters.step(shown, demo_site.garage())
    told = await read(reader)
    assert shown.soc is not None
    assert (told["battery_soc"], told["battery_power"]) == (round(shown.soc, 1), round(shown.battery_power))
    assert told["battery_soc"] > scene.BATTERY_AT_FIRST
    taken = demo_site.household.in_garage
    assert [told[f"garage_current_{phase}"] for phase in "abc"] == pytest.approx(taken, abs=0.01)
    assert min(taken) > 0.0, "the garage takes something by itself"
    night = site.build(60.0, scene.NIGHT)
    assert (night.garage(), night.plant.battery) == (None, None)


def test_what_flows_into_the_garage_is_its_own_and_that_of_its_loads(demo_site: Site) -> None:
    demo_site.start_day()
    start = demo_site.plant.state.now
    for evse in demo_site.evses.values():
        evse.begin(1, start, "tag")
    demo_site.heater.switch(True)
    states = [demo_site.plant.step(start + second, 1.0) for second in range(1, 60)]
    city, heater = (states[-1].loads[title] for title in scene.IN_GARAGE)
    assert city[1] > 1.0
    assert heater[2] > 1.0
    own = demo_site.household.in_garage
    assert demo_site.garage() == pytest.approx([sum(phase) for phase in zip(own, city, heater, strict=True)])


def test_the_battery_moves_while_one_watches(demo_site: Site) -> None:
    demo_site.start_day()
    start = demo_site.plant.state.now
    states = [demo_site.plant.step(start + second / 4, 0.25) for second in range(1, 241)]
    assert states[-1].soc is not None
    assert scene.DAY.soc < 80.0 < states[-1].soc, "the gate at its target opens within the first minute"


def test_day_starts_with_all_cars_plugged_in(demo_site: Site) -> None:
    assert not any(evse.car.plugged for evse in demo_site.evses.values())
    demo_site.start_day()
    assert all(evse.car.plugged for evse in demo_site.evses.values())
    assert demo_site.plant.battery is not None
    assert demo_site.plant.battery.soc == scene.DAY.soc
    assert demo_site.plant.state.time == scene.DAY.starts


def test_sun_of_the_scene_moves_and_the_house_fits_under_the_breaker(demo_site: Site) -> None:
    """In the demo's first minute the sun carries both cars most of the time, and the house alone never overloads."""
    start = demo_site.plant.state.now
    states = [demo_site.plant.step(start + second / 4, 0.25) for second in range(240)]
    suns = [found.solar for found in states]
    assert max(suns) - min(suns) > 2000.0
    assert max(max(found.house) for found in states) < scene.BREAKER - 6.0
    steps = {phase for found in states for phase, amps in zip("ABC", found.house, strict=True) if amps > 6.0}
    assert {item.phase for item in scene.HOUSE.appliances} <= steps, "each appliance switches within the first minute"


def test_what_is_switched_on_besides_is_metered_with_the_house() -> None:
    quiet, loud = site.build(60.0, scene.NIGHT), site.build(60.0, scene.NIGHT)
    loud.household.surge = (0.0, 4.0, 1.0)
    ours, theirs = quiet.plant.step(100.0, 1.0), loud.plant.step(100.0, 1.0)
    assert theirs.house == pytest.approx([ours.house[0], ours.house[1] + 4.0, ours.house[2] + 1.0], abs=0.5)
    assert theirs.grid[1] - ours.grid[1] == pytest.approx(4.0, abs=0.5)


def test_the_night_of_what_is_measured_has_neither_sun_nor_appliances() -> None:
    found = site.build(60.0, scene.NIGHT)
    found.start_day()
    start = found.plant.state.now
    states = [found.plant.step(start + second, 1.0) for second in range(1200)]
    assert max(state.solar for state in states) == 0.0
    assert max(max(state.house) for state in states) < 3.0


def test_on_the_still_day_the_sun_is_enough_for_both_cars_but_not_for_all_that_they_take() -> None:
    found = site.build(60.0, scene.STILL)
    found.start_day()
    start = found.plant.state.now
    states = [found.plant.step(start + second, 1.0) for second in range(1200)]
    assert len({round(state.solar, 6) for state in states}) == 1
    assert max(max(state.house) for state in states) < 6.0
    left = states[-1].solar / scene.VOLTAGE - sum(states[-1].house)
    assert 4 * 6.0 < left < 4 * 16.0, "the inverter gives each phase what it needs"
