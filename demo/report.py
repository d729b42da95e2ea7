"""What --check prints and how it judges: no clock, no network, only numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LONGEST_OVERLOAD = 10.0
"""Seconds for which a phase may be above the breaker without a break."""


@dataclass(frozen=True, slots=True)
class ChargerCount:
    """What reached one charger: profiles, messages that failed their schema, and the limits of its live profiles."""

    name: str
    received: int
    accepted: int
    rejected: int
    invalid: int
    limits: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A run: seconds; A on the phase and s in a row above the breaker; Wh; errors that Home Assistant logged."""

    seconds: float
    chargers: tuple[ChargerCount, ...]
    breaker: float
    highest_current: float
    highest_phase: str
    longest_overload: float
    solar_import: float
    energy: Mapping[str, float]
    errors: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Yield the summary for people."""
        yield f"Summary of {self.seconds:.0f} s, measured at the plant:"
        for charger in self.chargers:
            yield (
                f"  {charger.name}: {charger.received} profiles received, {charger.accepted} accepted, "
                f"{charger.rejected} rejected, {charger.invalid} messages against the schema; "
                f"{_spread(charger.limits)}"
            )
        yield (
            f"  highest phase current {self.highest_current:.1f} A on {self.highest_phase} of {self.breaker:g} A; "
            f"longest time above the breaker {self.longest_overload:.1f} s"
        )
        yield f"  import caused by solar loads {self.solar_import:.1f} Wh"
        yield "  energy: " + ", ".join(f"{name} {energy:.0f} Wh" for name, energy in self.energy.items())
        yield f"  errors logged by Home Assistant: {len(self.errors)}"
        for text, times in Counter(self.errors).most_common(5):
            yield f"    {times} x {text[:300]}"

    def failures(self) -> list[str]:
        """Return what makes the run fail, one line each."""
        found = [f"{charger.name} received no profile" for charger in self.chargers if not charger.received]
        found += [
            f"{charger.name}: {charger.invalid} messages against the schema"
            for charger in self.chargers
            if charger.invalid
        ]
        if self.longest_overload > LONGEST_OVERLOAD:
            found.append(f"a phase was above the breaker for {self.longest_overload:.1f} s on end")
        return found


def _spread(limits: Iterable[float]) -> str:
    values = sorted(set(limits))
    if not values:
        return "no limit"
    return f"{len(values)} different limits from {values[0]:g} to {values[-1]:g} A"


def clock(time: float) -> str:
    """Return a time in seconds after midnight as hours and minutes."""
    minutes = round(time / 60) % (24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"
