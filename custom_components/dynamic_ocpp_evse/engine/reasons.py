"""Why a load gets what it gets, told from the deal that decided it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter

from .battery import Supply
from .budgets import Layout
from .distribution import EPS, Ask, Lack
from .model import Battery, Reason, ReasonCode, Shortfall, Site
from .stages import Lit, Outcome, Slot

RAMPING = Reason(ReasonCode.RAMPING)
# What is said of a load that takes all that such a budget has.
_FOLLOWS = {
    ReasonCode.NOT_ENOUGH_SOLAR: ReasonCode.FOLLOWS_SUN,
    ReasonCode.BELOW_EXCESS_THRESHOLD: ReasonCode.FOLLOWS_EXPORT,
}

_lack = itemgetter(2)
# Several for each load that waits: without the __new__ of the class, which is Python, they are made in half the time.
_shortfall = partial(tuple.__new__, Shortfall)
_reason = partial(tuple.__new__, Reason)


@dataclass(slots=True, eq=False)
class Reasons:
    """What the reasons of a cycle are told from; `slots` are the loads that take part.

    Loads that lack the same, or get no more of the same, are told the same.
    """

    site: Site
    table: Layout
    supply: Supply
    slots: Sequence[Slot]
    _told: dict[int, Reason] = field(default_factory=dict)  # by the identity of what is missed
    _limited: dict[tuple[Ask, float], Reason] = field(default_factory=dict)

    def waiting(self, slot: Slot, outcome: Outcome) -> Reason:
        """Return why a load that wants power gets none: each budget that its start lacks, with its number."""
        missed = outcome.missed.get(slot.place)
        if missed is None or (outcome.amps[slot.place] > 0 and not outcome.ask(slot).first):
            return self._battery_first() if outcome.ask(slot).blocked else RAMPING
        if slot.load.manual:  # what a hand has switched, the wires alone have ended
            lacks = sorted(_largest_first(missed), key=lambda lack: lack[0] >= self.table.more.stop)
            found = self._lacking(slot, outcome, lacks)
        elif (known := self._told.get(id(missed))) is None:
            found = self._told[id(missed)] = self._lacking(slot, outcome, _largest_first(missed))
        else:
            found = known
        if found.load == slot.load.id:  # it may have been dealt to itself, and not have been let
            return self._main(slot, found.shortfalls)
        return found

    def _lacking(self, slot: Slot, outcome: Outcome, lacks: Sequence[Lack]) -> Reason:
        """Return what a start lacks, or who is served before it."""
        shortfalls, rooms = self._shortfalls(lacks), outcome.rooms
        for index, need, _ in lacks:
            if not rooms[index] >= need - EPS:
                return self._main(slot, shortfalls)
        who = outcome.taker(self.slots, lacks[0][0])
        if who is None:
            return self._main(slot, shortfalls)
        main = shortfalls[0]
        return _reason((ReasonCode.GAVE_WAY_TO, main.phases, main.watts, None, who, None, None, None, shortfalls))

    def limited(self, slot: Slot, outcome: Outcome) -> Reason:
        """Return why a load that runs gets no more: the budgets with nothing left for it."""
        key = ask, _ = outcome.ask(slot), slot.load.step
        if key not in self._limited:
            self._limited[key] = self._battery_first() if ask.blocked else self._tight(slot, ask, outcome)
        return self._limited[key]

    def _tight(self, slot: Slot, ask: Ask, outcome: Outcome) -> Reason:
        """Return which budgets have less than a step left for an ask."""
        rooms, taken, least = outcome.rooms, outcome.taken, max(slot.load.step, EPS)
        tight = [
            (i, 0.0, max(0.0, taken[column] - rooms[i]))
            for i, column, use in ask.terms.binds
            if rooms[i] - taken[column] < use * least
        ]
        if not tight:
            return RAMPING
        found = self._main(slot, self._shortfalls(_largest_first(tight)))
        follows = _FOLLOWS.get(found.code)
        return found if follows is None or round(found.missing or 0.0) else _reason((follows, *found[1:]))

    def riding(self, missed: Sequence[Lack]) -> Reason:
        """Return what a load that rides through lacks for its minimum."""
        lacking = self._shortfalls(_largest_first(missed))
        return Reason(ReasonCode.RIDING_THROUGH, lacking[0].phases, lacking[0].watts, shortfalls=lacking)

    def _shortfalls(self, lacks: Sequence[Lack]) -> tuple[Shortfall, ...]:
        """Return what is lacking, in its order, as data."""
        names, volts = self.table.names, self.site.voltage
        found = [
            (kind, phases, amps, amps * volts, circuit) for i, _, amps in lacks for kind, phases, circuit in [names[i]]
        ]
        return tuple(map(_shortfall, found))

    def _main(self, slot: Slot, found: tuple[Shortfall, ...]) -> Reason:
        """Return the reason of the largest shortfall; below its target the battery is why there is no sun."""
        main, gates = found[0], self.supply.gates
        first = self.site.battery is not None and (gates is None or not gates.solar)
        if first and main.budget is ReasonCode.NOT_ENOUGH_SOLAR and slot.lit is Lit.EXPORT:
            return self._battery_first()._replace(phases=main.phases, missing=main.watts, shortfalls=found)
        return _reason((main.budget, main.phases, main.watts, None, None, main.circuit, None, None, found))

    def _battery_first(self) -> Reason:
        """Return that the battery comes first, with its SOC and where that ends."""
        battery = self.site.battery or Battery()
        return Reason(ReasonCode.BATTERY_FIRST, soc=self.supply.soc, target=min(battery.target, battery.full))


def _largest_first(lacks: Sequence[Lack]) -> Sequence[Lack]:
    return sorted(lacks, key=_lack, reverse=True) if len(lacks) > 1 else lacks
