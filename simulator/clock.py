"""What the parts of the plant have in common about time."""

from __future__ import annotations

HAIR = 1e-6
"""Seconds by which a moment may be missed over rounding errors and counts all the same, also on an epoch's clock."""
