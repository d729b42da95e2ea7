"""The configuration folder of the demo's Home Assistant."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .options import HOST

ROOT = Path(__file__).resolve().parents[1]

YAML = """\
homeassistant:
  name: Load Juggler demo
  latitude: 46.05
  longitude: 14.51
  elevation: 300
  unit_system: metric
  time_zone: {time_zone}
  currency: EUR
  country: SI
  auth_providers:
    - type: trusted_networks
      trusted_networks:
        - 127.0.0.1
        - ::1
      allow_bypass_login: true
    # Onboarding creates its user with this one.
    - type: homeassistant
config:
energy:
frontend:
history:
logbook:
logger:
  default: warning
  logs:
    # Home Assistant looks for these when it starts; the demo has neither cameras nor voices.
    haffmpeg: fatal
    homeassistant.components.camera.img_util: fatal
"""
STAND_INS = {
    "pymicro_vad": "class MicroVad: ...\n",
    "pyspeex_noise": "class AudioProcessor: ...\n",
}
"""Modules that each start of Home Assistant imports and only voice satellites use. To install them takes a compiler."""
HTTP_YAML = """\
http:
  server_host: {host}
  server_port: {port}
"""


def write(
    folder: Path, port: int, components: Path, *, ocpp: Path | None, time_zone: str = "UTC", yaml: str = YAML
) -> None:
    """Fill the folder for a Home Assistant that listens on that port of the loopback interface only.

    `components` is the folder of Home Assistant's own integrations, `ocpp` the OCPP integration to use in place of the
    demo's stand-in, `yaml` what is configured but for that. Custom integrations are copied, so that a running demo does
    not change under an editor.
    """
    storage = folder / ".storage"
    storage.mkdir(parents=True)
    yaml = yaml.format(time_zone=time_zone)
    if keeps_http_in_storage(components):
        # In YAML it would be a change on trial: Home Assistant restarts without it unless somebody confirms it within
        # five minutes. What is in the store under version 1, as older versions wrote it, counts as confirmed.
        _store(storage, "http", 1, {"server_host": [HOST], "server_port": port})
    else:
        yaml += HTTP_YAML.format(host=HOST, port=port)
    # Only the step that creates the user is left: the others set up integrations that want the internet.
    _store(storage, "onboarding", 4, {"done": ["core_config", "analytics", "integration"]})
    folder.joinpath("configuration.yaml").write_text(yaml, encoding="utf-8")
    for module, text in STAND_INS.items():
        if find_spec(module) is None:
            folder.joinpath(f"{module}.py").write_text(text, encoding="utf-8")
    custom = folder / "custom_components"
    sources = {path.name: path for path in _integrations(ROOT / "custom_components")}
    sources |= {path.name: path for path in _integrations(ROOT / "demo" / "custom_components")}
    if ocpp is not None:
        sources["ocpp"] = ocpp
    for name, source in sources.items():
        shutil.copytree(source, custom / name, ignore=shutil.ignore_patterns("__pycache__"))


def keeps_http_in_storage(components: Path) -> bool:
    """Return whether this Home Assistant takes host and port from its storage, and YAML only once, on trial."""
    return components.joinpath("http", "config.py").is_file()


def _integrations(folder: Path) -> list[Path]:
    return [path.parent for path in folder.glob("*/manifest.json")]


def _store(storage: Path, key: str, version: int, data: dict[str, Any]) -> None:
    content = {"version": version, "minor_version": 1, "key": key, "data": data}
    storage.joinpath(key).write_text(json.dumps(content), encoding="utf-8")
