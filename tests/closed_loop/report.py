"""docs/faults.md: the matrix as a page to read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import inf
from operator import itemgetter

from .matrix import Cell
from .scenes import BREAKER, FAILSAFE, RESPONSE
from .verdict import Outcome

LONG = 60.0  # s

type Row = tuple[Cell, Outcome]

_INTRO = f"""# What happens when something fails

`scripts/faults` writes this page. Each row is a run of about nine virtual minutes: the real integration in a real Home
Assistant, closed loop with a simulated house of three phases behind a breaker of {BREAKER:g} A, with a sun, a load
under test and a second charger that obeys. The fault comes when both loads take what they may. Forty seconds later the
house steps up by 15 A and a cloud takes the sun, so that without a cut phase A carries up to 41 A; later the cloud
comes alone, then both once more, and in longer runs again 690 s after the fault. A car stands at a new limit after
{RESPONSE:g} s, a meter reports every 2 s.

- **safe after**: s from the first overload after the fault to its end, whether the meter could see it or not; nothing
  if no phase came above the breaker, *never* if the run ended so.
- **above**: s of the longest overload while the meter told the truth and Home Assistant ran and could reach a load,
  and what it may be: the car's response, one interval of the meter (and how late it is) and 2 s. Nothing where the
  fault is that it does not.
- **later**: s above the breaker in the last of these, where the run is that long: has it been found out by then?
- **highest**: A on the worst phase.
- **import**: Wh that the load under test imported against its mode, ride-through included; with nothing wrong it is
  what the three clouds cost until they are seen.
- **left at**: A that the chargers offered when Home Assistant had been dead for 120 s or more; {FAILSAFE:g} A is their
  failsafe current.
- **told**: what was shown, and how many s after the fault: the status of the hub, status and reason of the load where
  they tell of the fault, and repair issues.
"""


def page(rows: Sequence[Row]) -> str:
    """Return the page."""
    red = [cell.name for cell, outcome in rows if not outcome.holds]
    lines = [_INTRO, _figures(rows, red), "## Cell by cell", "", _table(rows)]
    return "\n".join(lines) + "\n"


def _figures(rows: Sequence[Row], red: Sequence[str]) -> str:
    lies = sum(outcome.to_safe > LONG for _, outcome in rows)
    slow = sum(outcome.to_safe > outcome.within for _, outcome in rows)
    over = sum(outcome.longest > outcome.bound for _, outcome in rows)
    left = [outcome for _, outcome in rows if outcome.left is not None]
    high = sum((outcome.left or 0.0) > FAILSAFE for outcome in left)
    said = f"""{len(rows)} cells.

- {slow} in which a lost meter let an overload last for longer than it takes to be noticed.
- {over} in which a phase stayed above the breaker for longer than it may while the meter was alive.
- {high} of {len(left)} in which a charger was above its failsafe current when Home Assistant had been dead for 120 s.
- {lies} in which an overload lasted for more than {LONG:g} s: the meter lied, and nobody could know.
"""
    if red:
        said += "".join(f"\n- not as it must be: {name}" for name in red) + "\n"
    return said


def _table(rows: Sequence[Row]) -> str:
    heads = (
        "fault",
        "load, mode",
        "safe after, s",
        "above, s",
        "later, s",
        "highest, A",
        "import, Wh",
        "left at, A",
        "told",
    )
    lines = [_row(heads), _row(("---",) * len(heads))]
    for name, group in groupby(rows, lambda row: row[0].fault.name):
        shown = name
        for cell, outcome in group:
            lines.append(_row((shown, cell.scene.name, *_values(outcome, blind=cell.fault.blind), _told(outcome))))
            shown = ""
    return "\n".join(lines)


def _row(values: Sequence[str]) -> str:
    return f"| {' | '.join(values)} |"


def _values(outcome: Outcome, *, blind: bool) -> tuple[str, ...]:
    until = "never" if outcome.to_safe == inf else f"{outcome.to_safe:.0f}" if outcome.to_safe else ""
    safe = _marked(until, outcome.to_safe <= outcome.within)
    lasted = "" if blind else f"{outcome.longest:.1f} of {outcome.bound:.0f}"
    above = _marked(lasted, outcome.longest <= outcome.bound)
    later = "" if outcome.later is None else f"{outcome.later:.0f}"
    wrong = "" if outcome.wrong is None else f"{outcome.wrong:.0f}"
    left = "" if outcome.left is None else _marked(f"{outcome.left:.1f}", outcome.left <= FAILSAFE)
    return safe, above, later, f"{outcome.highest:.1f}", wrong, left


def _marked(text: str, fine: bool) -> str:
    return text if fine else f"**{text}**"


def _told(outcome: Outcome) -> str:
    """Return what was shown, place by place: "hub: sensor_lost 15"."""
    found = sorted(outcome.told, key=itemgetter(0))
    places = groupby(found, itemgetter(0))
    return "; ".join(f"{where}: {', '.join(f'{what} {at:.0f}' for _, what, at in group)}" for where, group in places)
