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
from .entries import HubEntry, hub_of, is_ours, legs_in, members_of
from .loads import ManagedLoad
from .reading.chargers import STATUS, find_charger, sensor_of
from .reading.lost import Lost, Why
from .reading.sources import entities_in, missing
from .rewiring import advice, seen
from .sentences import text

LOOK_EVERY = 5.0  # s at least: what a person has to see can wait a little
GONE_AFTER = 300.0  # s: an integration may reload, or start slowly
LOST_AFTER = 600.0  # s
ASLEEP_AFTER = 86400.0  # s: an inverter may sleep through a night
DEAF_AFTER = 60.0  # s: a radio may be slow
OBEYS_WITHIN = 900.0  # s in which a device that does not do as it is told is found out

HUB_MISSING = "hub_missing"
FOREIGN = "foreign_entry"
WIRING_CONTRADICTS = "wiring_contradicts"

type Placeholders = dict[str, str]
type Find = Callable[[HomeAssistant, Coordinator], Iterator[tuple[str, Placeholders]]]


@dataclass(frozen=True, slots=True)
class Issue:
    """A kind of issue. `find` yields the id of each entry that has its cause now, with the placeholders of its text.

    The cause has to last `after` s. A `fixable` one has a flow in repairs.py. One that takes up to `found_in` s to be
    found is not gone because a load that has just come does not have it.
    """

    key: str
    find: Find
    after: float = 0.0
    found_in: float = 0.0
    fixable: bool = False
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING


def _entries(hass: HomeAssistant, coordinator: Coordinator) -> list[ConfigEntry[Any]]:
    """Return the hub and all that is under it and has not been switched off."""
    found: list[ConfigEntry[Any]] = [coordinator.entry, *members_of(hass, coordinator.entry)]
    return [entry for entry in found if entry.disabled_by is None]


def _status_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> str | None:
    """Return the entity that shows what stands at a load's charger; None where nothing does, or it has no charger."""
    device_id = entry.data.get(const.CONF_DEVICE)
    charger = None if device_id is None else find_charger(hass, device_id, entry.data[const.CONF_CONNECTOR])
    # The sensors of a whole station stay when one with a single connector turns out to have two.
    return None if charger is None else entry.data.get(const.CONF_STATUS) or sensor_of(hass, charger, STATUS)


