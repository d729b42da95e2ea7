"""What the wiring may be, and how well each of it explains a step.

A hypothesis is a gain for each phase's meter (-1: its clamp is turned around, 0.001: kW are read as W) and, for each
load, the phase of each of its legs. The likelihood of a reading is a normal one around what the hypothesis predicts,
with a share for what nobody predicts: a kettle, a cloud. What is not known is summed over: which legs a car uses when
its charger tells one current for all of them, and on which phases an inverter gives what a battery does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import permutations, product
from math import exp, log, pi, sqrt

from .model import Amps, Step

type Gains = tuple[float, ...]
type Placement = tuple[int | None, ...]  # the phase of each leg; None: behind no meter
type Table = tuple[tuple[float, ...], ...]  # the log likelihood of each gain, by placement

# All phases as one and one as all, kW as W, kVA by V once more. What is too large by so much is no reading at all.
SCALES = (3.0, 1 / 3, 0.001, 1 / 230)

_RIGHT, _ALL_TURNED, _ONE_TURNED, _SCALED = 0.9, 0.04, 0.005, 0.002
_CONFIGURED, _MOVED, _UNSEEN = 0.9, 0.09, 0.01
_SURPRISE = 0.05  # of the readings
_ANYWHERE = 1 / 40.0  # 1/A
_MOVED_ALONG = 0.2  # of the step
_FLOOR = 0.25  # A of a meter's noise at the least
_SLACK = 0.08  # of the step: voltage, and what reports round
SMALL = 0.1  # a gain below it
TINY = 0.5  # A: no meter of a small gain reads more
EXPLAINED = 3.0  # standard deviations


@lru_cache(maxsize=8)
def gains_of(phases: int) -> tuple[tuple[Gains, float], ...]:
    """Return what the meters of a site may make of a current, with its probability beforehand."""
    found: list[tuple[Gains, float]] = []
    for signs in product((1.0, -1.0), repeat=phases):
        turned = sum([sign < 0 for sign in signs])
        found.append((signs, _RIGHT if not turned else _ALL_TURNED if turned == phases else _ONE_TURNED))
    found += [((sign * scale,) * phases, _SCALED) for scale in SCALES for sign in (1.0, -1.0)]
    return tuple(found)


@lru_cache(maxsize=64)
def placements_of(phases: int, configured: tuple[int, ...]) -> tuple[tuple[Placement, float], ...]:
    """Return the phases that a load's legs may be on, those that are configured first, with its probability."""
    legs = len(configured)
    others = [order for order in permutations(range(phases), legs) if order != configured]
    found: list[tuple[Placement, float]] = [(configured, _CONFIGURED)]
    found += [(order, _MOVED / len(others)) for order in others]
    found.append(((None,) * legs, _UNSEEN))
    return tuple(found)


def _variants(draw: Amps) -> list[tuple[Amps, float]]:
    """Return what the legs may have carried: one current for all may be that of the legs in use, or the mean of all."""
    count = len(draw)
    if count == 1 or len(set(draw)) > 1:
        return [(draw, 1.0)]
    amps, rest = draw[0], (0.0,) * (count - 1)
    found = [(draw, 0.6), ((amps, *rest), 0.2), ((amps * count, *rest), 0.1)]
    if count == 3:
        found += [((amps, amps, 0.0), 0.06), ((amps * 1.5, amps * 1.5, 0.0), 0.04)]
    return found


def _spreads(step: Step) -> list[tuple[Amps, float]]:
    """Return what an inverter may have given each phase: the same to each, or all of it to one."""
    phases = len(step.meter)
    if not step.supply or phases == 1:
        return [(tuple([fed + step.supply for fed in step.fed]), 1.0)]
    found = [(tuple([fed + step.supply / phases for fed in step.fed]), 0.4)]
    for on in range(phases):
        given = [fed + (step.supply if p == on else 0.0) for p, fed in enumerate(step.fed)]
        found.append((tuple(given), 0.6 / phases))
    return found


def _carried(draw: Amps, placement: Placement, phases: int) -> Amps:
    found = [0.0] * phases
    for amps, phase in zip(draw, placement, strict=True):
        if phase is not None:
            found[phase] += amps
    return tuple(found)


def _nets(step: Step, placement: Placement) -> Iterable[tuple[Amps, float]]:
    """Yield what the grid may have given each phase more than before, with the share of each case."""
    phases = len(step.meter)
    for draw, likely in _variants(step.draw):
        carried = _carried(draw, placement, phases)
        for fed, share in _spreads(step):
            yield tuple([a - b for a, b in zip(carried, fed, strict=True)]), likely * share


def _deviation(step: Step, phase: int, gain: float) -> float:
    # Only a meter that tells next to nothing has next to no noise: else a phase at rest would prove too much.
    scale = abs(gain) if abs(gain) < SMALL else max(1.0, abs(gain))
    return sqrt(step.noise[phase] ** 2 + (scale * (_FLOOR + _SLACK * step.size)) ** 2)


def _fits(step: Step, gain: float) -> bool:
    """Tell whether a meter of such a gain could read what was read at all."""
    return abs(gain) >= SMALL or step.largest <= TINY


def _density(step: Step, phase: int, gain: float, net: float) -> float:
    """Return the log likelihood of a phase's reading."""
    deviation = _deviation(step, phase, gain)
    off = abs(step.meter[phase] - gain * net) / deviation
    # Who foretells that nothing moves is no wiser for doing so to the milliampere: a battery holds meters still, too.
    width = deviation if abs(gain * net) > EXPLAINED * deviation else max(deviation, _deviation(step, phase, 1.0))
    near = exp(-0.5 * off * off) / (width * sqrt(2 * pi)) if off < 30 and _fits(step, gain) else 0.0
    return log((1 - _SURPRISE) * near + _SURPRISE * _ANYWHERE)


def likelihoods(step: Step, configured: tuple[int, ...]) -> Table:
    """Return the log likelihood of a step by placement, in order, and by gain, in order."""
    phases = len(step.meter)
    gains = gains_of(phases)
    known: dict[tuple[int, float, float], float] = {}
    rows: dict[Amps, list[float]] = {}

    def density(phase: int, gain: float, net: float) -> float:
        key = phase, gain, net
        if key not in known:
            known[key] = _density(step, phase, gain, net)
        return known[key]

    def row(net: Amps) -> list[float]:
        if net not in rows:
            rows[net] = [sum([density(p, gain[p], net[p]) for p in range(phases)]) for gain, _ in gains]
        return rows[net]

    table = []
    # A battery that moves with a load of which it cannot know moves by chance.
    moved = max(abs(step.supply), *map(abs, step.fed)) > _MOVED_ALONG * step.size
    chance = log(_SURPRISE) if moved else 0.0
    for placement, _ in placements_of(phases, configured):
        less = chance if None in placement else 0.0
        cases = [(row(net), log(share) + less) for net, share in _nets(step, placement)]
        table.append(tuple([log_sum([told[g] + share for told, share in cases]) for g in range(len(gains))]))
    return tuple(table)


@lru_cache(maxsize=4096)
def explains(step: Step, placement: Placement, gains: Gains) -> bool:
    """Tell whether a hypothesis predicts every meter's change within what may be expected."""
    return any(
        all(abs(step.meter[p] - gain * net[p]) <= EXPLAINED * _deviation(step, p, gain) for p, gain in enumerate(gains))
        for net, _ in _nets(step, placement)
    )


def log_sum(values: Sequence[float]) -> float:
    """Return the log of the sum of what the values are the logs of."""
    most = max(values)
    return most + log(sum([exp(value - most) for value in values]))
