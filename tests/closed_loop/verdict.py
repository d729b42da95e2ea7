"""What came of a run: how long a phase was above the breaker, what was imported, and what a person was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from homeassistant.helpers import issue_registry as ir

from custom_components.dynamic_ocpp_evse import const
from simulator.plant import PlantState

from .scenes import BREAKER, FAILSAFE, LAST, LATE, Scene
from .world import World

SLACK = 0.01  # share of the breaker that noise may cost
MERGED = 5.0  # s: what comes again sooner is the same overload
LOOKS_EVERY = 5.0  # s
DIES_FOR = 120.0  # s after which a charger that nobody tells anything has to be at its failsafe current
# What the hub says while all is well, and of a load what has nothing to do with a fault.
_WELL = frozenset({"ok", "initializing", "overload", None})
_TELLING = frozenset({
    "sensor_lost", "device_lost", "vehicle_limit", "no_demand", "not_connected", "manual", "invalid_configuration",
    "battery_first", "unavailable", "gone",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of a cell.

    `to_safe` is s from the first overload after the fault to its end (0: there was none, inf: it did not end), and
    `within` what that may be, whoever sees it. `longest` is s of the longest overload while the meter told the truth
    and Home Assistant ran and could reach a load, `bound` what that may be. `later` is s above the breaker in LATE
    (None: the run was shorter). `highest` is A, `wrong` Wh of import for solar loads (None where the mode may import),
    `left` the A that a charger was at when nobody had told it anything for DIES_FOR (None where Home Assistant lived).
    `told` is what was shown: (where, what, s after the fault).
    """

    to_safe: float
    within: float
    longest: float
    bound: float
    later: float | None
    highest: float
    wrong: float | None
    left: float | None
    told: tuple[tuple[str, str, float], ...]

    @property
    def holds(self) -> bool:
        """Tell whether it is as it must be."""
        left = self.left is None or self.left <= FAILSAFE
        return self.longest <= self.bound and self.to_safe <= self.within and left


class Judge:
    """Watch a world from the fault on. `sees` tells whether the meter tells the truth now."""

    def __init__(self, world: World, scene: Scene, fault: float, sees: Callable[[], bool]) -> None:
        self._world = world
        self._scene = scene
        self._fault = fault
        self._sees = sees
        self._name = "garage" if "garage" in world.points else "heater"
        self._before = world.elapsed
        self._since: float | None = None  # of the overload under way
        self._above = -inf
        self._first: tuple[float, float] | None = None  # begin and end of the first overload
        self._seen_for = self.longest = 0.0
        self.highest = self.wrong = self._later = 0.0
        self._looked = -inf
        self._dead_since: float | None = None
        self._told: dict[tuple[str, str], float] = {}
        self.left: float | None = None
        world.watchers.append(self.watch)

    def watch(self, state: PlantState) -> None:
        """Take in a state of the plant."""
        now = self._world.elapsed
        dt, self._before = now - self._before, now
        if now <= self._fault:
            return
        self.highest = max(self.highest, *state.grid)
        self._overload(max(state.grid) > BREAKER * (1 + SLACK), now, dt)
        self._account(state, dt)
        self._mourn(now)
        if now - self._looked >= LOOKS_EVERY:
            self._looked = now
            self._look(now - self._fault)

    def outcome(self, bound: float, within: float) -> Outcome:
        """Return what came of it."""
        begin, end = self._first or (0.0, 0.0)
        return Outcome(
            to_safe=inf if self._first is not None and self._world.elapsed - end < MERGED else end - begin,
            within=within,
            longest=self.longest,
            bound=bound,
            later=self._later if self._world.elapsed >= LAST else None,
            highest=self.highest,
            wrong=self.wrong if self._scene.is_solar else None,
            left=self.left,
            told=tuple((*key, at) for key, at in self._told.items()),
        )

    def _overload(self, above: bool, now: float, dt: float) -> None:
        if above:
            self._later += dt * (LATE < now <= LAST)
            if now - self._above > MERGED:
                self._since = now - dt
                self._seen_for = 0.0
            self._above = now
            begin = self._since or 0.0
            if self._first is None or self._first[0] == begin:
                self._first = (begin, now)
        if now - self._above <= MERGED and above:
            self._seen_for = self._seen_for + dt if self._sees() and self._reaches() else 0.0
            self.longest = max(self.longest, self._seen_for)

    def _reaches(self) -> bool:
        """Tell whether there is a Home Assistant, and a load that it can tell something."""
        world = self._world
        online = any(point.online for point in world.points.values()) or any(one.answers for one in world.switches)
        return world.hass is not None and online

    def _account(self, state: PlantState, dt: float) -> None:
        """Count the import that the load under test causes beyond what its mode may."""
        least = FAILSAFE if self._scene.mode == "Solar Priority" else 0.0
        for drawn, grid in zip(state.loads[self._name], state.grid, strict=True):
            self.wrong += min(max(0.0, drawn - least), max(0.0, grid)) * 230.0 * dt / 3600.0

    def _mourn(self, now: float) -> None:
        """Look at what chargers offer once Home Assistant has been dead for long enough."""
        if self._world.hass is not None:
            self._dead_since = None
            return
        if self._dead_since is None:
            self._dead_since = now
        if now - self._dead_since >= DIES_FOR:
            offers = [point.evse.offered(self._world.clock.now) for point in self._world.points.values()]
            self.left = max(self.left or 0.0, *offers)

    def _look(self, second: float) -> None:
        """Note what a person is shown."""
        world = self._world
        if world.hass is None:
            return
        prefix = "sensor.dynamic_ocpp_evse_"
        shown = [("hub", world.state(f"{prefix}home_status"))]
        shown += [(self._name, world.state(f"{prefix}{self._name}_{key}") or "gone") for key in ("status", "reason")]
        issues = [issue.issue_id for issue in ir.async_get(world.hass).issues.values() if issue.domain == const.DOMAIN]
        for where, what in shown:
            if what is not None and (what not in _WELL if where == "hub" else what in _TELLING):
                self._told.setdefault((where, what), second)
        for issue in issues:
            key, _, entry = issue.rpartition("_")
            self._told.setdefault(("issue", f"{key} ({entry})"), second)
