"""The battery: what it may do by its SOC, what it can do as seen, and what inverter and battery can add to the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple

from .model import Battery, Gates, Inverter, Problem, Reading, Site, Snapshot

STEADY = 20.0  # s
READINGS = 3
MOVES = 0.5  # A: a battery that moves by less stands still
LACKS = 1.0  # A
HELD = 600.0  # s for which an observation is believed
HELD_AT_MOST = 14400.0
ABSURD = 20.0  # x breaker: beyond physics
FULL = 100.0  # %

_USUAL = Inverter()
CLOSED = Gates(any_source=False, solar=False, discharge=False)


def held_for(fails: int) -> float:
    """Return for how many seconds something is not believed in that has failed again so often."""
    return min(HELD * 2.0**fails, HELD_AT_MOST)


@dataclass(frozen=True, slots=True)
class Observed:
    """What a battery was seen not to exceed: `limit` W (None: nothing) until a second, after `fails` failed retries."""

    limit: float | None = None
    until: float = 0.0
    fails: int = 0

    def hold(self, limit: float, now: float) -> Observed:
        """Return the observation made now: believed for longer each time that a retry has failed."""
        fails = self.fails + (self.until > 0)
        return Observed(limit, now + held_for(fails), fails)

    def at(self, now: float, moved: float, voltage: float) -> Observed:
        """Return what is still believed, after the battery was seen to move `moved` W in this direction."""
        if self.limit is None:
            return self
        if moved > self.limit + LACKS * voltage:
            return Observed()
        return replace(self, limit=None) if now >= self.until else self


NOTHING_OBSERVED = Observed()


class Watch(NamedTuple):
    """A state that may contradict what is believed of the battery: since when, at which W, in how many readings."""

    giving: bool
    since: float
    power: float
    grid_at: float
    battery_at: float
    readings: int = 1


class BatteryMemory(NamedTuple):
    """What lasts of a battery between cycles: its gates, its last readings, and what it was seen not to do."""

    gates: Gates | None = None
    soc: Reading | None = None
    power: Reading | None = None
    give: Observed = NOTHING_OBSERVED
    take: Observed = NOTHING_OBSERVED
    watch: Watch | None = None


class Supply(NamedTuple):
    """What inverter and battery do and could do, in A over all phases of the site.

    `power` is the battery's (None: unknown), `solar` the production (None: unknown), both W. `now` is what the inverter
    delivers, `least` and `most` bound what it delivers when the consumption changes; `known` is False where that is
    not known and it can add nothing. `sun` is what it would deliver beyond now with the battery at rest within its
    gates, `rest` the same without any discharge, `takes` what the battery would take beyond now. `rooms` is what each
    phase of an inverter with unequal phases can still add, below 0 where it gives too much. `each` is `now` by phase,
    evenly where it is not measured.
    """

    known: bool = False
    unequal: bool = False
    now: float = 0.0
    least: float = 0.0
    most: float = 0.0
    sun: float = 0.0
    rest: float = 0.0
    takes: float = 0.0
    rooms: tuple[float, ...] = ()
    each: tuple[float, ...] = ()
    gates: Gates | None = None
    soc: float | None = None
    power: float | None = None
    solar: float | None = None
    problems: tuple[Problem, ...] = ()


NO_SUPPLY = Supply()


def valid(reading: Reading | None, last: Reading | None, most: float, now: float, old_after: float) -> Reading | None:
    """Return the newest sound reading that is not too old; one beyond `most` is none, one of the future is of now."""
    if reading is None or not abs(reading.value) <= most:
        reading = last
    if reading is None or not now - reading.at <= old_after:
        return None
    return reading if reading.at <= now else Reading(reading.value, now)


def next_gates(battery: Battery, soc: float, gates: Gates | None) -> Gates:
    """Return the gates at a SOC, with hysteresis; they open at `full` at the latest, so that 98 % reach 100."""
    h, full = battery.hysteresis, battery.full
    floor = min(battery.minimum, battery.target - h)
    opens, closes = min(battery.target, full), min(battery.target, full - h)
    if gates is None:
        any_source, solar, discharge = soc > floor, soc >= opens, soc > closes
    else:
        # Without a hysteresis both would hold at the threshold itself, in turn.
        any_source = soc > floor and (gates.any_source or soc >= min(floor + h, full))
        solar = soc >= min(battery.target - h, full - h) if gates.solar else soc >= opens
        discharge = soc > closes and (gates.discharge or soc >= min(battery.target + h, full))
    discharge = discharge and solar and battery.feeds_solar
    if gates is not None and (gates.any_source, gates.solar, gates.discharge) == (any_source, solar, discharge):
        return gates
    return Gates(any_source, solar, discharge)


def _output(snapshot: Snapshot, now: float) -> tuple[float, ...] | None:
    """Return what the inverter gives to each phase, A, where all of it is measured."""
    site = snapshot.site
    most, lost_after = ABSURD * site.breaker, site.grid_lost_after
    sound = [r.value for r in snapshot.output if r and abs(r.value) <= most and not r.is_lost(now, lost_after)]
    return tuple(sound) if len(sound) == len(snapshot.output) == site.phases else None


def _watched(
    site: Site, grid: Sequence[Reading], power: Reading, watch: Watch | None, give: float, take: float
) -> tuple[Watch | None, bool]:
    """Look for a state that contradicts what is believed: import though it could give more, or export.

    `grid` is A per phase, `give` and `take` (W) are what the battery is believed to give and take. Return the state
    that is watched, and whether it has been steady for long enough.
    """
    net, lacks = sum([reading.value for reading in grid]), LACKS * site.voltage
    giving = net > LACKS and power.value < give - lacks
    taking = net < -LACKS and -power.value < take - lacks
    if not (giving or taking):
        return None, False
    at = min([reading.at for reading in grid])
    if watch is None or watch.giving != giving or abs(power.value - watch.power) >= MOVES * site.voltage:
        return Watch(giving, at, power.value, at, power.at), False
    if at > watch.grid_at and power.at > watch.battery_at:
        watch = Watch(giving, watch.since, watch.power, at, power.at, watch.readings + 1)
    return watch, watch.readings >= READINGS and at - watch.since >= STEADY


def assess(
    snapshot: Snapshot, grid: Sequence[Reading], memory: BatteryMemory, now: float
) -> tuple[Supply, BatteryMemory]:
    """Return what inverter and battery can do now, and what to remember of it; `grid` is A per phase, empty if lost."""
    site = snapshot.site
    volts, most = site.voltage, ABSURD * site.breaker * site.voltage * site.phases
    solar = valid(snapshot.solar, None, most, now, site.solar_lost_after)
    output = _output(snapshot, now) if snapshot.output else None
    battery = site.battery
    if battery is None:
        made = solar.value if solar is not None else None if output is None else sum(output) * volts
        return (NO_SUPPLY if made is None else Supply(solar=made)), memory
    soc = valid(snapshot.soc, memory.soc, FULL, now, site.battery_lost_after)
    power = valid(snapshot.battery, memory.power, most, now, site.battery_lost_after)
    level = None if soc is None else soc.value
    problems = () if soc is not None else (Problem.SOC_LOST,)
    if power is None:
        # What it does is unknown, so it counts as empty, and as taking all that it can. To loads of the sun it counts
        # as giving all that it can: what looks like the sun's may be its.
        gives = battery.max_discharge / volts
        supply = Supply(
            sun=-gives,
            rest=-gives,
            takes=battery.max_charge / volts,
            gates=CLOSED,
            soc=level,
            solar=None if solar is None else solar.value,
            problems=(*problems, Problem.BATTERY_LOST),
        )
        return supply, BatteryMemory(None, soc, None, memory.give, memory.take)
    gates = CLOSED if level is None else next_gates(battery, level, memory.gates)
    give, take = memory.give, memory.take
    if memory.gates is not None and gates is not memory.gates and gates != memory.gates:
        give = take = NOTHING_OBSERVED
    give, take = give.at(now, power.value, volts), take.at(now, -power.value, volts)
    can_give = battery.max_discharge if give.limit is None else min(battery.max_discharge, give.limit)
    can_take = battery.max_charge if take.limit is None else min(battery.max_charge, take.limit)
    if level is not None and level >= FULL:
        can_take = 0.0
    # One that counts as full may go on charging to the last percent: wires must bear that until it is seen not to.
    accepts = 0.0 if level is not None and level >= battery.full else can_take
    watch = memory.watch
    if not site.off_grid:
        may_give = can_give if gates.any_source else 0.0
        watch, contradicts = _watched(site, grid, power, watch, may_give, can_take)
        if watch is not None and contradicts:
            if watch.giving:
                give = give.hold(max(0.0, power.value), now)
            else:
                take = take.hold(max(0.0, -power.value), now)
            watch = None
    memory = BatteryMemory(None if level is None else gates, soc, power, give, take, watch)
    return _supply(site, power.value, solar, output, gates, level, (can_give, can_take, accepts), problems), memory


def _supply(
    site: Site,
    power: float,
    solar: Reading | None,
    output: tuple[float, ...] | None,
    gates: Gates,
    soc: float | None,
    can: tuple[float, float, float],
    problems: tuple[Problem, ...],
) -> Supply:
    """Return the supply from powers in W; `can` is what the battery can give and take, and what loads leave to it."""
    inverter = site.inverter or _USUAL
    volts, n = site.voltage, site.phases
    can_give, can_take, accepts = can
    made = None if solar is None else solar.value
    cap = inf if inverter.max_power is None else inverter.max_power
    if inverter.max_phase_power is not None:
        cap = min(cap, n * inverter.max_phase_power)
    if inverter.has_battery:
        total = sum(output) * volts if output is not None else None if made is None else made + power
        behind = 0.0 if total is None else total - power  # the sun as the inverter has it
        if made is None and total is not None:
            made = behind
    else:
        # The battery has a converter of its own; what the sun's inverter gives is in the house.
        total, behind, cap = power, 0.0, inf
        if made is None and output is not None:
            made = sum(output) * volts
    known = total is not None
    delivered = 0.0 if total is None else total
    most = min(behind + (can_give if gates.any_source else 0.0), cap)
    least = min(behind - can_take, most)
    if inverter.has_battery:
        least = min(max(0.0, least), most)
    lent = can_give if gates.discharge else 0.0
    if known:
        at_rest, lent = min(behind, cap) - delivered, min(lent, max(0.0, cap - behind))
    elif cap == inf:
        at_rest = -power
    else:  # of a rating nobody knows what is left: what charges the battery may not get through
        at_rest, lent = min(0.0, -power), 0.0
    by_phase = output if inverter.has_battery else None
    unequal = inverter.asymmetric or site.off_grid
    rooms: tuple[float, ...] = ()
    if unequal and known:
        each = inf if inverter.max_phase_power is None else inverter.max_phase_power / volts
        # Where its phases are not measured, all that it delivers may be on one of them.
        on = (max(0.0, delivered / volts),) * n if by_phase is None else by_phase
        # Without a grid, what a phase gives beyond its rating has to go.
        least_room = -inf if site.off_grid and by_phase is not None else 0.0
        rooms = tuple([max(least_room, each - amps) for amps in on])
    if by_phase is None:
        by_phase = (delivered / volts / n,) * n if known else ()
    return Supply(
        known=known,
        unequal=unequal,
        now=delivered / volts,
        least=least / volts,
        most=most / volts,
        sun=(at_rest + lent) / volts,
        rest=at_rest / volts,
        takes=(power + accepts) / volts,
        rooms=rooms,
        each=by_phase,
        gates=gates,
        soc=soc,
        power=power,
        solar=made,
        problems=problems,
    )
