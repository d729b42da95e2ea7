"""The detective of a site: it looks at every cycle, keeps the steps, and says what contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..engine import Load
from .hypotheses import likelihoods
from .model import Sample, Step
from .steps import Spell, Watcher
from .verdict import Evidence, Finding, Verdict, judge

KEPT = 12  # steps of a load: what was rewired is forgotten after so many

type Stored = dict[str, Any]


class Detective:
    """Judge the wiring of a site by the steps of its loads."""

    def __init__(self) -> None:
        self._watcher = Watcher()
        self._phases = 0
        self.evidence: dict[str, Evidence] = {}
        self.findings: tuple[Finding, ...] = ()

    def look(self, sample: Sample) -> list[tuple[Load, Step]]:
        """Look at a cycle; return the steps that it completes, of which the findings know, but for those of a check."""
        grid = sample.snapshot.grid
        if not grid:
            return []
        if len(grid) != self._phases:
            if self._phases:
                self.forget()
            self._phases = len(grid)
        found = self._watcher.look(sample)
        changed = False
        for load, step in found:
            if load.id not in sample.nudges:  # a check is judged as a whole
                self._take(load.id, tuple([int(leg) for leg in load.legs]), step)
                changed = True
        for load in sample.snapshot.loads:
            item = self.evidence.get(load.id)
            if item is not None and item.legs != load.legs:  # what was learned was held against another wiring
                del self.evidence[load.id]
                changed = True
        if changed:
            self.findings = judge(self.evidence, self._phases).findings
        return found

    def spell(self, load_id: str) -> Spell | None:
        """Return the stretch in which a load's draw stands now."""
        return self._watcher.spell(load_id)

    def renew(self, load: Load, steps: Iterable[Step]) -> Verdict:
        """Keep of a load the steps of a check alone; return what they say by themselves."""
        item = self.evidence[load.id] = Evidence(tuple([int(leg) for leg in load.legs]))
        for step in steps:
            _add(item, step)
        self.findings = judge(self.evidence, self._phases).findings
        return judge({load.id: item}, self._phases)

    def forget(self, load_id: str | None = None) -> None:
        """Forget the steps of a load, or of all."""
        if load_id is None:
            self.evidence.clear()
        else:
            self.evidence.pop(load_id, None)
        self.findings = judge(self.evidence, self._phases).findings if self.evidence else ()

    def _take(self, load_id: str, legs: tuple[int, ...], step: Step) -> None:
        if not legs or max(legs) >= self._phases or len(legs) != len(step.draw):
            return
        item = self.evidence.get(load_id)
        if item is None or item.legs != legs:
            item = self.evidence[load_id] = Evidence(legs)
        _add(item, step)
        del item.steps[:-KEPT], item.tables[:-KEPT]

    def stored(self) -> Stored:
        """Return what is kept over a restart: the steps, without their times, which begin anew."""
        return {
            name: {"legs": list(item.legs), "steps": [list(step[1:]) for step in item.steps]}
            for name, item in self.evidence.items()
        }

    def restore(self, found: Mapping[str, Any], phases: int) -> None:
        """Go on with the steps that were kept.

        Raises AttributeError, LookupError, TypeError or ValueError for what was not stored by us.
        """
        self._phases = phases
        for name, item in found.items():
            legs = tuple([int(leg) for leg in item["legs"]])
            for draw, meter, noise, fed, supply, largest in item["steps"]:
                step = Step(0.0, _amps(draw), _amps(meter), _amps(noise), _amps(fed), float(supply), float(largest))
                if len(step.meter) == phases:
                    self._take(str(name), legs, step)
        if self.evidence:
            self.findings = judge(self.evidence, phases).findings


def _amps(values: Iterable[Any]) -> tuple[float, ...]:
    return tuple([float(value) for value in values])


def _add(item: Evidence, step: Step) -> None:
    item.steps.append(step)
    item.tables.append(likelihoods(step, item.legs))
