"""The rules of the house in the architecture, read off the source, so that nothing needs to run to hold them."""

import ast
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INTEGRATION = "custom_components/dynamic_ocpp_evse"
ENGINE = f"{INTEGRATION}/engine".replace("/", ".")
WIRING = f"{INTEGRATION}/wiring".replace("/", ".")
DETECTION = f"{INTEGRATION}/detection".replace("/", ".")
CONST = f"{INTEGRATION}/const".replace("/", ".")
COLLECT = Path(f"{INTEGRATION}/detection/collect.py")
CODEC = f"{INTEGRATION}/codec.py"
LONGEST = 400

Rule = Callable[[Path, ast.Module], Iterator[str]]


def modules(*folders: str) -> list[Path]:
    """Return the Python files of these folders; a folder with a leading dot is not the project's."""
    found = (path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if not any(part.startswith(".") for part in path.parts))


def imported(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield the full name of everything that a module imports, wherever in it the import stands."""
    package = list(path.parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def attributes(tree: ast.Module, name: str, owner: str) -> Iterator[str]:
    """Yield where an attribute is taken of an object of this name, held by another or not: hass.x, self._hass.x."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == name:
            held = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if held.lstrip("_") == owner:
                yield f"line {node.lineno}: {owner}.{name}"


def engine_is_pure(path: Path, tree: ast.Module) -> Iterator[str]:
    for name in imported(path, tree):
        if name.split(".")[0] not in sys.stdlib_module_names and not inside(name, ENGINE):
            yield f"imports {name}"


def wiring_knows_the_engine_alone(path: Path, tree: ast.Module) -> Iterator[str]:
    """The detective judges snapshots, with Home Assistant or without."""
    yield from (what for what in engine_is_pure(path, tree) if not inside(what.removeprefix("imports "), WIRING))


def simulator_knows_the_engine_alone(path: Path, tree: ast.Module) -> Iterator[str]:
    for name in imported(path, tree):
        top = name.split(".")[0]
        # The last two are names that Home Assistant puts in other packages' place.
        if top in {"homeassistant", "voluptuous", "probatio"} or (
            top == "custom_components" and not inside(name, ENGINE)
        ):
            yield f"imports {name}"


def codec_knows_the_engine_alone(path: Path, tree: ast.Module) -> Iterator[str]:
    """What is not a decision but has to be read without Home Assistant."""
    if path == Path(CODEC):
        yield from engine_is_pure(path, tree)


def replay_needs_no_home_assistant(path: Path, tree: ast.Module) -> Iterator[str]:
    codec = CODEC.removesuffix(".py").replace("/", ".")
    for name in imported(path, tree):
        if not inside(name, codec) and not inside(name, "simulator") and not inside(name, "replay"):
            yield from (what for what in engine_is_pure(path, tree) if what == f"imports {name}")


def only_reading_reads_states(path: Path, tree: ast.Module) -> Iterator[str]:
    if not path.is_relative_to(f"{INTEGRATION}/reading") and path != COLLECT:
        yield from attributes(tree, "states", "hass")


def detection_is_pure_but_for_what_collects(path: Path, tree: ast.Module) -> Iterator[str]:
    """The names of fields are those of the forms."""
    for name in imported(path, tree):
        ours = inside(name, DETECTION) or inside(name, CONST)
        if name.split(".")[0] not in sys.stdlib_module_names and not ours and path != COLLECT:
            yield f"imports {name}"


def const_is_pure(path: Path, tree: ast.Module) -> Iterator[str]:
    """What is pure may import it."""
    if path == Path(f"{INTEGRATION}/const.py"):
        yield from (
            f"imports {name}" for name in imported(path, tree) if name.split(".")[0] not in sys.stdlib_module_names
        )


def only_drivers_call_services(path: Path, tree: ast.Module) -> Iterator[str]:
    if not path.is_relative_to(f"{INTEGRATION}/drivers"):
        yield from attributes(tree, "async_call", "services")
        yield from attributes(tree, "call", "services")


def runtime_data_is_on_the_entry(path: Path, tree: ast.Module) -> Iterator[str]:
    yield from attributes(tree, "data", "hass")


def is_one_idea_long(path: Path, tree: ast.Module) -> Iterator[str]:
    last = max((node.end_lineno or 0 for node in tree.body), default=0)
    if last > LONGEST:
        yield f"has {last} lines; above {LONGEST} a module holds two ideas"


RULES: list[tuple[Rule, tuple[str, ...]]] = [
    (engine_is_pure, (f"{INTEGRATION}/engine",)),
    (wiring_knows_the_engine_alone, (f"{INTEGRATION}/wiring",)),
    (simulator_knows_the_engine_alone, ("simulator",)),
    (codec_knows_the_engine_alone, (INTEGRATION,)),
    (replay_needs_no_home_assistant, ("replay",)),
    (only_reading_reads_states, (INTEGRATION,)),
    (detection_is_pure_but_for_what_collects, (f"{INTEGRATION}/detection",)),
    (const_is_pure, (INTEGRATION,)),
    (only_drivers_call_services, (INTEGRATION,)),
    (runtime_data_is_on_the_entry, (INTEGRATION,)),
    (
        is_one_idea_long,
        ("custom_components", "simulator", "replay", "demo", "benchmarks", "soak", "browser", "scripts"),
    ),
]


@pytest.mark.parametrize(("rule", "folders"), RULES, ids=[rule.__name__ for rule, _ in RULES])
def test_the_house_keeps(rule: Rule, folders: tuple[str, ...]) -> None:
    broken = [
        f"{path}: {what}"
        for path in modules(*folders)
        for what in rule(path, ast.parse((ROOT / path).read_text(encoding="utf-8")))
    ]
    assert broken == []


E_ = f"{INTEGRATION}/engine/plan.py"
D_ = f"{INTEGRATION}/drivers/plug.py"
R_ = f"{INTEGRATION}/reading/sensors.py"
C_ = f"{INTEGRATION}/coordinator.py"
S_ = "simulator/car.py"
W_ = f"{INTEGRATION}/wiring/steps.py"
M_ = f"{INTEGRATION}/detection/match.py"
CONST_ = f"{INTEGRATION}/const.py"
P_ = "replay/record.py"


@pytest.mark.parametrize(
    ("rule", "path", "source", "breaks"),
    [
        (engine_is_pure, E_, "from __future__ import annotations\nimport math, dataclasses", False),
        (engine_is_pure, E_, "from . import model\nfrom .model import Plan", False),
        (engine_is_pure, E_, f"from {ENGINE}.model import Plan", False),
        (engine_is_pure, E_, "import homeassistant.core", True),
        (engine_is_pure, E_, "def late():\n    from voluptuous import Schema", True),
        (engine_is_pure, E_, "from .. import const", True),
        (engine_is_pure, E_, "from ..const import DOMAIN", True),
        (engine_is_pure, E_, "from custom_components.dynamic_ocpp_evse.const import DOMAIN", True),
        (engine_is_pure, E_, "import custom_components.dynamic_ocpp_evse.engineering", True),
        (engine_is_pure, E_, "import simulator", True),
        (
            wiring_knows_the_engine_alone,
            W_,
            "from math import exp\nfrom ..engine import Load\nfrom .model import Step",
            False,
        ),
        (wiring_knows_the_engine_alone, W_, "from homeassistant.core import State", True),
        (wiring_knows_the_engine_alone, W_, "from ..const import DOMAIN", True),
        (simulator_knows_the_engine_alone, S_, f"from {ENGINE} import model\nimport ocpp", False),
        (simulator_knows_the_engine_alone, S_, "from homeassistant.core import State", True),
        (simulator_knows_the_engine_alone, S_, "import homeassistant", True),
        (
            simulator_knows_the_engine_alone,
            "simulator/car.py",
            "from custom_components.dynamic_ocpp_evse import const",
            True,
        ),
        (codec_knows_the_engine_alone, CODEC, "import json\nfrom .engine.budgets import Layout", False),
        (codec_knows_the_engine_alone, CODEC, "from .const import DOMAIN", True),
        (codec_knows_the_engine_alone, CODEC, "from homeassistant.core import State", True),
        (codec_knows_the_engine_alone, C_, "from .const import DOMAIN", False),
        (replay_needs_no_home_assistant, P_, f"import json\nfrom {ENGINE} import plan\nimport simulator.show", False),
        (replay_needs_no_home_assistant, P_, f"from {INTEGRATION.replace('/', '.')}.codec import encode", False),
        (replay_needs_no_home_assistant, P_, f"from {INTEGRATION.replace('/', '.')}.const import DOMAIN", True),
        (replay_needs_no_home_assistant, P_, "from homeassistant.core import State", True),
        (only_reading_reads_states, R_, "hass.states.get('sensor.a')", False),
        (only_reading_reads_states, C_, "self.states.get('sensor.a')", False),
        (only_reading_reads_states, C_, "hass.states.get('sensor.a')", True),
        (only_reading_reads_states, D_, "self._hass.states", True),
        (only_reading_reads_states, str(COLLECT), "hass.states.get('sensor.a')", False),
        (only_reading_reads_states, M_, "hass.states.get('sensor.a')", True),
        (detection_is_pure_but_for_what_collects, M_, "import re\nfrom .model import Rule", False),
        (detection_is_pure_but_for_what_collects, M_, "from homeassistant.core import HomeAssistant", True),
        (detection_is_pure_but_for_what_collects, M_, "from ..const import DOMAIN", False),
        (detection_is_pure_but_for_what_collects, M_, "from .. import const", False),
        (detection_is_pure_but_for_what_collects, M_, "from ..constants import DOMAIN", True),
        (detection_is_pure_but_for_what_collects, M_, "from ..reading.quantity import POWER", True),
        (detection_is_pure_but_for_what_collects, str(COLLECT), "from homeassistant.core import State", False),
        (const_is_pure, CONST_, "from enum import StrEnum", False),
        (const_is_pure, CONST_, "from homeassistant.const import PERCENTAGE", True),
        (const_is_pure, CONST_, "from .engine import Mode", True),
        (const_is_pure, C_, "from homeassistant.core import State", False),
        (only_drivers_call_services, D_, "await hass.services.async_call('a', 'b')", False),
        (only_drivers_call_services, C_, "hass.services.async_register('a', 'b')", False),
        (only_drivers_call_services, C_, "async def f():\n    await self.hass.services.async_call('a', 'b')", True),
        (only_drivers_call_services, C_, "services = hass.services\nservices.async_call('a', 'b')", True),
        (runtime_data_is_on_the_entry, C_, "entry.data, self.hub.data", False),
        (runtime_data_is_on_the_entry, C_, "hass.data['x'] = 1", True),
        (runtime_data_is_on_the_entry, D_, "self.hass.data.setdefault('x', {})", True),
        (is_one_idea_long, C_, "x = 1\n" * LONGEST, False),
        (is_one_idea_long, C_, "x = 1\n" * (LONGEST + 1), True),
    ],
)
def test_the_rule_bites(rule: Rule, path: str, source: str, breaks: bool) -> None:
    if "await" in source and "async def" not in source:
        source = f"async def act():\n    {source}"
    assert bool(list(rule(Path(path), ast.parse(source)))) is breaks


def read_json(path: str) -> dict[str, object]:
    if not (ROOT / path).exists():
        pytest.skip(f"no {path} yet")
    found: dict[str, object] = json.loads((ROOT / path).read_text(encoding="utf-8"))
    return found


MANIFEST = {
    "needed": {
        "domain", "name", "codeowners", "documentation", "integration_type", "iot_class", "issue_tracker", "version",
    },
    "allowed": {
        "after_dependencies", "config_flow", "dependencies", "import_executor", "loggers", "preview_features",
        "quality_scale", "requirements", "single_config_entry",
    },
}  # fmt: skip


def test_manifest_is_as_hassfest_and_hacs_want_it() -> None:
    manifest = read_json(f"{INTEGRATION}/manifest.json")
    keys = list(manifest)
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]
    assert MANIFEST["needed"] - set(keys) == set()
    assert set(keys) - MANIFEST["needed"] - MANIFEST["allowed"] == set()


def test_manifest_says_what_this_is() -> None:
    manifest = read_json(f"{INTEGRATION}/manifest.json")
    assert manifest["domain"] == "dynamic_ocpp_evse"
    assert manifest["name"] == "Load Juggler (Dynamic OCPP EVSE)"
    assert manifest["integration_type"] == "hub"
    assert manifest["iot_class"] == "calculated"
    assert manifest["after_dependencies"] == ["energy", "frontend", "http", "ocpp"]
    assert manifest.get("requirements") == []


def test_hacs_takes_the_repository() -> None:
    hacs = read_json("hacs.json")
    allowed = {
        "name", "content_in_root", "country", "filename", "hacs", "hide_default_branch", "homeassistant",
        "persistent_directory", "render_readme", "zip_release",
    }  # fmt: skip
    assert hacs["name"] == "Load Juggler"
    assert hacs["homeassistant"] == "2025.4.0"
    assert set(hacs) <= allowed
    assert ("filename" in hacs) >= bool(hacs.get("zip_release"))
    assert [path.name for path in (ROOT / "custom_components").iterdir() if (path / "manifest.json").exists()] in (
        [],
        ["dynamic_ocpp_evse"],
    )
