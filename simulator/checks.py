"""One line for what a configuration refuses."""

from __future__ import annotations


def require(holds: bool, otherwise: str) -> None:
    """Raise ValueError with the text ``otherwise`` unless ``holds``."""
    if not holds:
        raise ValueError(otherwise)
