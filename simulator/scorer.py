"""Keeps the full score of a run in virtual time: breaker, sun, starts, commands."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from .clairvoyant import Clairvoyant
from .engine import Load, Mode
from .phases import PHASES
from .plant import PlantState
from .score import LoadScore, Measure, PhaseScore, RunScore

# A: below it a difference is rounding.
_SLACK = 0.01
# A per leg from which a load counts as drawing.
_DRAWS = 0.5
# A: nearer than this to its breaker a phase, and not the sun, is what a limit answers to.
_NEAR_BREAKER = 1.0
_SOLAR = frozenset({Mode.SOLAR_PRIORITY, Mode.SOLAR_ONLY, Mode.EXCESS})


class _Phase:
    """The running score of one phase."""

    __slots__ = ("cuts", "cutting", "highest", "late", "late_amps", "longest", "overload", "rooms", "since")

    def __init__(self, notice: int) -> None:
        self.rooms: deque[float] = deque(maxlen=notice + 1)
        self.overload = self.longest = self.since = self.highest = self.late = self.late_amps = self.cutting = 0.0
        self.cuts: list[float] = []

    def above(self, over: float, drawn: float, dt: float) -> None:
        """Count an overload of `over` A to which managed loads add `drawn` A."""
        self.overload += dt
        self.since += dt
        self.longest = max(self.longest, self.since)
        if drawn > _SLACK:
            self.cutting += dt
            if drawn > max(self.rooms) + _SLACK:
                self.late += dt
                self.late_amps = max(self.late_amps, over)
        elif self.cutting:
            self.below()

    def below(self) -> None:
        """Note that the phase is in order again, or its loads are off."""
        if self.cutting:
            self.cuts.append(self.cutting)
            self.cutting = 0.0


class _Account:
    """The running score of one load."""

    __slots__ = (
        "aside", "best", "breaker_changes", "drawing", "energy", "from_battery", "from_grid", "legs", "limit", "load",
        "off", "plugged", "solar", "solar_changes", "starts", "unwanted",
    )  # fmt: skip

    def __init__(self, load: Load) -> None:
        self.load = load
        self.legs = tuple(int(leg) for leg in load.legs)
        self.solar = load.mode in _SOLAR
        # What it may take from any source all the same, A per leg.
        self.aside = load.min_current if load.mode is Mode.SOLAR_PRIORITY else 0.0
        self.energy = self.from_battery = self.from_grid = self.unwanted = self.best = self.off = self.plugged = 0.0
        self.limit, self.drawing = 0.0, False
        self.starts = self.solar_changes = self.breaker_changes = 0


class Scorer:
    """Keeps the score of one run whose steps are all `dt` seconds long; `loads` in the order in which they are served.

    Each load's `legs` are the phases that its car uses, its `mode` and `min_current` hold for the whole run.
    """

    def __init__(self, measure: Measure, loads: Sequence[Load], dt: float = 1.0) -> None:
        self.measure = measure
        self.dt = dt
        self.seconds = self.imported = self.exported = 0.0
        self._hours = measure.voltage * dt / 3600.0
        self._phases = tuple(_Phase(round(measure.notice / dt)) for _ in PHASES)
        self._loads = {load.id: _Account(load) for load in loads}
        self._seer = Clairvoyant(measure.sun, loads)
        self._best = frozenset(self._seer.names)
        self._solar = any(account.solar for account in self._loads.values())

    def command(self, name: str, limit: float, grid: Sequence[float]) -> None:
        """Count the limit, A per leg, that a load is sent while `grid` A per phase flow, unless it has it already."""
        account = self._loads[name]
        if limit == account.limit:
            return
        account.limit = limit
        nearest = self.measure.breaker - max(grid[leg] for leg in account.legs)
        if account.solar and nearest > _NEAR_BREAKER:
            account.solar_changes += 1
        else:
            account.breaker_changes += 1

    def add(self, state: PlantState, caps: Mapping[str, float]) -> None:
        """Count one step that ended in `state`; `caps` is what each load that wants power could take, A per leg."""
        dt, hours, grid = self.dt, self._hours, state.grid
        self.seconds += dt
        net = grid[0] + grid[1] + grid[2]
        if net > 0.0:
            self.imported += net * hours
        else:
            self.exported -= net * hours
        managed = [0.0, 0.0, 0.0]
        for draw in state.loads.values():
            managed[0] += draw[0]
            managed[1] += draw[1]
            managed[2] += draw[2]
        for phase, current, drawn in zip(self._phases, grid, managed, strict=True):
            over = current - self.measure.breaker
            phase.rooms.append(drawn - over)
            phase.highest = max(phase.highest, current)
            if over > _SLACK:
                phase.above(over, drawn, dt)
            elif phase.since:
                phase.since = 0.0
                phase.below()
        self._feed(state, managed)
        if self._solar:
            self._compare(state, managed, caps)

    def _feed(self, state: PlantState, managed: Sequence[float]) -> None:
        """Count starts and energies by source."""
        hours = self._hours
        battery = max(0.0, state.battery_power or 0.0)
        part = battery / (battery + state.solar) if battery else 0.0
        for name, account in self._loads.items():
            draw = state.loads[name]
            taken = draw[0] + draw[1] + draw[2]
            drawing = taken > _DRAWS
            if drawing is not account.drawing:
                account.drawing = drawing
                account.starts += drawing
            if not taken:
                continue
            bought = 0.0
            for amps, current, drawn in zip(draw, state.grid, managed, strict=True):
                if amps > 0.0 and current > 0.0:
                    bought += amps * min(1.0, current / drawn)
            account.energy += taken * hours
            account.from_grid += bought * hours
            account.from_battery += (taken - bought) * part * hours

    def _compare(self, state: PlantState, managed: Sequence[float], caps: Mapping[str, float]) -> None:
        """Compare what solar loads take with what they may, and with what the clairvoyant would."""
        rule, hours = self.measure.sun, self._hours
        solar_draws = []
        total = [0.0, 0.0, 0.0]
        for name, account in self._loads.items():
            if not account.solar:
                continue
            draw = state.loads[name]
            if account.aside:
                one, two, three = draw
                aside = account.aside
                draw = (max(0.0, one - aside), max(0.0, two - aside), max(0.0, three - aside))
            if any(draw):
                solar_draws.append((account, draw))
                total = [before + amps for before, amps in zip(total, draw, strict=True)]
        house = [own + drawn - solar for own, drawn, solar in zip(state.house, managed, total, strict=True)]
        sun = rule.sun(state.solar, house, state.soc)
        if solar_draws:
            allowed = sun if rule.target is None else rule.sun(state.solar, house, state.soc, allowed=True)
            beyond, taken = rule.unwanted(allowed, total) * hours, sum(total)
            for account, draw in solar_draws:
                account.unwanted += beyond * sum(draw) / taken
        if not self._best:
            return
        for name, amps in self._seer.take(sun, caps).items():
            account = self._loads[name]
            account.best += amps * len(account.legs) * hours
            if name in caps:
                account.plugged += self.dt
                drawn = sum(state.loads[name]) / len(account.legs)
                account.off += abs(drawn - amps) * self.dt

    def result(self) -> RunScore:
        """Return the score so far; an overload that still lasts counts as cut now."""
        for phase in self._phases:
            phase.below()
        cuts = [seconds for phase in self._phases for seconds in phase.cuts]
        return RunScore(
            seconds=self.seconds,
            imported=self.imported,
            exported=self.exported,
            cuts=len(cuts),
            mean_cut=sum(cuts) / len(cuts) if cuts else 0.0,
            longest_cut=max(cuts, default=0.0),
            phases=tuple(
                PhaseScore(phase.overload, phase.longest, phase.highest, phase.late, phase.late_amps)
                for phase in self._phases
            ),
            loads={name: self._load(account) for name, account in self._loads.items()},
        )

    def _load(self, account: _Account) -> LoadScore:
        served = account.load.id in self._best
        return LoadScore(
            mode=account.load.mode.value,
            energy=account.energy,
            from_sun=account.energy - account.from_grid - account.from_battery,
            from_battery=account.from_battery,
            from_grid=account.from_grid,
            unwanted=account.unwanted,
            best=account.best if served else None,
            starts=account.starts,
            solar_changes=account.solar_changes,
            breaker_changes=account.breaker_changes,
            tracking=account.off / account.plugged if served and account.plugged else None,
        )
