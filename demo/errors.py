"""What ends the demo with one clear line."""

from __future__ import annotations


class DemoError(Exception):
    """Something that the user has to know; its text is one line."""
