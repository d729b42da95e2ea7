"""The faults: what happens to the house at FAULT, one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Any

from homeassistant.util import dt as dt_util

from simulator.meter import MeterConfig

from .devices import Gauge, Switch
from .ocpp import Habit, Point
from .scenes import EVSE, FAULT, HEAVY, METER, NOISE, PLUG, RESPONSE, Scene, Site
from .world import HUB, Action, World

ANY = (*EVSE, *PLUG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A row of the matrix.

    `strikes` is done to the world at FAULT, `from_start` as the world begins. `blind` tells that the meter does not
    tell the truth from then on, `within` how many s an overload may last all the same (inf: a lie that looks like the
    truth is not found out in time). `reading` is the s that the meter's newest reading may be old. `dies` and
    `lives_again` are the seconds after FAULT at which Home Assistant is killed and started. `lasts` s are added to the
    run, for what is told late. `starts_at` is the wall clock's start, UTC, as text.
    """

    name: str
    strikes: Action | None = None
    from_start: Action | None = None
    scenes: tuple[Scene, ...] = ANY
    site: Site = field(default_factory=Site)
    blind: bool = False
    within: float = inf
    reading: float = METER
    dies: float | None = None
    lives_again: float | None = None
    lasts: float = 0.0
    starts_at: str | None = None


def _grid(world: World) -> Gauge:
    return world.gauges[0]


def _gauge(name: str) -> Callable[[World], Gauge]:
    return lambda world: next(gauge for gauge in world.gauges if name in gauge.entities)


def _garage(world: World) -> Point:
    return world.points["garage"]


def _heater(world: World) -> Switch:
    return world.switches[0]


def _shows(word: str, which: Callable[[World], Gauge] = _grid, places: tuple[int, ...] | None = None) -> Action:
    """Return what lets a gauge show a word in the place of its numbers."""

    def strike(world: World) -> None:
        gauge = which(world)
        gauge.word = word
        if places is not None:
            gauge.which = places
        gauge.show()

    return strike


def _becomes(which: Callable[[World], Any], /, **changes: Any) -> Action:
    """Return what sets attributes of a device, and lets it show itself."""

    def strike(world: World) -> None:
        device = which(world)
        for name, value in changes.items():
            setattr(device, name, value)
        if hasattr(device, "show"):
            device.show()

    return strike


def _measures(which: Callable[[World], Gauge] = _grid, **config: float) -> Action:
    """Return what gives a gauge another meter."""
    return lambda world: which(world).measure(MeterConfig(**({"noise": NOISE, "interval": METER} | config)))  # type: ignore[arg-type]


def _forgets(world: World) -> None:
    _garage(world).evse.profiles.clear()


def _reload(entry_id: str) -> Action:
    def strike(world: World) -> None:
        assert world.hass is not None
        world.hass.async_create_task(world.hass.config_entries.async_reload(entry_id))

    return strike


def _switched_by_hand(world: World) -> None:
    heater = _heater(world)
    heater.turn(not heater.plug.is_on)


def _switched_on_in_the_dark(world: World) -> None:
    """A hand that turns the plug on when the house is at its heaviest, and every 20 s again."""
    heater = _heater(world)
    for second in range(60, 120, 20):
        world.at(FAULT + second, lambda world: heater.turn(True))


# A meter that is lost is so after 60 s, of which 40 have passed in HEAVY; then all give way, and their cars respond.
_LOST = 60.0 - 40.0 + 2.0 + RESPONSE

