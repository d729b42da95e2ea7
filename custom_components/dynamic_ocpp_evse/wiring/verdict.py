"""From all steps to what they say of the wiring, and whether that contradicts what is configured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import exp, log
from typing import NamedTuple

from .hypotheses import Gains, Placement, Table, explains, gains_of, log_sum, placements_of
from .model import Step

ENOUGH = 4  # steps
SURE = 0.995
MOST = 0.8  # of the steps: what a finding explains at least
FEW = 0.2  # of the steps: what the configuration explains at most beside it


class Kind(StrEnum):
    """What contradicts."""

    DIRECTION = "direction"  # meters count the other way
    SCALE = "scale"  # meters tell too much or too little
    LEGS = "legs"  # a load is on other phases


class Finding(NamedTuple):
    """What contradicts the configuration, as `explained` of `steps` steps show with a probability of `confidence`.

    `phases` are the meters that count backwards and `right` those that were seen to count right, `scale` is by how
    much all of them tell too much, `legs` the phase of each leg (None: was not seen). `load` is empty for meters.
    """

    kind: Kind
    explained: int
    steps: int
    confidence: float
    load: str = ""
    phases: tuple[int, ...] = ()
    right: tuple[int, ...] = ()
    scale: float = 1.0
    legs: Placement = ()


@dataclass(slots=True)
class Evidence:
    """The steps of a load and the phases of its legs by which they were judged; `tables` are their likelihoods."""

    legs: tuple[int, ...]
    steps: list[Step] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


class Verdict(NamedTuple):
    """What all steps say: the likeliest gains, and of each load the likeliest placement.

    `proven` has the phase of each leg (None: cannot be told) by the steps alone, whatever is configured. `explained` is
    how many steps of each load all that explains.
    """

    gains: Gains
    placements: Mapping[str, Placement]
    proven: Mapping[str, Placement]
    explained: Mapping[str, int]
    findings: tuple[Finding, ...]


def judge(evidence: Mapping[str, Evidence], phases: int) -> Verdict:
    """Return what the steps of a site's loads say."""
    gains = gains_of(phases)
    sums = {name: _sums(item, phases) for name, item in evidence.items()}
    beside = {name: [log_sum([row[g] for row in rows]) for g in range(len(gains))] for name, rows in sums.items()}
    site = [log(prior) + sum([row[g] for row in beside.values()]) for g, (_, prior) in enumerate(gains)]
    share = _shares(site)
    best = gains[max(range(len(gains)), key=site.__getitem__)][0]
    placements: dict[str, Placement] = {}
    proven: dict[str, Placement] = {}
    shares: dict[str, list[tuple[Placement, float]]] = {}
    for name, rows in sums.items():
        others = [total - own for total, own in zip(site, beside[name], strict=True)]
        totals = [log_sum([a + b for a, b in zip(row, others, strict=True)]) for row in rows]
        known = placements_of(phases, evidence[name].legs)
        names = [placement for placement, _ in known]
        shares[name] = list(zip(names, _shares(totals), strict=True))
        placements[name] = max(shares[name], key=lambda pair: pair[1])[0]
        alone = _shares([total - log(prior) for total, (_, prior) in zip(totals, known, strict=True)])
        proven[name] = _sure(placements[name], list(zip(names, alone, strict=True)))
    found = [*_meters(evidence, placements, best, share, phases)]
    for name, item in evidence.items():
        found += _legs(name, item, shares[name], placements[name], best)
    explained = {
        name: sum([explains(step, placements[name], best) for step in item.steps]) for name, item in evidence.items()
    }
    return Verdict(best, placements, proven, explained, tuple(found))


def _sure(placement: Placement, shares: Sequence[tuple[Placement, float]]) -> Placement:
    """Return the phase of each leg, None where it might be another one."""
    return tuple(
        [
            on if sum([part for found, part in shares if found[leg] == on]) >= SURE else None
            for leg, on in enumerate(placement)
        ]
    )


