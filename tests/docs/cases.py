"""The worked examples of both guides."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .charge_cases import CHARGE_MODES
from .distribution_cases import DISTRIBUTION
from .example import Case
from .guide import Table

GUIDES = ("CHARGE_MODES_GUIDE.md", "DISTRIBUTION_MODES_GUIDE.md")
CASES: dict[str, Mapping[str, Case | Callable[[], Table]]] = {GUIDES[0]: CHARGE_MODES, GUIDES[1]: DISTRIBUTION}
