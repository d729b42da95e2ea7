"""Managed loads: what a person has chosen for each, how it is read and how it is told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from . import const
from .circuits import Circuits
from .drivers.link import Call, Station
from .drivers.ocpp import OcppDriver
from .drivers.profiles import ProfileOptions, Target
from .drivers.quirks import ORDINARY, quirk_of
from .energy import Energy
from .engine import Connection, Load, LoadKind, LoadPlan, Mode, RateUnit, Site, default_mode, modes_of
from .entries import charger_in, refused
from .reading.evse import ChargerReading, EvseReader
from .reading.quantity import Moment
from .wiring import Check

_UNITS: dict[str, RateUnit | None] = {
    const.RateUnitOption.AUTO: None,
    const.RateUnitOption.AMPS: RateUnit.AMPS,
    const.RateUnitOption.WATTS: RateUnit.WATTS,
}


class Place(Protocol):
    """What a load needs of its site: the clock, the chargers by cpid, the circuits that there are, and its plans."""

    clock: Callable[[], float]
    stations: defaultdict[str, Station]

    circuits: Circuits

    def remove(self, load: ManagedLoad) -> None:
        """Let a load go."""

    def keep(self, load: ManagedLoad) -> None:
        """Note what a load keeps itself."""

    def owe(self, wiring: Mapping[str, Any]) -> None:
        """Take our profiles from a charger that no load stands for any more, sooner or later."""

    def plan_soon(self) -> None:
        """Plan without waiting for the interval."""


@dataclass(slots=True)
class Settings:
    """What a person may change at any moment; a change is obeyed by the next cycle.

    `rating` is W, of a plug; currents are A per leg, of an EVSE.
    """

    mode: Mode
    priority: int
    controlled: bool = True
    min_current: float = 0.0
    max_current: float = 0.0
    rating: float = 0.0


@dataclass(eq=False)
class ManagedLoad(ABC):
    """A load's entry while it is loaded. `plan` is what it was told last, `power` the W that it was last seen to take.

    `energy` is what it has taken so far. `check` is the check of its wiring while one runs, `checked` what came of the
    last one, as a sentence.
    """

    hass: HomeAssistant
    entry: ConfigEntry[Any]
    place: Place
    settings: Settings
    plan: LoadPlan | None = field(default=None, init=False)
    power: float | None = field(default=None, init=False)
    energy: Energy = field(default_factory=Energy, init=False)
    check: Check | None = field(default=None, init=False)
    checked: str | None = field(default=None, init=False)

    kind = LoadKind.EVSE

    @property
    def id(self) -> str:
        """Return the load's id: its entry's."""
        return self.entry.entry_id

    @property
    def name(self) -> str:
        """Return the load's name."""
        return self.entry.title

    @property
    def order(self) -> int:
        """Return its place in the order of creation."""
        return int(self.entry.created_at.timestamp() * 1000)

    @property
    def circuit(self) -> str | None:
        """Return the id of its circuit; one whose entry was removed limits nothing any more."""
        chosen = self.entry.options.get(const.CONF_CIRCUIT)
        return chosen if chosen in self.place.circuits else None

    @property
    def nudge(self) -> float | None:
        """Return the A per leg that it may take at most while its wiring is checked; None: all of its own."""
        return None if self.check is None else self.check.nudge

    @property
    def ignores(self) -> float | None:
        """Return the A per leg that it draws although it was told less, several times; None if it obeys."""
        return None

    @property
    def learned(self) -> float | None:
        """Return the W that it was seen to take while it is on, where that is planned with; None if it is not known."""
        return None

    @property
    def refuses_lease(self) -> bool:
        """Tell whether it takes no failsafe current that would be left to it alone."""
        return False

    @property
    def deaf(self) -> str | None:
        """Return the entity that does not do as it was told, several times; None if it follows."""
        return None

    @property
    def calls(self) -> Iterable[Call]:
        """Return what its device was last told, and what came of it."""
        return ()

    def reset(self) -> None:  # noqa: B027 - what holds no profiles has nothing to do
        """Take from the device whatever it was told, and tell it anew."""

    async def leave(self) -> None:
        """Be planned for no more, and leave the device as it may be left alone."""
        self.place.remove(self)
        await self.stop()
        self.place.keep(self)

    def choose_mode(self, mode: Mode) -> None:
        """Change the mode.

        Raises ServiceValidationError for one that this kind of load has not.
        """
        if mode not in modes_of(self.kind):
            raise refused("mode_not_for_load", mode=mode, name=self.name, modes=", ".join(modes_of(self.kind)))
        self.settings.mode = mode

    @abstractmethod
    def read(self, site: Site, moment: Moment) -> Load:
        """Return the load as it stands."""

    @abstractmethod
    def obey(self, plan: LoadPlan, site: Site, now: float) -> None:
        """Tell the device."""

    def release(self) -> None:  # noqa: B027 - most devices need not be told
        """Leave the device to who else controls it, for as long as that is wanted."""

    def fail(self) -> None:  # noqa: B027 - most devices need not be told
        """Bring the device to what is safe: for long nothing could be planned."""

    @abstractmethod
    async def stop(self) -> None:
        """Plan for it no more: leave the device as it may be left alone, unless it is planned for again soon."""

    async def finish(self) -> bool:
        """Leave the device as it may be left alone, at once; tell whether that has turned it off."""
        await self.stop()
        return False

    def kept(self, offset: float) -> dict[str, Any]:
        """Return what outlasts a restart, as JSON; `offset` is how far the clock is ahead of the wall clock, s."""
        return {}

    def recall(self, kept: Mapping[str, Any], offset: float) -> None:  # noqa: B027 - most keep nothing
        """Go on with what was kept.

        Raises AttributeError, LookupError, TypeError or ValueError for what was not kept by us.
        """


