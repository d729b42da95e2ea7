"""Whether what the engine is told of a site and its loads makes sense; without that nothing may be given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, inf
from typing import NamedTuple

from .budgets import Chains, Footprint, Layout, footprint, layout_of
from .distribution import EPS
from .model import Connection, Load, LoadKind, LoadStatus, Mode, Phase, RateUnit, Site
from .modes import MODES

FINEST_STEP = 0.001  # A
SPARE_SOLAR = 0.25  # A to gain before a raise
SPARE_GRID = 0.75
MOST = 1e6  # A: no load, and no number that can still be counted in steps
MOST_OF_SITE = 1e9  # A, V, W or s: no site, and no number that can still be multiplied


@lru_cache(maxsize=4096)
def floor_to(amps: float, step: float) -> float:
    """Round down to what the device can take; a step of 0 takes anything."""
    return round(floor(amps / step + EPS) * step, 6) if step else amps


@lru_cache(maxsize=4096)
def ceil_to(amps: float, step: float) -> float:
    """Round up to what the device can take."""
    return round(ceil(amps / step - EPS) * step, 6) if step else amps


@lru_cache(maxsize=64)
def sound_layout(site: Site, chains: Chains = ()) -> Layout | None:
    """Return the budgets of a site; None if its numbers make no sense: without a sound limit nothing may be given."""
    numbers = [site.breaker, site.voltage, site.power_buffer, site.excess_threshold, site.excess_hysteresis]
    numbers += [site.hold_solar, site.hold_grid, site.grid_no_raise_after, site.grid_lost_after]
    numbers += [site.battery_lost_after, site.solar_lost_after, site.max_import or 0.0, site.ramp_up or 0.0]
    numbers += [site.ramp_down or 0.0]
    battery, inverter = site.battery, site.inverter
    if battery is not None:
        numbers += [battery.max_charge, battery.max_discharge, battery.target, battery.minimum, battery.hysteresis]
        numbers += [battery.full]
    if inverter is not None:
        numbers += [inverter.max_power or 0.0, inverter.max_phase_power or 0.0]
    # A sum with what is no number is none, and a comparison with that is false.
    sound = site.voltage > 0 and min(numbers) >= 0 and sum(numbers) <= MOST_OF_SITE
    return layout_of(site, chains) if sound else None


class Wish(NamedTuple):
    """What a person has chosen for a load; a change of it is obeyed at once.

    The current of a plug is no choice: it is what it was last seen to take.
    """

    mode: Mode
    min_current: float
    max_current: float
    controlled: bool
    connected: bool

    @classmethod
    def of(cls, load: Load) -> Wish:
        """Return the wish that a load carries; plugging in is one, too."""
        low, high = (0.0, 0.0) if load.kind is LoadKind.PLUG else (load.min_current, load.max_current)
        return cls(load.mode, low, high, load.controlled, load.connection is not Connection.DISCONNECTED)


type Rank = tuple[bool, int, int]


type Configured = tuple[
    LoadKind,
    Mode,
    tuple[Phase, ...],
    Connection,
    bool,
    bool,
    bool,
    int,
    RateUnit,
    str | None,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
]


@dataclass(frozen=True, slots=True, eq=False)
class Device:
    """What follows from how a load is configured and connected, and from what a person has chosen for it.

    `configured` and `table` are what it follows from: as long as they stay it is one and the same. `low` and `top` are
    the least and the most that it can take while it runs, A per leg, `foot` is how that counts on all its legs,
    `phases` are theirs as plain numbers, which index in half the time. `sunny` tells whether the last rung of its mode
    is fed by the sun, `wish` is what a person wants of it. `served` tells whether it takes part as long as it is
    controlled, `idle` whether it is full, `lost` whether it cannot be told anything; `on` is its status while it may
    take power. `unlit` is what of its limit the sun alone does not feed, `gain` is how much there must be to gain
    before it is raised, both in A per leg. `rank` sorts: who wants nothing last, then urgency and priority; `declined`
    is the rank of one that is offered current and takes none.
    """

    configured: Configured
    table: Layout
    phases: tuple[int, ...]
    low: float
    top: float
    foot: Footprint
    sunny: bool
    wish: Wish
    served: bool
    idle: bool
    lost: bool
    on: LoadStatus
    unlit: float
    gain: float
    rank: Rank
    declined: Rank


def sound_device(load: Load, configured: Configured, table: Layout) -> Device | None:
    """Return the device of a load by all that it follows from; None if its numbers make no sense."""
    legs, circuit, low, high, step = load.legs, load.circuit, load.min_current, load.max_current, load.step
    if not legs or max(legs) >= table.count or (circuit is not None and circuit not in table.chains):
        return None
    if not (0 < low <= high <= MOST and (step == 0 or FINEST_STEP <= step < inf)):
        return None
    if not all(0 <= number < inf for number in (load.pause, load.min_on, load.ride_through, load.failsafe)):
        return None
    least, most = ceil_to(low, step), floor_to(high, step)
    if least > most:
        return None
    connection, rule = load.connection, MODES[load.mode]
    idle = connection is Connection.IDLE
    return Device(
        configured,
        table,
        phases=tuple([int(leg) for leg in legs]),
        low=least,
        top=most,
        foot=footprint(table, legs, circuit),
        sunny=rule.sunny,
        wish=Wish.of(load),
        served=idle or connection is Connection.READY,
        idle=idle,
        lost=connection is Connection.LOST,
        on=LoadStatus.ON if load.kind is LoadKind.PLUG else LoadStatus.IDLE if idle else LoadStatus.CHARGING,
        unlit=least if load.mode is Mode.SOLAR_PRIORITY else 0.0,
        gain=max(SPARE_SOLAR if rule.sunny else SPARE_GRID, step),
        rank=(idle, rule.urgency, load.priority),
        declined=(True, rule.urgency, load.priority),
    )
