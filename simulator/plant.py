"""The site: house, sun, inverter, battery, plugs and chargers, and what the grid delivers to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from .battery import Battery
from .checks import require
from .inverter import Inverter, InverterConfig
from .phases import NOTHING, PHASES, PerPhase, Phase, on_site


class HouseModel(Protocol):
    """What the plant asks of a house."""

    def currents(self, now: float, time: float, /) -> PerPhase:
        """Return the consumption in A per phase at ``now`` (s since the day began) and ``time`` (s of the day)."""


class SunModel(Protocol):
    """What the plant asks of a sun."""

    def power(self, time: float, /) -> float:
        """Return the production in W at ``time``, in seconds after the first midnight, never negative."""


class Plug(Protocol):
    """What the plant asks of a plug and the load behind it."""

    def step(self, now: float, dt: float, /) -> None:
        """Go ``dt`` seconds on, to ``now``."""

    @property
    def draw(self) -> PerPhase:
        """Return what it takes on each phase of the site, in A, positive = consumption."""


class Charger(Protocol):
    """What the plant asks of a charger."""

    def step(self, now: float, dt: float, /) -> None:
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
    """The site's clock, voltage and supply.

    The day starts at ``day_starts`` (seconds after midnight) and runs ``lapse`` times as fast as the plant; sun and
    daily schedule follow the day, everything else the plant. ``phases`` is 1 or 3; on one phase everything lies on A.
    Without a grid (``off_grid``) the inverter is the grid.
    """

    day_starts: float = 0.0
    lapse: float = 1.0
    voltage: float = 230.0
    phases: int = 3
    off_grid: bool = False

    def __post_init__(self) -> None:
        """Refuse a site that cannot exist."""
        require(self.phases in {1, 3}, f"a site has 1 or 3 phases, not {self.phases}")
        require(self.voltage > 0, "voltage must be above 0 V")


@dataclass(frozen=True, slots=True)
class PlantState:
    """The truth at one moment.

    ``now`` and ``time`` in seconds (as told to the step, and after the first midnight); ``grid`` in A per phase,
    positive = import; ``solar`` in W that is produced, positive = production; ``house`` in A per phase without the
    loads, positive = consumption; ``loads`` in A per phase of the site by the load's name, positive = consumption.

    ``battery_power`` in W, positive = discharging; ``soc`` in percent, None without a battery. ``output`` in A per
    phase that the inverter gives into the house, ``battery_output`` the same of a battery's converter beside it.
    ``sunshine`` in W that would be produced if nothing curtailed it. ``unserved`` in A per phase is consumption
    that an inverter off-grid cannot supply. On each phase, grid + output + battery_output + unserved = house + loads;
    in all, output + battery_output = solar + battery_power.
    """

    now: float
    time: float
    grid: PerPhase
    solar: float
    house: PerPhase
    loads: Mapping[str, PerPhase]
    battery_power: float = 0.0
    soc: float | None = None
    output: PerPhase = NOTHING
    battery_output: PerPhase = NOTHING
    sunshine: float = 0.0
    unserved: PerPhase = NOTHING

    @property
    def overloaded(self) -> bool:
        """Return whether more is consumed than the inverter can give off-grid, by more than rounding."""
        return max(self.unserved) > 0.01


class Plant:
    """A site of one or three phases; without an inverter of its own the sun's power is the same on each phase.

    It deals in the seconds that it is told: from 0, or from the epoch for chargers that deal in real dates.
    Raises ValueError for a name that two loads share, and for wiring that does not fit the charger or the site.
    """

    def __init__(
        self,
        config: PlantConfig,
        house: HouseModel,
        sun: SunModel,
        *,
        plugs: Mapping[str, Plug] | None = None,
        chargers: Mapping[str, WiredCharger] | None = None,
        battery: Battery | None = None,
        inverter: Inverter | None = None,
        now: float = 0.0,
    ) -> None:
        self.config = config
        self.house = house
        self.sun = sun
        self.plugs = dict(plugs or {})
        self.chargers = dict(chargers or {})
        self.battery = battery
        self.inverter = inverter or Inverter(InverterConfig(phases=PHASES[: config.phases]))
        if both := self.plugs.keys() & self.chargers.keys():
            raise ValueError(f"Name used for a plug and a charger: {', '.join(sorted(both))}")
        there = set(PHASES[: config.phases])
        require(there.issuperset(self.inverter.config.phases), "the inverter is on a phase that the site does not have")
        for name, wired in self.chargers.items():
            require(there.issuperset(wired.wiring), f"{name} is wired to a phase that the site does not have")
        self.start_day(now)

    def start_day(self, now: float) -> None:
        """Let the day start at ``now``, and with it the schedule of all appliances."""
        self._day_started = now
        self.state = self._observe(now, 0.0)

    def step(self, now: float, dt: float) -> PlantState:
        """Go ``dt`` seconds on, to ``now``, and return the state there."""
        for plug in self.plugs.values():
            plug.step(now, dt)
        for wired in self.chargers.values():
            wired.charger.step(now, dt)
        self.state = self._observe(now, dt)
        return self.state

    def _observe(self, now: float, dt: float) -> PlantState:
        config = self.config
        volts = config.voltage
        elapsed = now - self._day_started
        time = config.day_starts + elapsed * config.lapse
        sunshine = self.sun.power(time)
        house = self._folded(self.house.currents(elapsed, time))
        loads = {name: self._folded(plug.draw) for name, plug in self.plugs.items()}
        for name, wired in self.chargers.items():
            loads[name] = on_site(wired.charger.currents, wired.wiring)
        a, b, c = house
        for draw in loads.values():
            a += draw[0]
            b += draw[1]
            c += draw[2]
        flow = self.inverter.step(
            dt, (a * volts, b * volts, c * volts), sunshine, self.battery, off_grid=config.off_grid
        )
        output, beside, unserved = flow.output, flow.battery_output, flow.unserved
        output = (output[0] / volts, output[1] / volts, output[2] / volts)
        if beside is not NOTHING:
            beside = (beside[0] / volts, beside[1] / volts, beside[2] / volts)
        if config.off_grid:
            grid = NOTHING
            unserved = (unserved[0] / volts, unserved[1] / volts, unserved[2] / volts)
        else:
            grid = (a - output[0] - beside[0], b - output[1] - beside[1], c - output[2] - beside[2])
        return PlantState(
            now,
            time,
            grid,
            flow.solar,
            house,
            loads,
            flow.battery,
            None if self.battery is None else self.battery.soc,
            output,
            beside,
            sunshine,
            unserved,
        )

    def _folded(self, currents: PerPhase) -> PerPhase:
        """Put everything on A where that is all there is."""
        if self.config.phases == len(PHASES):
            return currents
        return currents[0] + currents[1] + currents[2], 0.0, 0.0
