"""What the demo needs in its environment."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from .errors import DemoError


def components() -> Path:
    """Return the folder of Home Assistant's integrations, without importing any. Raises DemoError if there is none."""
    spec = find_spec("homeassistant")
    if spec is None or not spec.origin:
        raise DemoError("Home Assistant is missing in this environment: start the demo with scripts/demo")
    return Path(spec.origin).parent / "components"


def require_packages() -> None:
    """Raise DemoError with what is missing, the frontend in the version that this Home Assistant pins included."""
    manifest = json.loads(components().joinpath("frontend", "manifest.json").read_text(encoding="utf-8"))
    missing = [wanted for wanted in ("ocpp", "websockets", *manifest["requirements"]) if not _is_there(wanted)]
    if missing:
        raise DemoError(f"Missing in this environment: {', '.join(missing)}. Start the demo with scripts/demo")


def _is_there(wanted: str) -> bool:
    name, _, pin = wanted.partition("==")
    try:
        return version(name) == pin or not pin
    except PackageNotFoundError:
        return False