METERS = (
    Fault(name="nothing is wrong"),
    Fault(name="grid sensor reports no more", strikes=_becomes(_grid, gone=True), blind=True, within=_LOST),
    Fault(name="grid sensor unavailable", strikes=_shows("unavailable"), blind=True, within=_LOST, lasts=400.0),
    Fault(name="grid sensor unknown", strikes=_shows("unknown"), blind=True, within=_LOST),
    Fault(name="grid sensor NaN", strikes=_shows("nan"), blind=True, within=_LOST),
    Fault(
        name="a phase of the grid unavailable",
        strikes=_shows("unavailable", places=(0,)),
        blind=True,
        within=_LOST,
        lasts=400.0,
    ),
    Fault(name="grid sensor stuck", strikes=_becomes(_grid, stuck=True), blind=True, lasts=400.0),
    Fault(name="grid sensor in a unit that is none", strikes=_becomes(_grid, unit="V"), blind=True, within=_LOST),
    Fault(name="grid sensor tells W and says A", strikes=_becomes(_grid, factor=230.0), blind=True),
    Fault(name="grid sensor tells kW and says A", strikes=_becomes(_grid, factor=0.23), blind=True, lasts=400.0),
    Fault(name="grid sensor's sign flipped", strikes=_becomes(_grid, factor=-1.0), blind=True, lasts=400.0),
    Fault(name="sign of one phase flipped", strikes=_becomes(_grid, factor=-1.0, which=(0,)), blind=True, lasts=400.0),
    Fault(name="grid sensor late (20 s)", strikes=_measures(delay=20.0), reading=METER + 20.0),
    Fault(name="grid sensor slow (30 s)", strikes=_measures(interval=30.0), reading=30.0),
    Fault(name="grid sensor renamed", strikes=lambda world: _grid(world).rename(), blind=True, within=_LOST),
    Fault(
        name="grid sensor removed", strikes=lambda world: _grid(world).remove(), blind=True, within=_LOST, lasts=60.0
    ),
)
DRAWS = (
    Fault(name="charger's current unavailable", strikes=_becomes(_garage, word="unavailable"), scenes=EVSE),
    Fault(name="charger's current NaN", strikes=_becomes(_garage, word="nan"), scenes=EVSE),
    Fault(name="charger's current stuck", strikes=_becomes(_garage, stuck=True), scenes=EVSE),
    Fault(
        name="charger's current slow (60 s)",
        from_start=lambda world: setattr(_garage(world).evse, "meter_interval", 60.0),
        scenes=EVSE,
    ),
)
CHARGERS = (
    Fault(name="charger offline", strikes=lambda world: _garage(world).leave(world.clock.now, None), scenes=EVSE),
    Fault(
        name="charger rebooting",
        strikes=lambda world: _garage(world).reboot(world.clock.now, forgets=False),
        scenes=EVSE,
    ),
    Fault(
        name="charger rebooting, and forgetting its profiles",
        strikes=lambda world: _garage(world).reboot(world.clock.now, forgets=True),
        scenes=EVSE,
    ),
    Fault(name="charger rejecting", strikes=_becomes(_garage, habit=Habit.REJECTS), scenes=EVSE, lasts=240.0),
    Fault(name="charger silent", strikes=_becomes(_garage, habit=Habit.HANGS), scenes=EVSE),
    Fault(
        name="charger accepting but ignoring",
        strikes=lambda world: _garage(world).firmware(accepts_but_ignores=True),
        scenes=EVSE,
    ),
    Fault(
        name="charger ignoring from the start",
        from_start=lambda world: _garage(world).firmware(accepts_but_ignores=True),
        scenes=EVSE,
        lasts=240.0,
    ),
    Fault(name="charger forgetting its profiles", strikes=_forgets, scenes=EVSE),
    Fault(
        name="charger's clock an hour ahead",
        from_start=lambda world: _garage(world).firmware(clock_offset=3600.0),
        scenes=EVSE,
    ),
    Fault(
        name="charger's clock an hour behind",
        from_start=lambda world: _garage(world).firmware(clock_offset=-3600.0),
        scenes=EVSE,
    ),
    Fault(name="charger's entities renamed", strikes=lambda world: _garage(world).rename(), scenes=EVSE),
    Fault(name="charger removed", strikes=lambda world: _garage(world).remove(), scenes=EVSE, lasts=60.0),
    Fault(name="ocpp reloaded", strikes=lambda world: world.gateway.reload(), scenes=EVSE),
)
CARS = (
    Fault(name="car draws less", scenes=EVSE, site=Site(car=(("max_current", 9.0),))),
    Fault(name="car stops", strikes=lambda world: _garage(world).evse.car.stop(), scenes=EVSE),
    Fault(name="car starts late (60 s)", scenes=EVSE, site=Site(car=(("start_delay", 60.0),))),
    Fault(name="car uses one phase", scenes=EVSE, site=Site(car=(("phases", 1),))),
)
PLUGS = (
    Fault(name="switch unavailable", strikes=_becomes(_heater, answers=False), scenes=PLUG),
    Fault(name="switch does not follow", strikes=_becomes(_heater, follows=False), scenes=PLUG),
    Fault(name="switch slow (10 s)", strikes=_becomes(_heater, delay=10.0), scenes=PLUG),
    Fault(name="switched off by hand", strikes=_switched_by_hand, scenes=PLUG),
    Fault(name="switched on by hand, in HEAVY", strikes=_switched_on_in_the_dark, scenes=PLUG),
    Fault(name="plug's power unavailable", strikes=_shows("unavailable", _gauge("sensor.heater_power")), scenes=PLUG),
    Fault(
        name="plug's power stuck",
        strikes=_becomes(_gauge("sensor.heater_power"), stuck=True),
        scenes=PLUG,
    ),
    Fault(name="plug's power 0", strikes=_becomes(_gauge("sensor.heater_power"), factor=0.0), scenes=PLUG),
    Fault(name="heater's thermostat opens", scenes=PLUG, site=Site(heater=(("heats_for", 80.0), ("cools_for", 60.0)))),
    Fault(name="switch renamed", strikes=lambda world: _heater(world).rename(), scenes=PLUG),
    Fault(name="switch removed", strikes=lambda world: _heater(world).remove(), scenes=PLUG, lasts=60.0),
)
HOME_ASSISTANT = (
    Fault(name="Home Assistant stopped hard", dies=0.0),
    Fault(name="Home Assistant stopped hard and restarted after 60 s", dies=0.0, lives_again=60.0),
    Fault(name="Home Assistant stopped hard in HEAVY and restarted after 150 s", dies=60.0, lives_again=210.0),
    Fault(name="hub reloaded", strikes=_reload(HUB)),
    Fault(name="hub reloaded in the overload", strikes=lambda world: world.at(HEAVY + 1.0, _reload(HUB))),
    Fault(name="load reloaded", strikes=lambda world: _reload(world.members[1].title.lower())(world)),
    Fault(
        name="daylight-saving change",
        site=Site(time_zone="Europe/Ljubljana"),
        starts_at="2026-10-25T00:57:30+00:00",
    ),
)
STORAGE = (
    Fault(name="battery gives 60 % of what is configured", site=Site(heavy=36.0, battery=0.6)),
    Fault(
        name="battery's SOC unavailable",
        strikes=_shows("unavailable", _gauge("sensor.soc")),
        site=Site(heavy=36.0, battery=1.0),
        lasts=240.0,
    ),
    Fault(
        name="battery's power unavailable",
        strikes=_shows("unavailable", _gauge("sensor.battery")),
        site=Site(heavy=36.0, battery=1.0),
        lasts=240.0,
    ),
)
FAULTS = (*METERS, *DRAWS, *CHARGERS, *CARS, *PLUGS, *HOME_ASSISTANT, *STORAGE)


def moment(text: str) -> Any:
    """Return a moment."""
    found = dt_util.parse_datetime(text)
    assert found is not None
    return found
