"""What goes wrong and a person can put right: a table of issues, each of which is shown as long as its cause lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from . import const
from .coordinator import Coordinator
from .engine import Problem
from .entries import HubEntry, hub_of, members_of
from .reading.chargers import find_charger
from .reading.sources import entities_in, missing, silent
from .rewiring import advice, seen

LOOK_EVERY = 5.0  # s at least: what a person has to see can wait a little
GONE_AFTER = 300.0  # s: an integration may reload, or start slowly
LOST_AFTER = 600.0  # s
SILENT = 60.0  # s without a report after which an entity is named as the one that is lost

HUB_MISSING = "hub_missing"
WIRING_CONTRADICTS = "wiring_contradicts"

type Placeholders = dict[str, str]
type Find = Callable[[HomeAssistant, Coordinator], Iterator[tuple[str, Placeholders]]]


@dataclass(frozen=True, slots=True)
class Issue:
    """A kind of issue. `find` yields the id of each entry that has its cause now, with the placeholders of its text.

    The cause has to last `after` s. A `fixable` one has a flow in repairs.py.
    """

    key: str
    find: Find
    after: float = 0.0
    fixable: bool = False
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING


def _entries(hass: HomeAssistant, coordinator: Coordinator) -> list[ConfigEntry[Any]]:
    """Return the hub and all that is under it and has not been switched off."""
    found: list[ConfigEntry[Any]] = [coordinator.entry, *members_of(hass, coordinator.entry)]
    return [entry for entry in found if entry.disabled_by is None]


def _source_gone(hass: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find entries with an entity that has no state at all."""
    for entry in _entries(hass, coordinator):
        if gone := missing(hass, entities_in(entry.data)):
            yield entry.entry_id, {"name": entry.title, "entities": ", ".join(gone)}