def _sums(item: Evidence, phases: int) -> list[list[float]]:
    """Return the log of the joint probability of all steps of a load by placement and gain."""
    rows = []
    for index, (_, prior) in enumerate(placements_of(phases, item.legs)):
        columns = zip(*[table[index] for table in item.tables], strict=True)
        rows.append([log(prior) + sum(column) for column in columns])
    if not item.tables:
        rows = [[log(prior)] * len(gains_of(phases)) for _, prior in placements_of(phases, item.legs)]
    return rows


def _shares(logs: Sequence[float]) -> list[float]:
    total = log_sum(logs)
    return [exp(value - total) for value in logs]


def _touches(step: Step, placement: Placement, phase: int) -> bool:
    """Tell whether a step moved a phase."""
    carried = [amps for amps, on in zip(step.draw, placement, strict=True) if on == phase]
    return abs(sum(carried)) > 0.5 * step.size


def _meters(
    evidence: Mapping[str, Evidence],
    placements: Mapping[str, Placement],
    best: Gains,
    share: Sequence[float],
    phases: int,
) -> list[Finding]:
    """Return what contradicts of the meters."""
    gains = gains_of(phases)
    right = gains[0][0]
    seen = [
        (step, placements[name], item.legs)
        for name, item in evidence.items()
        for step in item.steps
        if None not in placements[name]
    ]
    scale = abs(best[0])
    if scale != 1.0:
        sure = sum([part for (gain, _), part in zip(gains, share, strict=True) if abs(gain[0]) == scale])
        explained, beside = _count(seen, best), _beside(seen, right)
        if sure >= SURE and _holds(explained, beside, len(seen)):
            return [Finding(Kind.SCALE, explained, len(seen), sure, scale=scale)]
        return []
    turned, straight, least, numbers = [], [], 1.0, (0, 0)
    for phase in range(phases):
        touching = [item for item in seen if _touches(item[0], item[1], phase)]
        explained = _count(touching, best)
        backwards = sum([part for (gain, _), part in zip(gains, share, strict=True) if gain[phase] < 0])
        if backwards >= SURE and _holds(explained, _beside(touching, right), len(touching)):
            turned.append(phase)
            least = min(least, backwards)
            numbers = max(numbers, (explained, len(touching)))
        elif explained and best[phase] > 0:
            straight.append(phase)
    if not turned:
        return []
    return [Finding(Kind.DIRECTION, *numbers, least, phases=tuple(turned), right=tuple(straight))]


def _count(items: Sequence[tuple[Step, Placement, tuple[int, ...]]], gains: Gains) -> int:
    return sum([explains(step, placement, gains) for step, placement, _ in items])


def _beside(items: Sequence[tuple[Step, Placement, tuple[int, ...]]], right: Gains) -> int:
    """Return how many steps meters that are right explain, with the load where it is configured or where it seems."""
    return sum([explains(step, legs, right) or explains(step, placement, right) for step, placement, legs in items])


def _holds(explained: int, configured: int, steps: int) -> bool:
    return explained >= ENOUGH and explained >= MOST * steps and configured <= FEW * steps


def _legs(
    name: str,
    item: Evidence,
    shares: Sequence[tuple[Placement, float]],
    placement: Placement,
    gains: Gains,
) -> list[Finding]:
    """Return whether a load is on other phases than it is configured for."""
    if placement == item.legs or None in placement:
        return []
    legs = _sure(placement, shares)
    moved = [leg for leg, on in enumerate(legs) if on is not None and on != item.legs[leg]]
    if not moved:
        return []
    least = min([sum([part for found, part in shares if found[leg] == legs[leg]]) for leg in moved])
    explained = sum([explains(step, placement, gains) for step in item.steps])
    configured = sum([explains(step, item.legs, gains) for step in item.steps])
    if not _holds(explained, configured, len(item.steps)):
        return []
    return [Finding(Kind.LEGS, explained, len(item.steps), least, load=name, legs=legs)]
