"""The site: house, sun, plugs and chargers, and what the grid delivers to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from .house import House
from .phases import PHASES, PerPhase, Phase, add, on_site
from .plug import HeaterPlug
from .sun import Sun


class Charger(Protocol):
    """What the plant asks of a charger."""

    def step(self, now: float, dt: float) -> None:
        """Go ``dt`` seconds on, to ``now``."""

    @property
    def currents(self) -> tuple[float, ...]:
        """Return what it takes on each of its wired legs, L1 first, in A."""


@dataclass(frozen=True, slots=True)
class WiredCharger:
    """A charger and the site phases of its legs, L1 first; a charger with one leg names one phase."""

    charger: Charger
    wiring: tuple[Phase, ...] = PHASES


@dataclass(frozen=True, slots=True)
class PlantConfig:
    """The site's clock and voltage.

    The day starts at ``day_starts`` (seconds after midnight) and runs ``lapse`` times as fast as the plant; sun and
    daily schedule follow the day, everything else the plant.
    """

    day_starts: float = 0.0
    lapse: float = 1.0
    voltage: float = 230.0


@dataclass(frozen=True, slots=True)
class PlantState:
    """The truth at one moment.

    ``now`` and ``time`` in seconds (as told to the step, and after the first midnight); ``grid`` in A per phase,
    positive = import; ``solar`` in W, positive = production; ``house`` in A per phase without the loads, positive =
    consumption; ``loads`` in A per phase of the site by the load's name, positive = consumption.
    """

    now: float
    time: float
    grid: PerPhase
    solar: float
    house: PerPhase
    loads: Mapping[str, PerPhase]


class Plant:
    """A site on three phases, whose inverter shares the sun's power equally between them.

    It deals in the seconds that it is told: from 0, or from the epoch for chargers that deal in real dates.
    """

    def __init__(
        self,
        config: PlantConfig,
        house: House,
        sun: Sun,
        *,
        plugs: Mapping[str, HeaterPlug] | None = None,
        chargers: Mapping[str, WiredCharger] | None = None,
        now: float = 0.0,
    ) -> None:
        self.config = config
        self.house = house
        self.sun = sun
        self.plugs = dict(plugs or {})
        self.chargers = dict(chargers or {})
        if both := self.plugs.keys() & self.chargers.keys():
            raise ValueError(f"Name used for a plug and a charger: {', '.join(sorted(both))}")
        self.start_day(now)

    def start_day(self, now: float) -> None:
        """Let the day start at ``now``, and with it the schedule of all appliances."""
        self._day_started = now
        self.state = self._observe(now)

    def step(self, now: float, dt: float) -> PlantState:
        """Go ``dt`` seconds on, to ``now``, and return the state there."""
        for plug in self.plugs.values():
            plug.step(now, dt)
        for wired in self.chargers.values():
            wired.charger.step(now, dt)
        self.state = self._observe(now)
        return self.state

    def _observe(self, now: float) -> PlantState:
        config = self.config
        elapsed = now - self._day_started
        time = config.day_starts + elapsed * config.lapse
        solar = self.sun.power(time)
        house = self.house.currents(elapsed, time)
        loads = {name: plug.draw for name, plug in self.plugs.items()}
        loads |= {name: on_site(wired.charger.currents, wired.wiring) for name, wired in self.chargers.items()}
        share = -solar / len(PHASES) / config.voltage
        return PlantState(
            now=now,
            time=time,
            grid=add((house, (share, share, share), *loads.values())),
            solar=solar,
            house=house,
            loads=loads,
        )