def _source_gone(hass: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find entries with an entity that has no state at all: one that they name, or the status of their charger."""
    for entry in _entries(hass, coordinator):
        wired = entities_in(entry.data)
        if (status := _status_of(hass, entry)) is not None and status not in wired:
            wired.append(status)  # a person may have disabled it
        if gone := missing(hass, wired):
            yield entry.entry_id, {"name": entry.title, "entities": ", ".join(gone)}


def _charger_gone(hass: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find loads whose charger the OCPP integration has no more, or not as this connector: nobody sees its status."""
    for entry in _entries(hass, coordinator):
        if const.CONF_DEVICE in entry.data and _status_of(hass, entry) is None:
            yield entry.entry_id, {"name": entry.title}


def _lost(fields: Iterable[str], problems: Iterable[Problem] = ()) -> Find:
    """Return how to find entries whose fields have no usable reading; where `problems` are given, if the plan says so.

    Those that are gone have an issue of their own.
    """
    named, keys = frozenset(problems), frozenset(fields)

    def find(hass: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
        if coordinator.data is None or (named and named.isdisjoint(coordinator.data.problems)):
            return
        lost = [item for item in coordinator.health.lost if item.key in keys and item.why is not Why.GONE]
        for entry in _entries(hass, coordinator):
            if mine := [item for item in lost if item.entry_id == entry.entry_id]:
                yield entry.entry_id, {"name": entry.title, "entities": ", ".join(_told(hass, item) for item in mine)}

    return find


def _told(hass: HomeAssistant, item: Lost) -> str:
    """Return an entity with what is wrong with it."""
    return text(hass, f"lost_{item.why}", entity=item.entity_id)


def _ignores_limits(_: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find chargers that draw more than they were told, several times."""
    for load in coordinator.loads.values():
        if load.plan is not None and (drawn := load.ignores) is not None:
            yield load.id, {"name": load.name, "limit": f"{load.plan.limit:g}", "draw": f"{drawn:.0f}"}


def _is_deaf(_: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find plugs that do not turn on or off though they were told so, several times."""
    for load in coordinator.loads.values():
        if (switch := load.deaf) is not None:
            yield load.id, {"name": load.name, "switch": switch}


def _refuses_lease(_: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find chargers that take no failsafe current."""
    for load in coordinator.loads.values():
        if load.refuses_lease and load.settings.controlled:
            yield load.id, {"name": load.name}


def _phases_gone(hass: HomeAssistant, coordinator: Coordinator) -> Iterator[tuple[str, Placeholders]]:
    """Find loads that are connected to phases which their site has not: they get nothing."""
    count = coordinator.site.phases
    for entry in _entries(hass, coordinator):
        legs = legs_in(entry.data)
        if gone := sorted({leg.name for leg in legs if leg >= count}):
            yield entry.entry_id, {"name": entry.title, "hub": coordinator.entry.title, "phases": ", ".join(gone)}


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
        _lost((*const.CONF_GRID_PHASES, *const.CONF_GRID_PAIRS), (Problem.NO_GRID, Problem.GRID_LOST)),
        LOST_AFTER,
        severity=ir.IssueSeverity.ERROR,
    ),
    Issue(
        "battery_lost",
        _lost((const.CONF_BATTERY_SOC, const.CONF_BATTERY_POWER), (Problem.SOC_LOST, Problem.BATTERY_LOST)),
        LOST_AFTER,
    ),
    Issue("circuit_lost", _lost(const.CONF_CIRCUIT_METERS, (Problem.CIRCUIT_LOST,)), LOST_AFTER),
    Issue("limit_lost", _lost((const.CONF_MAX_IMPORT_ENTITY,)), LOST_AFTER),
    Issue("solar_lost", _lost((const.CONF_SOLAR, *const.CONF_INVERTER_OUTPUTS)), ASLEEP_AFTER),
    Issue("phases_gone", _phases_gone, severity=ir.IssueSeverity.ERROR),
    Issue(
        "charger_ignores_limits",
        _ignores_limits,
        found_in=OBEYS_WITHIN,
        fixable=True,
        severity=ir.IssueSeverity.ERROR,
    ),
    Issue("plug_ignores_switching", _is_deaf, DEAF_AFTER, found_in=OBEYS_WITHIN, severity=ir.IssueSeverity.ERROR),
    Issue("lease_refused", _refuses_lease, found_in=OBEYS_WITHIN, fixable=True),
    Issue(WIRING_CONTRADICTS, _wiring_contradicts, fixable=True),
)


_FOUND_IN = {issue.key: issue.found_in for issue in ISSUES}


@callback
def _shown(hass: HomeAssistant, hub: HubEntry) -> Iterator[tuple[str, str]]:
    """Return the issues of a hub and of all that is under it which are shown, as (key, id of the entry)."""
    mine = {hub.entry_id, *(entry.entry_id for entry in members_of(hass, hub))}
    for issue in ir.async_get(hass).issues.values():
        data = issue.data or {}
        if issue.domain == const.DOMAIN and issue.active and data.get("entry_id") in mine and data["key"] in _FOUND_IN:
            yield str(data["key"]), str(data["entry_id"])


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
        # Those of before a reload are still there: a person may have chosen to ignore one.
        self._since = dict.fromkeys(_shown(hass, coordinator.entry), float("-inf"))
        self._come: dict[ManagedLoad, float] = {}
        self._looked = float("-inf")

    @callback
    def look(self) -> None:
        """Show each issue whose cause has lasted long enough, and no other."""
        now = self._coordinator.clock()
        planned = self._coordinator.running and self._coordinator.data is not None
        if not planned or now - self._looked < LOOK_EVERY:
            return
        self._looked = now
        self._come = {load: self._come.get(load, now) for load in self._coordinator.loads.values()}
        there: set[tuple[str, str]] = set()
        for issue in ISSUES:
            for entry_id, placeholders in issue.find(self._hass, self._coordinator):
                there.add(case := (issue.key, entry_id))
                if now - self._since.setdefault(case, now) >= issue.after:
                    _create(self._hass, issue.key, entry_id, placeholders, issue.severity, issue.fixable)
        for key, entry_id in self._since.keys() - there:
            if not self._may_be_found_again(key, entry_id, now):
                del self._since[key, entry_id]
                ir.async_delete_issue(self._hass, const.DOMAIN, f"{key}_{entry_id}")

    def _may_be_found_again(self, key: str, load_id: str, now: float) -> bool:
        """Tell whether what was found of a load before it came anew has not had the time to be found again."""
        found_in, load = _FOUND_IN[key], self._coordinator.loads.get(load_id)
        if load is not None:
            come = self._come[load]
            return self._since[key, load_id] < come and now - come < found_in
        entry = self._hass.config_entries.async_get_entry(load_id)
        return found_in > 0 and entry is not None and entry.disabled_by is None

    @callback
    def stop(self) -> None:
        """Show nothing more of a hub that was switched off: nobody looks whether it is still true."""
        if self._coordinator.entry.disabled_by is not None:
            for key, entry_id in self._since:
                ir.async_delete_issue(self._hass, const.DOMAIN, f"{key}_{entry_id}")


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


# Why an entry can only be removed, or given another hub.
_USELESS: dict[str, Callable[[HomeAssistant, ConfigEntry[Any]], bool]] = {
    HUB_MISSING: lambda hass, entry: is_ours(entry) and const.CONF_HUB in entry.data and hub_of(hass, entry) is None,
    FOREIGN: lambda _, entry: not is_ours(entry),
}


@callback
def async_setup_issues(hass: HomeAssistant) -> None:
    """Tell of entries that nothing plans for and nobody else would tell of."""

    @callback
    def look() -> None:
        for entry in hass.config_entries.async_entries(const.DOMAIN, include_ignore=False):
            for key, useless in _USELESS.items():
                if useless(hass, entry):
                    _create(hass, key, entry.entry_id, {"name": entry.title}, ir.IssueSeverity.ERROR, fixable=True)
                else:
                    ir.async_delete_issue(hass, const.DOMAIN, f"{key}_{entry.entry_id}")

    @callback
    def changed(change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain != const.DOMAIN:
            return
        if change is ConfigEntryChange.REMOVED:
            for key in (*_USELESS, *(issue.key for issue in ISSUES)):
                ir.async_delete_issue(hass, const.DOMAIN, f"{key}_{entry.entry_id}")
        look()

    # It also comes with each entry that is set up.
    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
