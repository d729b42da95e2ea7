"""Readings to one signed balance: the meter, and those of circuits, as if no managed load were on."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from .budgets import Layout
from .draws import ABSURD, draw_of
from .memory import Balance, LoadMemory
from .model import Reading, Snapshot

LONG_AGO = 60.0  # s after which the last balance tells nothing of the house now


def grid_readings(snapshot: Snapshot) -> list[Reading] | None:
    """Return the reading of every phase, or None if one is missing or absurd.

    Off-grid nothing comes from the grid, at the moment that battery and inverter tell of.
    """
    site = snapshot.site
    if site.off_grid:
        found = snapshot.battery if snapshot.battery is not None else next(iter(snapshot.output), None)
        return None if found is None or not isfinite(found.value) else [Reading(0.0, found.at)] * site.phases
    if len(snapshot.grid) < site.phases:
        return None
    readings = [reading for reading in snapshot.grid[: site.phases] if reading is not None]
    if len(readings) < site.phases:
        return None
    if not all(isfinite(r.value) and abs(r.value) <= ABSURD * site.breaker for r in readings):
        return None
    return readings


def weigh(
    snapshot: Snapshot, readings: Sequence[Reading], memories: Sequence[LoadMemory], past: Balance | None
) -> Balance:
    """Return the balance of a full set of grid readings; `past` is the one before."""
    site = snapshot.site
    grid = tuple([reading.value for reading in readings])
    least, most = list(grid), list(grid)
    rise, fall = [0.0] * site.phases, [0.0] * site.phases
    # Phases may report one after the other: each is compared with the draws of its own moment.
    moments = {reading.at for reading in readings}
    for load, memory in zip(snapshot.loads, memories, strict=True):
        for at in moments:
            low, high, rising, falling = draw_of(load, memory, at)
            for number, phase in enumerate(load.legs):
                if readings[phase].at != at:
                    continue
                most[phase] -= low[number]
                least[phase] -= high[number]
                if rising:
                    rise[phase] += high[number] - low[number]
                if falling:
                    fall[phase] += high[number] - low[number]
    at = min(moments)
    if most == least:
        likely = tuple(most)
    elif past is None or len(past.grid) != len(grid) or at - past.at > LONG_AGO:
        likely = tuple((a + b) / 2 for a, b in zip(least, most, strict=True))
    else:
        likely = tuple(
            min(max(before + _least_change(now - then, up, down), lowest), highest)
            for before, then, now, up, down, lowest, highest in zip(
                past.likely, past.grid, grid, rise, fall, least, most, strict=True
            )
        )
    return Balance(at, grid, tuple(most), likely, tuple(least))


def unmanaged(
    snapshot: Snapshot, table: Layout, memories: Sequence[LoadMemory], peaks: Sequence[float], now: float
) -> tuple[list[float], list[float], bool]:
    """Return what circuits bear beside their members (A in each budget, likely and at most), and if a meter is lost.

    `peaks` is the most of the last hour, which stands in for a meter that is too old; without a meter it is nothing.
    """
    site, likely, most, lost = snapshot.site, [], [], False
    circuits = {circuit.id: circuit for circuit in snapshot.circuits}
    for number, index in enumerate(table.branches):
        circuit, [phase] = circuits[str(table.circuits[index])], table.phases[index]
        if circuit.meter is None:
            likely.append(0.0)
            most.append(0.0)
            continue
        reading = circuit.meter[phase] if phase < len(circuit.meter) else None
        sound = reading is not None and isfinite(reading.value) and abs(reading.value) <= ABSURD * site.breaker
        if reading is None or not sound or now - reading.at > site.grid_lost_after:
            lost = True
            worst = peaks[number] if number < len(peaks) else circuit.limit
            likely.append(worst)
            most.append(worst)
            continue
        lows = highs = 0.0
        for load, memory in zip(snapshot.loads, memories, strict=True):
            if load.circuit is not None and circuit.id in table.chains.get(load.circuit, ()):
                low, high, _, _ = draw_of(load, memory, reading.at)
                lows += sum([amps for amps, leg in zip(low, load.legs, strict=True) if leg == phase])
                highs += sum([amps for amps, leg in zip(high, load.legs, strict=True) if leg == phase])
        most.append(reading.value - lows)
        likely.append(reading.value - (lows + highs) / 2)
    return likely, most, lost


def _least_change(step: float, rise: float, fall: float) -> float:
    """Return the least change of the house, A, that explains a step of the meter.

    Loads on their way may have risen by up to `rise` and fallen by up to `fall` of it. So a load that starts is not
    mistaken for the house, one that has not yet obeyed is not cut twice, and what the loads cannot explain is the
    house's at once.
    """
    if step > rise:
        return step - rise
    return step + fall if step < -fall else 0.0
