"""Names that the modules share."""

from __future__ import annotations

from typing import Final

DOMAIN: Final = "simulated_house"
HOST: Final = "127.0.0.1"