class EvseLoad(ManagedLoad):
    """A connector of an OCPP charger."""

    kind = LoadKind.EVSE

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], site: Place) -> None:
        options = entry.options
        settings = Settings(
            default_mode(LoadKind.EVSE),
            int(options[const.CONF_PRIORITY]),
            min_current=float(options[const.CONF_MIN_CURRENT]),
            max_current=float(options[const.CONF_MAX_CURRENT]),
        )
        super().__init__(hass, entry, site, settings)
        self._reader = EvseReader(hass, entry.data)
        self._wiring = entry.data  # as it was: Reconfigure gives the entry another
        self._quirk = ORDINARY
        profiles = ProfileOptions(
            connector=int(entry.data[const.CONF_CONNECTOR]),
            stack_level=int(options[const.CONF_STACK_LEVEL]),
            timeout=int(options[const.CONF_TIMEOUT]),
            validity=const.ValidityMode(options[const.CONF_VALIDITY]),
        )
        unit = _UNITS[options[const.CONF_RATE_UNIT]]
        self._driver = OcppDriver(hass, profiles, unit, site.stations, site.clock, lambda: self._reader.is_linked)
        self._seen = ChargerReading(None, Connection.LOST)

    @property
    def ignores(self) -> float | None:
        """Return the A per leg that the charger draws in spite of its limit, or None."""
        return self._driver.drawn if self._driver.ignores and self._seen.draw else None

    @property
    def refuses_lease(self) -> bool:
        """Tell whether the charger takes no lease."""
        return self._driver.refuses_lease

    @property
    def calls(self) -> Iterable[Call]:
        """Return the last calls for this charger, the oldest first."""
        return self._driver.link.calls

    def _at_least(self, chosen: float) -> float:
        """Return the least that is offered (A): what the make needs where a person has chosen nothing of their own."""
        least = self._quirk.lowest if chosen == const.LOWEST_CURRENT else const.LOWEST_CURRENT
        return max(chosen, min(least, self.settings.max_current))

    @property
    def _failsafe(self) -> float:
        """Return the limit to which the charger falls by itself, A."""
        chosen = self.entry.options.get(const.CONF_FAILSAFE)
        return self._at_least(float(self.entry.options[const.CONF_MIN_CURRENT])) if chosen is None else float(chosen)

    def _told(self, amps: float, watts: float, site: Site) -> tuple[float, float]:
        """Return a limit, A per leg and W, as the charger may be told it: some must not be told nothing."""
        floor = self._quirk.floor
        return (floor / site.voltage, floor) if amps < const.LOWEST_CURRENT and floor > 0 else (amps, watts)

    def choose_currents(self, *, low: float | None = None, high: float | None = None) -> None:
        """Change the lowest or the highest current, A.

        Raises ServiceValidationError where the lowest would be above the highest or below what any car takes, or the
        highest above the charger's.
        """
        for wanted in (low, high):
            if wanted is not None and wanted < const.LOWEST_CURRENT:
                raise refused("below_lowest", current=f"{wanted:g}")
        wanted_low = self.settings.min_current if low is None else low
        wanted_high = self.settings.max_current if high is None else high
        if wanted_low > wanted_high:
            raise refused("min_above_max", min=f"{wanted_low:g}", max=f"{wanted_high:g}")
        most = float(self.entry.options[const.CONF_MAX_CURRENT])
        if wanted_high > most:
            raise refused("max_above_configured", max=f"{wanted_high:g}", configured=f"{most:g}")
        self.settings.min_current, self.settings.max_current = wanted_low, wanted_high

    def reset(self) -> None:
        """Take every profile from the charger and tell it anew."""
        self._driver.reset()

    def read(self, site: Site, moment: Moment) -> Load:
        """Return the charger and what is plugged into it."""
        seen = self._seen = self._reader.read(site, moment)
        self.power = None if seen.draw is None else sum(seen.draw) * site.voltage
        if seen.charger is not None:
            self._quirk = quirk_of(seen.charger.vendor, seen.charger.model)
        connection, confirmed = seen.connection, self._driver.confirmed
        if confirmed == self._told(0.0, 0.0, site)[0]:
            confirmed = 0.0  # what one takes that cannot be told so is seen in the house
        if connection is Connection.IDLE and confirmed == 0:
            # A car that may take nothing cannot want anything: only a limit shows whether it would.
            connection = Connection.READY
        options = self.entry.options
        least, most = self._at_least(self.settings.min_current), self.settings.max_current
        return Load(
            id=self.id,
            kind=self.kind,
            mode=self.settings.mode,
            min_current=least,
            max_current=most if self.nudge is None else min(most, max(least, self.nudge)),
            legs=self._reader.legs,
            priority=self.settings.priority,
            controlled=self.settings.controlled,
            order=self.order,
            step=self._quirk.step,
            unit=self._driver.unit or RateUnit.AMPS,
            connection=connection,
            draw=seen.draw,
            draw_at=seen.draw_at,
            shared=seen.shared,
            confirmed=confirmed,
            failsafe=self._told(self._failsafe, 0.0, site)[0],
            pause=60 * float(options[const.CONF_PAUSE]),
            ride_through=float(options[const.CONF_RIDE_THROUGH]),
            circuit=self.circuit,
            expires=self._driver.expires,
            checked=self.check is not None,
        )

    def obey(self, plan: LoadPlan, site: Site, now: float) -> None:
        """Tell the charger its limit."""
        live = self._told(plan.limit, plan.watts, site)
        failsafe = self._failsafe
        lease = self._told(failsafe, failsafe * site.voltage * len(plan.legs), site)
        self._driver.apply(self._seen, Target(*live, *lease), now)

    def release(self) -> None:
        """Take from the charger what it was told, and tell it nothing more."""
        self._driver.release(self._seen)

    async def stop(self) -> None:
        """Leave the charger to its lease; take that away, too, from one that is left alone or has had its time."""
        exchanged = charger_in(self._wiring) != charger_in(self.entry.data)
        if not self.settings.controlled or exchanged:
            self.release()
        await self._driver.stop()
        if self._driver.holds and exchanged:
            self._driver.holds = False
            self.place.owe(self._wiring)

    def kept(self, offset: float) -> dict[str, Any]:
        """Return which charger holds our profiles, if one does: it may be away when they are to be taken from it.

        That it is to be `freed` holds for one whose entry is removed, too.
        """
        freed = not self.settings.controlled
        return {"told": dict(self._wiring), "freed": freed} if self._driver.holds else {}

    def recall(self, kept: Mapping[str, Any], offset: float) -> None:
        """Go on with what the charger holds; another one than was told may have been chosen meanwhile."""
        if charger_in(kept["told"]) == charger_in(self._wiring):
            self._driver.holds = True
        else:
            self.place.owe(kept["told"])