def _charger_gone(hass: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find loads whose charger the OCPP integration has no more."""
    for entry in _entries(hass, coordinator):
        device_id = entry.data.get(const.CONF_DEVICE)
        if device_id is not None and find_charger(hass, device_id, entry.data[const.CONF_CONNECTOR]) is None:
            yield entry.entry_id, {"name": entry.title}


def _lost(problems: Iterable[Problem], fields: Iterable[str]) -> Find:
    """Return how to find entries whose fields have no usable reading, by what the plan says."""
    named = frozenset(problems)

    def find(hass: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
        if coordinator.data is None or named.isdisjoint(coordinator.data.problems):
            return
        for entry in _entries(hass, coordinator):
            wired = [entry.data[key] for key in fields if entry.data.get(key)]
            # Those that are gone have an issue of their own.
            there = [entity_id for entity_id in wired if entity_id not in missing(hass, wired)]
            if there:
                lost = silent(hass, there, SILENT) or there
                yield entry.entry_id, {"name": entry.title, "entities": ", ".join(lost)}

    return find


def _ignores_limits(_: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find chargers that draw more than they were told, several times."""
    for load in coordinator.loads.values():
        if load.plan is not None and (drawn := load.ignores) is not None:
            yield load.id, {"name": load.name, "limit": f"{load.plan.limit:g}", "draw": f"{drawn:.0f}"}


def _refuses_lease(_: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find chargers that take no failsafe current."""
    for load in coordinator.loads.values():
        if load.refuses_lease and load.settings.controlled:
            yield load.id, {"name": load.name}


def _wiring_contradicts(hass: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find entries of which the meters show another wiring than is set up; one at a time of each."""
    told = set()
    for entry, found in coordinator.inspection.findings():
        if entry.entry_id not in told:
            told.add(entry.entry_id)
            words = {"seen": seen(hass, entry, found), "advice": advice(hass, entry, found)}
            yield entry.entry_id, {"name": entry.title, **words}


ISSUES: tuple[Issue, ...] = (
    Issue("source_gone", _source_gone, GONE_AFTER, severity=ir.IssueSeverity.ERROR),
    Issue("charger_gone", _charger_gone, GONE_AFTER, severity=ir.IssueSeverity.ERROR),
    Issue(
        "grid_lost",
        _lost((Problem.NO_GRID, Problem.GRID_LOST), (*const.CONF_GRID_PHASES, *const.CONF_GRID_PAIRS)),
        LOST_AFTER,
        severity=ir.IssueSeverity.ERROR,
    ),
    Issue(
        "battery_lost",
        _lost((Problem.SOC_LOST, Problem.BATTERY_LOST), (const.CONF_BATTERY_SOC, const.CONF_BATTERY_POWER)),
        LOST_AFTER,
    ),
    Issue("circuit_lost", _lost((Problem.CIRCUIT_LOST,), const.CONF_CIRCUIT_METERS), LOST_AFTER),
    Issue("charger_ignores_limits", _ignores_limits, fixable=True, severity=ir.IssueSeverity.ERROR),
    Issue("lease_refused", _refuses_lease, fixable=True),
    Issue(WIRING_CONTRADICTS, _wiring_contradicts, fixable=True),
)


@callback
def _create(
    hass: HomeAssistant, key: str, entry_id: str, placeholders: Placeholders, severity: ir.IssueSeverity, fixable: bool
) -> None:
    ir.async_create_issue(
        hass,
        const.DOMAIN,
        f"{key}_{entry_id}",
        data={"key": key, "entry_id": entry_id},
        is_fixable=fixable,
        severity=severity,
        translation_key=key,
        translation_placeholders=placeholders,
    )


class Watch:
    """Look after each plan of a hub for what a person should know."""

    def __init__(self, hass: HomeAssistant, coordinator: Coordinator) -> None:
        self._hass = hass
        self._coordinator = coordinator
        self._since: dict[tuple[str, str], float] = {}
        self._looked = float("-inf")

    @callback
    def look(self) -> None:
        """Show each issue whose cause has lasted long enough, and no other."""
        now = self._coordinator.clock()
        if not self._coordinator.running or now - self._looked < LOOK_EVERY:
            return
        self._looked = now
        there: set[tuple[str, str]] = set()
        for issue in ISSUES:
            for entry_id, placeholders in issue.find(self._hass, self._coordinator):
                there.add(case := (issue.key, entry_id))
                if now - self._since.setdefault(case, now) >= issue.after:
                    _create(self._hass, issue.key, entry_id, placeholders, issue.severity, issue.fixable)
        for key, entry_id in self._since.keys() - there:
            del self._since[key, entry_id]
            ir.async_delete_issue(self._hass, const.DOMAIN, f"{key}_{entry_id}")

    @callback
    def stop(self) -> None:
        """Show nothing more: nobody looks whether it is still true."""
        for key, entry_id in self._since:
            ir.async_delete_issue(self._hass, const.DOMAIN, f"{key}_{entry_id}")
        self._since.clear()


@callback
def watch(hass: HomeAssistant, hub: HubEntry) -> CALLBACK_TYPE:
    """Watch a hub's plans until the returned function is called."""
    watching = Watch(hass, hub.runtime_data)
    unlisten = hub.runtime_data.async_add_listener(watching.look)

    @callback
    def stop() -> None:
        unlisten()
        watching.stop()

    return stop


@callback
def async_setup_issues(hass: HomeAssistant) -> None:
    """Tell of loads whose hub is gone, which nothing plans for and nobody else would tell of."""

    @callback
    def look() -> None:
        for entry in hass.config_entries.async_entries(const.DOMAIN):
            if const.CONF_HUB in entry.data and hub_of(hass, entry) is None:
                _create(hass, HUB_MISSING, entry.entry_id, {"name": entry.title}, ir.IssueSeverity.ERROR, fixable=True)
            else:
                ir.async_delete_issue(hass, const.DOMAIN, f"{HUB_MISSING}_{entry.entry_id}")

    @callback
    def changed(change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain != const.DOMAIN:
            return
        if change is ConfigEntryChange.REMOVED:
            for key in (HUB_MISSING, *(issue.key for issue in ISSUES)):
                ir.async_delete_issue(hass, const.DOMAIN, f"{key}_{entry.entry_id}")
        look()

    # It also comes with each entry that is set up.
    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
