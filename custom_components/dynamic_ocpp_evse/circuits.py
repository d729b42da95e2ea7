"""Circuits: sub-breakers of a site, each with what hangs on it and what it has left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from .const import CONF_CIRCUIT_LIMIT, CONF_CIRCUIT_METERS, CONF_CIRCUIT_PARENT
from .engine import Circuit, Connection, Load, Phase, Plan, Reading, Site
from .engine.budgets import chains_of
from .entries import circuits_of
from .reading.lost import Why
from .reading.meter import Meter, wires
from .reading.quantity import Moment
from .reading.standstill import drawn_by


@dataclass(eq=False)
class ManagedCircuit:
    """A circuit's entry. Its limit is in force for as long as the entry exists, loaded or not.

    `free` is what its members may take in all, A per phase of the site; `flows` is what flows through it, None where
    that is not known; `overload` tells whether that is more than it bears, None while it is not known.
    """

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    free: tuple[float, ...] | None = field(default=None, init=False)
    flows: tuple[float | None, ...] = field(default=(), init=False)
    overload: bool | None = field(default=None, init=False)
    _wiring: Mapping[str, Any] | None = field(default=None, init=False)
    _meter: Meter | None = field(default=None, init=False)
    _lost_after: float = field(default=0.0, init=False)

    @property
    def id(self) -> str:
        """Return the circuit's id: its entry's."""
        return self.entry.entry_id

    @property
    def name(self) -> str:
        """Return the circuit's name."""
        return self.entry.title

    @property
    def limit(self) -> float:
        """Return what it bears, A per phase."""
        return float(self.entry.options[CONF_CIRCUIT_LIMIT])

    @property
    def parent(self) -> str | None:
        """Return the id of the circuit that it lies in, or None."""
        return self.entry.data.get(CONF_CIRCUIT_PARENT)

    @property
    def meter(self) -> Meter:
        """Return its meter as it is wired now: that may change while the entry is not loaded."""
        if self._meter is None or self._wiring is not self.entry.data:
            self._wiring = self.entry.data
            self._meter = Meter(self.hass, wires(self._wiring, CONF_CIRCUIT_METERS))
        return self._meter

    def read(self, site: Site, moment: Moment, members: Sequence[Load], *, whole: bool) -> Circuit:
        """Return the circuit as it stands; `members` are the loads on it and on those within it, as a `whole`."""
        self._lost_after = site.grid_lost_after
        if not self.meter.entities:
            return Circuit(id=self.id, limit=self.limit, parent=self.parent)
        wired = self.meter.phases[: site.phases]
        found = self.meter.read(site, moment, drawn_by(members) if whole else None)
        used = {leg for load in members for leg in load.legs}
        known = [reading for reading in found if reading is not None]
        oldest = min(known, key=lambda reading: reading.at, default=Reading(0.0, moment.now))
        # Beside members nothing is known of a phase without a meter; without any, nothing of it matters.
        rest = [None if Phase(phase) in used else replace(oldest, value=0.0) for phase in range(site.phases)]
        meter = [found[phase] if wire is not None else rest[phase] for phase, wire in enumerate(wired)]
        return Circuit(id=self.id, limit=self.limit, parent=self.parent, meter=tuple(meter))

    def note(self, circuit: Circuit, members: Sequence[Load], plan: Plan) -> None:
        """Note what a plan leaves to the circuit, and whether it bears too much."""
        mine = [budget for budget in plan.budgets if budget.circuit == self.id]
        self.free = tuple([max(0.0, budget.limit) for budget in mine]) or None
        if circuit.meter is None:
            self.flows, known = _flows(members), _drawn(members)
        else:
            told = [None if r is None or r.is_lost(plan.at, self._lost_after) else r.value for r in circuit.meter]
            self.flows, known = tuple(told), [amps for amps in told if amps is not None]
        self.overload = max(known) > circuit.limit if known else None


def _flows(members: Sequence[Load]) -> tuple[float | None, ...]:
    """Return what loads take of each phase, A; None where one does not tell what it takes, and may take something."""
    silent = [load for load in members if load.draw is None and load.confirmed != 0]
    dark = {leg for load in silent if load.connection is not Connection.DISCONNECTED for leg in load.legs}
    return tuple([None if phase in dark else amps for phase, amps in zip(Phase, _drawn(members), strict=True)])


def _drawn(members: Iterable[Load]) -> list[float]:
    """Return what loads are known to take of each phase, A."""
    amps = [0.0] * len(Phase)
    for load in members:
        for leg, taken in zip(load.legs, load.draw or (), strict=False):
            amps[leg] += taken
    return amps


class Circuits:
    """The circuits of a hub, by id: all that have an entry, whether it is loaded or not."""

    def __init__(self, hass: HomeAssistant, hub: ConfigEntry[Any]) -> None:
        self._hass = hass
        self._hub = hub
        self._known: dict[str, ManagedCircuit] = {}
        self._read: dict[str, tuple[Circuit, list[Load]]] = {}

    def __contains__(self, circuit: object) -> bool:
        return circuit in self._known

    def __getitem__(self, circuit: str) -> ManagedCircuit:
        return self._known[circuit]

    def __iter__(self) -> Iterator[ManagedCircuit]:
        return iter(self._known.values())

    def refresh(self) -> None:
        """Look again which circuits there are."""
        found = {entry.entry_id: entry for entry in circuits_of(self._hass, self._hub)}
        known = self._known
        self._known = {
            name: known[name] if name in known else ManagedCircuit(self._hass, entry) for name, entry in found.items()
        }

    @property
    def entities(self) -> list[str]:
        """Return the entities whose change may show an overload."""
        return [entity for circuit in self for entity in circuit.meter.entities]

    def read(self, site: Site, moment: Moment, loads: Iterable[Load] | None = None) -> tuple[Circuit, ...]:
        """Return the circuits as they stand; without loads what their meters show, for who only looks at that."""
        members: dict[str, list[Load]] = {name: [] for name in self._known}
        chains = dict(chains_of({item.id: item.parent for item in self}))
        for load in loads or ():
            for name in chains.get(load.circuit or "", ()):
                members[name].append(load)
        self._read = {
            name: (item.read(site, moment, members[name], whole=loads is not None), members[name])
            for name, item in self._known.items()
        }
        return tuple([circuit for circuit, _ in self._read.values()])

    def lost(self, site: Site, moment: Moment) -> Iterator[tuple[ConfigEntry[Any], str, Why]]:
        """Yield the entities of meters that are lost since they were read last: of which circuit, and why."""
        for item in self:
            yield from [(item.entry, entity_id, why) for entity_id, why in item.meter.lost(site, moment)]

    def note(self, plan: Plan) -> None:
        """Note what a plan of what was read last leaves to each."""
        for name, (circuit, members) in self._read.items():
            self._known[name].note(circuit, members, plan)
