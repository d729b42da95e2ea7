"""The form of a hub: one site, its meters and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..const import EntryType
from .checks import Errors, check_hub
from .form import Form


class HubForm(Form):
    """Add a site."""

    kind = EntryType.HUB

    def errors(self, typed: Mapping[str, Any]) -> Errors:
        """Check the meters."""
        return check_hub(self.hass, typed)
