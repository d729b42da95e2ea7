"""The wiring detective in Home Assistant: shown each cycle, kept over restarts, and sent out by a person."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.storage import Store

from . import const
from .coordinator import Coordinator
from .coordinator import Step as Cycle
from .engine import Load, LoadKind
from .entries import HubEntry, phases_of, refused
from .loads import ManagedLoad
from .rewiring import changes, seen_by_check, signature
from .sentences import text
from .wiring import Check, Detective, Finding, Outcome, Verdict, lowered
from .wiring.check import SHALLOW, STEPS
from .wiring.model import Sample, Step

EVENT_CHECKED: Final = f"{const.DOMAIN}_wiring_checked"
VERSION = 1
WRITE_AFTER = 60.0  # s

# What the steps were held against: where it has changed they prove nothing.
_WIRING = (*const.CONF_GRID_PHASES, *const.CONF_GRID_PAIRS, const.CONF_INVERT_PHASES)

type Stored = dict[str, Any]


def _store(hass: HomeAssistant, entry_id: str) -> Store[Stored]:
    return Store(hass, VERSION, f"{const.DOMAIN}.{entry_id}.wiring")


def _lasting(hass: HomeAssistant, wired: Any) -> Any:
    """Return what stays the same where an entity is renamed: it is the same meter all the same."""
    found = er.async_get(hass).async_get(wired) if isinstance(wired, str) else None
    return wired if found is None else found.id


class Inspection:
    """The wiring of a hub's site and loads, as its cycles show it."""

    def __init__(self, hass: HomeAssistant, coordinator: Coordinator) -> None:
        self._hass = hass
        self._coordinator = coordinator
        self._store = _store(hass, coordinator.entry.entry_id)
        self._detective = Detective()
        self._accepted: dict[str, list[Any]] = {}
        self._check: tuple[ManagedLoad, Check] | None = None
        self._seen: Cycle | None = None
        self._failed = False
        # As it is now: when a changed entry starts anew, what was seen of it goes after the change.
        data, options = coordinator.entry.data, coordinator.entry.options
        self._wired = [*[_lasting(hass, data.get(key)) for key in _WIRING], options.get(const.CONF_VOLTAGE)]

    async def recall(self) -> None:
        """Go on with what was seen before, unless the meters have been wired anew."""
        try:
            found = await self._store.async_load()
            if found is not None and found["wired"] == self._wired:
                self._accepted = {str(name): list(mark) for name, mark in found["accepted"].items()}
                phases = phases_of(self._coordinator.entry)
                # To judge all of it anew takes too long for the event loop.
                await self._hass.async_add_executor_job(self._detective.restore, found["loads"], phases)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            const.LOGGER.warning("What was seen of the wiring cannot be read: %r", error)

    def _stored(self) -> Stored:
        return {"wired": self._wired, "accepted": self._accepted, "loads": self._detective.stored()}

    async def stop(self) -> None:
        """Let a load that is checked go, and keep what was seen."""
        self._let_go()
        await self._store.async_save(self._stored())

    def _let_go(self) -> None:
        """Check nothing any more."""
        if self._check is not None:
            self._check[0].check = None
            self._check = None

    @callback
    def look(self) -> None:
        """Look at the newest cycle; whatever goes wrong here must not stop the plans."""
        try:
            self._look()
        except Exception:  # noqa: BLE001 - see above
            if not self._failed:
                const.LOGGER.exception("The wiring could not be looked at")
            self._failed = True
            self._let_go()

    def _look(self) -> None:
        coordinator = self._coordinator
        step = coordinator.trail[-1] if coordinator.trail else None
        if not coordinator.running or step is None or step is self._seen:
            return
        self._seen = step
        nudges = {} if self._check is None else {self._check[0].id: self._check[0].nudge}
        plans = {load.id: load for load in step.plan.loads}
        found = self._detective.look(Sample(step.now, step.snapshot, plans, nudges))
        if found:
            self._store.async_delay_save(self._stored, WRITE_AFTER)
        if self._check is not None:
            self._go_on(*self._check, step.now, found)

    @callback
    def findings(self) -> Iterator[tuple[ConfigEntry[Any], Finding]]:
        """Yield what contradicts and was not said to be right, with the entry that it contradicts."""
        for found in self._detective.findings:
            entry = self._entry(found)
            if entry is not None and self._accepted.get(entry.entry_id) != signature(entry, found):
                yield entry, found

    def _entry(self, found: Finding) -> ConfigEntry[Any] | None:
        load = self._coordinator.loads.get(found.load)
        return load.entry if load is not None else None if found.load else self._coordinator.entry

    def _of(self, entry_id: str) -> tuple[ConfigEntry[Any], Finding] | None:
        return next((pair for pair in self.findings() if pair[0].entry_id == entry_id), None)

    @callback
    def can_change(self, entry_id: str) -> bool:
        """Tell whether a setting helps."""
        pair = self._of(entry_id)
        return pair is not None and bool(changes(*pair))

    @callback
    def change(self, entry_id: str) -> None:
        """Configure an entry as its wiring was seen; it starts anew by that."""
        if (pair := self._of(entry_id)) is None:
            return
        changed = changes(*pair)
        self.forget(entry_id)
        if changed:
            self._hass.config_entries.async_update_entry(pair[0], data={**pair[0].data, **changed})

    @callback
    def accept(self, entry_id: str) -> None:
        """Tell no more of what contradicts now: a person says that it is right."""
        if (pair := self._of(entry_id)) is not None:
            self._accepted[entry_id] = signature(*pair)
            self._store.async_delay_save(self._stored, WRITE_AFTER)

    @callback
    def forget(self, entry_id: str) -> None:
        """Begin anew with an entry: its wiring has been changed."""
        self._detective.forget(None if entry_id == self._coordinator.entry.entry_id else entry_id)
        self._accepted.pop(entry_id, None)
        self._store.async_delay_save(self._stored, WRITE_AFTER)

    @callback
    def check(self, managed: ManagedLoad) -> None:
        """Begin to check a load.

        Raises ServiceValidationError where that would show nothing.
        """
        trail = self._coordinator.trail
        known = trail[-1].snapshot.loads if trail and trail[-1].snapshot.grid else ()
        load = next((item for item in known if item.id == managed.id), None)
        if load is None:
            raise refused("check_not_possible", name=managed.name)
        if self._check is not None:
            raise refused("check_runs", name=self._check[0].name)
        amps = lowered(load) if managed.settings.controlled and not load.manual else None
        if amps is None and load.kind is LoadKind.PLUG:
            raise refused("check_needs_power", name=managed.name)
        if amps is None:
            raise refused("check_needs_current", name=managed.name, current=f"{load.min_current + SHALLOW:g}")
        managed.check = Check(load, amps, trail[-1].now)
        self._check = managed, managed.check

    def _go_on(self, managed: ManagedLoad, check: Check, now: float, found: list[tuple[Load, Step]]) -> None:
        """Go on with a check; a load that was reloaded or removed meanwhile is let go."""
        load = next((item for item in self._coordinator.trail[-1].snapshot.loads if item.id == managed.id), None)
        outcome, nudge = Outcome.STOPPED, managed.nudge
        if load is not None and self._coordinator.loads.get(managed.id) is managed:
            steps = [step for item, step in found if item.id == managed.id]
            outcome = check.go_on(load, now, steps, self._detective.spell(managed.id))
        if outcome is not Outcome.RUNS:
            self._let_go()
            verdict = self._detective.renew(check.load, check.steps) if outcome is Outcome.DONE else None
            self._tell(managed, check, outcome, verdict)
        if outcome is not Outcome.RUNS or managed.nudge != nudge:
            self._coordinator.plan_soon()

    def _tell(self, managed: ManagedLoad, check: Check, outcome: Outcome, verdict: Verdict | None) -> None:
        """Tell a person what came of a check."""
        if verdict is None:
            result, count = str(outcome), len(check.steps)
            sentence = text(self._hass, f"wiring_{outcome}", name=managed.name, steps=count, needed=STEPS)
        else:
            result, sentence = seen_by_check(
                self._hass, self._coordinator.entry, managed.entry, verdict, len(check.steps)
            )
        managed.checked = sentence
        devices = dr.async_entries_for_config_entry(dr.async_get(self._hass), managed.id)
        self._hass.bus.async_fire(
            EVENT_CHECKED,
            {
                "entry_id": managed.id,
                "name": managed.name,
                "device_id": devices[0].id if devices else None,
                "result": result,
                "steps": len(check.steps),
                "sentence": sentence,
            },
        )
        persistent_notification.async_create(
            self._hass,
            sentence,
            title=text(self._hass, "wiring_title", name=managed.name),
            notification_id=f"{const.DOMAIN}_wiring_{managed.id}",
        )


async def inspect(hass: HomeAssistant, hub: HubEntry) -> Callable[[], Coroutine[Any, Any, None]]:
    """Look at a hub's wiring until the returned function is called."""
    inspection = hub.runtime_data.inspection = Inspection(hass, hub.runtime_data)
    await inspection.recall()
    unlisten = hub.runtime_data.async_add_listener(inspection.look)

    async def stop() -> None:
        unlisten()
        await inspection.stop()

    return stop


async def forget(hass: HomeAssistant, entry_id: str) -> None:
    """Forget what was seen of a hub that was removed."""
    await _store(hass, entry_id).async_remove()
