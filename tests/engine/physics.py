"""What a site with an inverter and a battery would really do: written from physics, without the engine's help.

All in A over the phases of the site. A symmetric inverter gives each phase the same, an asymmetric one any split
within its rating of a phase; both follow what is consumed in all, as far as sun and battery go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf

from custom_components.dynamic_ocpp_evse.engine import (
    Accounting,
    Battery,
    Circuit,
    Inverter,
    Load,
    Reading,
    Site,
    Snapshot,
)

from .helpers import START, VOLTS, on_phases

TRACE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Truth:
    """A site as it is: what the house takes on each phase, the sun, the SOC, and which readings are missing.

    `beside` is what circuits feed beside managed loads and circuits inside them; it is a part of `house`. Those in
    `metered` have a meter that answers; the others have none, or one that never did (no reading on any phase).
    """

    site: Site
    house: tuple[float, ...]
    sun: float
    soc: float
    blind: frozenset[str] = frozenset()
    circuits: tuple[Circuit, ...] = ()
    beside: dict[str, tuple[float, ...]] = field(default_factory=dict)
    metered: frozenset[str] = frozenset()
    evenly: bool = True
    at: float = START

    @property
    def battery(self) -> Battery:
        assert self.site.battery is not None
        return self.site.battery

    @property
    def inverter(self) -> Inverter:
        return self.site.inverter or Inverter()

    @property
    def count(self) -> int:
        return self.site.phases

    @property
    def rating(self) -> float:
        """What the inverter may deliver in all."""
        all_of_it, phase = self.inverter.max_power, self.inverter.max_phase_power
        return min(inf if all_of_it is None else all_of_it, inf if phase is None else self.count * phase) / VOLTS

    @property
    def rating_of_a_phase(self) -> float:
        """What it may deliver on one phase."""
        phase = self.inverter.max_phase_power
        return inf if phase is None or not self.inverter.has_battery else phase / VOLTS

    @property
    def takes(self) -> float:
        """What the battery takes of what is left over."""
        return 0.0 if self.soc >= self.battery.full else self.battery.max_charge / VOLTS

    @property
    def gives(self) -> float:
        """What the battery can give at all; the last 5 % are its own."""
        return self.battery.max_discharge / VOLTS if self.soc > 5 else 0.0

    @property
    def seen(self) -> bool:
        """Whether what the battery may do is known: a lost SOC counts as below min, a lost power gives nothing."""
        return not self.blind & {"soc", "battery"}

    @property
    def delivery_is_known(self) -> bool:
        """Whether it is known what is delivered: measured, by sun and battery, or by a battery of its own converter."""
        return "battery" not in self.blind and not (self.inverter.has_battery and {"output", "solar"} <= self.blind)

    @property
    def feeds_any(self) -> bool:
        """The first gate, at a first reading."""
        return self.seen and self.soc > min(self.battery.minimum, self.battery.target - self.battery.hysteresis)

    @property
    def stands_back(self) -> bool:
        """The second gate."""
        return self.seen and self.soc >= min(self.battery.target, self.battery.full)

    @property
    def feeds_solar(self) -> bool:
        """The third gate."""
        above = self.soc > min(self.battery.target, self.battery.full - self.battery.hysteresis)
        return self.stands_back and above and self.battery.feeds_solar

    @property
    def produced(self) -> float:
        """The sun as far as the inverter and the battery behind it have a use for it."""
        return min(self.sun, self.rating + (self.takes if self.inverter.has_battery else 0.0))

    def output(self, used: float, gives: float) -> float:
        """What comes from sun and battery together when the site consumes `used` and the battery gives at most so."""
        made = self.produced
        low, high = made - self.takes, made + gives
        if self.inverter.has_battery:
            high = min(high, self.rating)
            low = max(0.0, min(low, high))
        return min(high, max(low, used))

    def carries(self, members: Sequence[Load]) -> bool:
        """Whether there is enough for what is drawn now: with a grid always."""
        used = self.used(self.house, members)
        rooms = all(own <= self.rating_of_a_phase for own in used)
        return not self.site.off_grid or (rooms and sum(used) <= self.output(inf, self.gives))

    def used(self, rest: Sequence[float], members: Sequence[Load]) -> list[float]:
        """What is consumed on each phase now."""
        drawn = on_phases(self.count, members, [load.draw or () for load in members])
        return [own + more for own, more in zip(rest, drawn, strict=True)]

    def may_give(self) -> float:
        """What the battery gives to loads of any source: nothing with its first gate closed.

        Where nobody knows what the inverter delivers it goes on with what the house draws already, and adds nothing.
        """
        if not self.delivery_is_known:
            return max(0.0, self.output(sum(self.house), self.gives) - self.produced)
        return self.gives if self.feeds_any else 0.0

    def flows(self, used: Sequence[float], output: float) -> list[float]:
        """The grid on each phase where the inverter gives all phases the same."""
        return [own - output / self.count for own in used]

    def splits(self, used: Sequence[float], output: float) -> list[float]:
        """What an asymmetric inverter gives each phase: what is used there if it can, the rest anywhere."""
        each = self.rating_of_a_phase
        given = [max(0.0, min(own, each)) for own in used]
        scale = min(1.0, max(0.0, output) / sum(given)) if sum(given) > 0 else 0.0
        given = [scale * own for own in given]
        rest = output - sum(given)
        for phase in range(self.count):
            more = min(rest, each - given[phase]) if phase + 1 < self.count or each < inf else rest
            given[phase] += more
            rest -= more
        return given

    def snapshot(self, members: Sequence[Load]) -> Snapshot:
        """What is measured while the loads draw what they say."""
        used = self.used(self.house, members)
        truth, total = self, sum(used)
        if self.site.off_grid:  # beyond what the battery takes the sun is curtailed; what is drawn is given
            truth = replace(self, sun=max(0.0, min(self.produced, total + self.takes)))
        output = total if self.site.off_grid else truth.output(total, self.gives)
        split = [output / self.count] * self.count
        if self.site.off_grid:
            split = used
        elif self.inverter.asymmetric and not self.evenly and self.inverter.has_battery:
            split = truth.splits(used, output)
        by_inverter = split if self.inverter.has_battery else [truth.produced / self.count] * self.count
        measured = {
            "solar": Reading(truth.produced * VOLTS, self.at),
            "soc": Reading(self.soc, self.at),
            "battery": Reading((output - truth.produced) * VOLTS, self.at),
            "output": tuple(Reading(amps, self.at) for amps in by_inverter),
        }
        return replace(
            Snapshot(
                site=self.site,
                grid=()
                if self.site.off_grid
                else tuple(Reading(own - out, self.at) for own, out in zip(used, split, strict=True)),
                loads=tuple(replace(load, draw_at=self.at) for load in members),
                circuits=tuple(self.read(circuit, members) for circuit in self.circuits),
            ),
            **{name: value for name, value in measured.items() if name not in self.blind},
        )

    def inside(self, circuit: Circuit) -> set[str]:
        """The circuit and all that lie in it."""
        found = {circuit.id}
        for _ in self.circuits:
            found |= {other.id for other in self.circuits if other.parent in found}
        return found

    def unmanaged(self, circuit: Circuit) -> list[float]:
        """What it bears beside managed loads."""
        parts = [self.beside.get(name, (0.0,) * self.count) for name in sorted(self.inside(circuit))]
        return [sum(amps) for amps in zip(*parts, strict=True)]

    def read(self, circuit: Circuit, members: Sequence[Load]) -> Circuit:
        """The circuit with what its meter reads, if it has one that answers."""
        if circuit.id not in self.metered:
            return circuit
        own = [load for load in members if load.circuit in self.inside(circuit)]
        drawn = on_phases(self.count, own, [load.draw or () for load in own])
        amps = zip(drawn, self.unmanaged(circuit), strict=True)
        return replace(circuit, meter=tuple(Reading(a + b, self.at) for a, b in amps))


def uncovered(truth: Truth, used: Sequence[float], output: float) -> float:
    """The least that must be imported over all phases: an asymmetric inverter covers what it can."""
    coverable = sum(max(0.0, min(own, truth.rating_of_a_phase)) for own in used)
    return sum(max(0.0, own) for own in used) - min(max(0.0, output), coverable)


def check_wires(truth: Truth, rest: Sequence[float], amps: Sequence[float], slack: float = TRACE) -> None:
    """8.1, 8.4, 8.5: with managed `amps` beside `rest` no phase, import, inverter or battery bears too much."""
    if max(amps) <= slack:
        return
    site, count = truth.site, truth.count
    gives = truth.may_give()
    used = [own + more for own, more in zip(rest, amps, strict=True)]
    if site.off_grid:
        most = truth.output(inf, gives)
        assert sum(used) <= most + slack
        assert all(
            more <= slack or own <= truth.rating_of_a_phase + slack for own, more in zip(used, amps, strict=True)
        )
        return
    buffer = site.power_buffer / VOLTS
    breaker = site.breaker - buffer / count
    output, alone = truth.output(sum(used), gives), truth.output(sum(rest), gives)
    if truth.inverter.asymmetric and truth.inverter.has_battery:
        # A cut through the flow from the inverter to its phases: no phase, and not all together, lack too much.
        lacks = [max(0.0, own - breaker) if more > slack else 0.0 for own, more in zip(used, amps, strict=True)]
        assert max(lacks) <= truth.rating_of_a_phase + slack
        assert sum(lacks) <= output + slack
        bought, bought_alone = uncovered(truth, used, output), uncovered(truth, rest, alone)
    else:
        if truth.inverter.asymmetric:  # a converter of its own that gives any phase what it needs
            lacks = [own - truth.produced / count - breaker for own in used]
            over = sum(max(0.0, lack) for lack, more in zip(lacks, amps, strict=True) if more > slack)
            # It follows each phase by itself: what others export lowers nothing, and it may go on charging from them.
            assert over <= max(0.0, gives, output - truth.produced) + truth.takes + slack
        else:
            flow = truth.flows(used, output)
            assert all(more <= slack or own <= breaker + slack for own, more in zip(flow, amps, strict=True))
        bought, bought_alone = (
            sum(max(0.0, own) for own in truth.flows(now, out)) for now, out in ((used, output), (rest, alone))
        )
    if site.max_import is None:
        return
    if site.accounting is Accounting.NETTED:
        bought, bought_alone = sum(used) - output, sum(rest) - alone
    elif truth.inverter.asymmetric and not truth.inverter.has_battery:
        return
    assert bought <= max(site.max_import / VOLTS - buffer, bought_alone) + slack * count


def check_circuits(
    truth: Truth,
    ruled: Sequence[Load],
    taken: Sequence[Sequence[float]],
    others: Sequence[Load] = (),
    slack: float = TRACE,
) -> None:
    """8.1: no circuit above its limit, beside members that no plan rules; a meter that never answered tells of none."""
    for circuit in truth.circuits:
        inside = truth.inside(circuit)
        own = [(load, legs) for load, legs in zip(ruled, taken, strict=True) if load.circuit in inside]
        amps = on_phases(truth.count, [load for load, _ in own], [legs for _, legs in own])
        unmanaged = [circuit.limit if circuit.meter else 0.0] * truth.count
        if circuit.id in truth.metered:
            unmanaged = truth.unmanaged(circuit)
        unmanaged = truth.used(unmanaged, [load for load in others if load.circuit in inside])
        for managed, other in zip(amps, unmanaged, strict=True):
            assert managed <= slack or managed + other <= circuit.limit + slack


def check_rest(truth: Truth, used: Sequence[float], phases: set[int], *, leaves: bool, slack: float = TRACE) -> None:
    """8.3, 8.4: the sun, with the battery at rest within its gates, carries what solar rungs use on `phases`.

    Where a rung must leave to the battery what it can take (`leaves`), nor may it use that.
    """
    made, count = truth.produced, truth.count
    if truth.inverter.has_battery:
        made = min(made, truth.rating)
    lent = 0.0
    if truth.feeds_solar and not leaves:
        lent = truth.gives
        if truth.inverter.has_battery:
            lent = min(lent, max(0.0, truth.rating - made))
    total = truth.produced - truth.takes if leaves else made + lent
    assert sum(used) <= total + slack * count
    if truth.site.accounting is Accounting.NETTED:
        return
    if truth.site.off_grid or (truth.inverter.asymmetric and truth.inverter.has_battery):
        assert all(used[phase] <= truth.rating_of_a_phase + slack for phase in phases)
        assert sum(used[phase] for phase in phases) <= made + lent + slack * count
    elif not truth.inverter.asymmetric:
        assert all(used[phase] <= (made + lent) / count + slack for phase in phases)
