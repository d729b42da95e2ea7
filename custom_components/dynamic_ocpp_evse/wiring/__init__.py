"""The wiring detective: what the meters do when a load takes a step, held against what is configured. Pure Python."""

from .check import Check, Outcome, lowered
from .detective import Detective
from .verdict import Finding, Kind, Verdict

__all__ = ["Check", "Detective", "Finding", "Kind", "Outcome", "Verdict", "lowered"]
