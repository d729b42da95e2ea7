"""What Home Assistant's and HACS's own checks ask for, as far as it can be seen without a network."""

from __future__ import annotations

import ast
import json
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import voluptuous as vol
from awesomeversion import AwesomeVersion
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import validate_selector
from homeassistant.util.yaml import load_yaml_dict

from custom_components.dynamic_ocpp_evse import PLATFORMS, const

ROOT = Path(__file__).parents[1]
INTEGRATION = ROOT / "custom_components" / const.DOMAIN
LANGUAGES = sorted(path.stem for path in (INTEGRATION / "translations").glob("*.json"))


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


MANIFEST = read_json(INTEGRATION / "manifest.json")
ENGLISH = read_json(INTEGRATION / "translations/en.json")


# --- manifest, layout, brand -----------------------------------------------------------------------------------------


def test_the_manifest_has_values_that_hassfest_takes() -> None:
    assert MANIFEST["domain"] == INTEGRATION.name == const.DOMAIN
    for key in ("documentation", "issue_tracker"):
        assert MANIFEST[key].startswith("https://")
        assert "home-assistant.io" not in MANIFEST[key]
    assert MANIFEST["codeowners"]
    assert all(re.fullmatch(r"@[A-Za-z0-9-]+", owner) for owner in MANIFEST["codeowners"])
    assert AwesomeVersion(MANIFEST["version"]).strategy.name in ("SEMVER", "CALVER", "PEP440", "SIMPLEVER")
    assert MANIFEST["requirements"] == []
    assert MANIFEST["iot_class"] in ("assumed_state", "calculated", "cloud_polling", "cloud_push", "local_polling",
                                     "local_push")  # fmt: skip
    assert MANIFEST["integration_type"] in ("device", "entity", "hardware", "helper", "hub", "service", "system",
                                            "virtual")  # fmt: skip


def test_what_the_manifest_promises_is_there() -> None:
    assert MANIFEST["config_flow"] is (
        "async_step_user" in (INTEGRATION / "config_flow.py").read_text(encoding="utf-8")
    )
    for platforms in PLATFORMS.values():
        assert all((INTEGRATION / f"{platform}.py").exists() for platform in platforms)
    package = (INTEGRATION / "__init__.py").read_text(encoding="utf-8")
    assert ("async def async_setup(" in package) == ("CONFIG_SCHEMA" in package)


def test_discovery_names_the_flow_before_it_is_shown() -> None:
    """Two discoveries of one charger must be one flow."""
    tree = ast.parse((INTEGRATION / "config_flow.py").read_text(encoding="utf-8"))
    steps = [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)]
    for step in steps:
        if step.name == "async_step_integration_discovery":
            names = {node.attr for node in ast.walk(step) if isinstance(node, ast.Attribute)}
            assert {"async_set_unique_id", "_abort_if_unique_id_configured"} <= names


def test_hacs_finds_what_it_shows() -> None:
    hacs = read_json(ROOT / "hacs.json")
    assert re.fullmatch(r"\d{4}\.\d{1,2}\.\d+", hacs["homeassistant"])
    assert len((ROOT / "README.md").read_text(encoding="utf-8")) > 1000
    assert "Permission is hereby granted" in (ROOT / "LICENSE").read_text(encoding="utf-8")


SIZES: dict[str, Callable[[int, int], bool]] = {
    "icon.png": lambda width, height: width == height == 256,
    "icon@2x.png": lambda width, height: width == height == 512,
    "logo.png": lambda width, height: width > height and 128 <= height <= 256,
    "logo@2x.png": lambda width, height: width > height and 256 < height <= 512,
    "dark_logo.png": lambda width, height: width > height and 128 <= height <= 256,
    "dark_logo@2x.png": lambda width, height: width > height and 256 < height <= 512,
}


def test_the_brand_has_its_images_and_no_other() -> None:
    assert {path.name for path in (INTEGRATION / "brand").iterdir()} == set(SIZES)


@pytest.mark.parametrize("name", SIZES)
def test_a_brand_image_has_the_size_that_is_asked_for(name: str) -> None:
    image = (INTEGRATION / "brand" / name).read_bytes()
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert SIZES[name](*struct.unpack(">II", image[16:24]))
    assert b"tRNS" in image or image[25] in (4, 6), "it stands on light and dark"
    assert len(image) < 50_000


# --- quality scale ---------------------------------------------------------------------------------------------------

RULES = [
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow",
    "config-flow-test-coverage",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
    "action-exceptions",
    "config-entry-unloading",
    "docs-configuration-parameters",
    "docs-installation-parameters",
    "entity-unavailable",
    "integration-owner",
    "log-when-unavailable",
    "parallel-updates",
    "reauthentication-flow",
    "test-coverage",
    "devices",
    "diagnostics",
    "discovery",
    "discovery-update-info",
    "docs-data-update",
    "docs-examples",
    "docs-known-limitations",
    "docs-supported-devices",
    "docs-supported-functions",
    "docs-troubleshooting",
    "docs-use-cases",
    "dynamic-devices",
    "entity-category",
    "entity-device-class",
    "entity-disabled-by-default",
    "entity-translations",
    "exception-translations",
    "icon-translations",
    "reconfiguration-flow",
    "repair-issues",
    "stale-devices",
    "async-dependency",
    "inject-websession",
    "strict-typing",
]


def test_every_rule_of_the_quality_scale_is_done_exempt_or_to_do_with_its_reason() -> None:
    [found] = load_yaml_dict(str(INTEGRATION / "quality_scale.yaml")).values()
    assert list(found) == RULES
    assert len(RULES) == 54
    for rule, said in found.items():
        if said != "done":
            assert said["status"] in ("exempt", "todo"), rule
            assert said["comment"].strip(), rule
        if isinstance(said, dict) and said["status"] == "todo":
            assert rule.startswith("docs-") or rule == "entity-disabled-by-default"


@pytest.mark.parametrize("platform", sorted({str(item) for found in PLATFORMS.values() for item in found}))
def test_each_platform_says_how_many_may_write_at_once(platform: str) -> None:
    tree = ast.parse((INTEGRATION / f"{platform}.py").read_text(encoding="utf-8"))
    named = [node.targets[0] for node in tree.body if isinstance(node, ast.Assign)]
    assert "PARALLEL_UPDATES" in {target.id for target in named if isinstance(target, ast.Name)}


# --- texts -----------------------------------------------------------------------------------------------------------

SLUG = vol.All(str, vol.Match(r"^[a-z0-9]+(_[a-z0-9]+)*$"))
TEXT = vol.All(cv.string_with_no_html, vol.Length(min=1))
TEXTS = {SLUG: TEXT}
PART = {vol.Optional("name"): TEXT, vol.Optional("description"): TEXT, vol.Optional("data"): TEXTS,
        vol.Optional("data_description"): TEXTS}  # fmt: skip
STEP = {
    vol.Optional("title"): TEXT, vol.Optional("description"): TEXT, vol.Optional("data"): TEXTS,
    vol.Optional("data_description"): TEXTS, vol.Optional("menu_options"): TEXTS,
    vol.Optional("menu_option_descriptions"): TEXTS, vol.Optional("submit"): TEXT,
    vol.Optional("sections"): {SLUG: PART},
}  # fmt: skip
FLOW = {
    vol.Optional("flow_title"): TEXT, vol.Required("step"): {SLUG: STEP}, vol.Optional("error"): TEXTS,
    vol.Optional("abort"): TEXTS, vol.Optional("progress"): TEXTS, vol.Optional("create_entry"): TEXTS,
    vol.Optional("initiate_flow"): {vol.Required("user"): TEXT, SLUG: TEXT},
}  # fmt: skip
NAMED = {vol.Required("name"): TEXT, vol.Required("description"): TEXT}
ISSUE = vol.All(
    {
        vol.Required("title"): TEXT,
        vol.Exclusive("description", "fixable"): TEXT,
        vol.Exclusive("fix_flow", "fixable"): FLOW,
    },
    vol.Length(min=2, max=2),
)
TRANSLATION = vol.Schema(
    {
        vol.Optional("title"): TEXT,
        vol.Optional("common"): TEXTS,
        vol.Required("config"): FLOW,
        vol.Optional("options"): FLOW,
        vol.Optional("selector"): {SLUG: {vol.Required("options"): TEXTS}},
        vol.Optional("entity"): {
            SLUG: {
                SLUG: {
                    vol.Required("name"): TEXT,
                    vol.Optional("state"): TEXTS,
                    vol.Optional("unit_of_measurement"): TEXT,
                    vol.Optional("state_attributes"): {
                        SLUG: {vol.Optional("name"): TEXT, vol.Optional("state"): TEXTS}
                    },
                }
            }
        },
        vol.Optional("exceptions"): {SLUG: {vol.Required("message"): TEXT}},
        vol.Optional("issues"): {SLUG: ISSUE},
        vol.Optional("services"): {SLUG: {**NAMED, vol.Optional("fields"): {SLUG: NAMED}}},
    }
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_the_shape_that_hassfest_takes(language: str) -> None:
    TRANSLATION(read_json(INTEGRATION / f"translations/{language}.json"))


def test_the_languages_are_those_that_are_promised() -> None:
    assert {"en", "sl"} <= set(LANGUAGES)


def test_the_shape_bites() -> None:
    for broken in (
        {"config": {"step": {"user": {"title": "<b>x</b>"}}}},
        {"config": {"step": {"User": {"title": "x"}}}},
        {"config": {"step": {"user": {"colour": "x"}}}},
        {"config": {"step": {}}, "issues": {"gone": {"title": "x"}}},
        {"config": {"step": {}}, "issues": {"gone": {"title": "x", "description": "x", "fix_flow": {"step": {}}}}},
        {"config": {"step": {}}, "exceptions": {"gone": "x"}},
        {"config": {"step": {}}, "more": {}},
    ):
        with pytest.raises(vol.Invalid):
            TRANSLATION(broken)


# --- keys of texts, between code and translations --------------------------------------------------------------------


def strings() -> set[str]:
    """Return every string that the integration's code holds, besides the docstrings."""
    found: set[str] = set()
    for path in INTEGRATION.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        }
    return found


def keys() -> Iterator[tuple[str, str]]:
    """Yield each translation key with the section that it stands in."""
    for section in ("exceptions", "issues", "selector"):
        yield from ((section, key) for key in ENGLISH.get(section, {}))
    for flow in ("config", "options"):
        for part in ("error", "abort", "progress", "step"):
            yield from ((f"{flow}.{part}", key) for key in ENGLISH.get(flow, {}).get(part, {}))
    for platform, entities in ENGLISH["entity"].items():
        yield from ((f"entity.{platform}", key) for key in entities)


def test_no_text_is_there_that_the_code_does_not_know() -> None:
    """Entities are compared with their descriptions (test_translations.py): those of a phase are made by one line.

    Home Assistant itself gives the reason for a unique id that is there already.
    """
    known = strings() | {"already_configured"}
    mine = [(section, key) for section, key in keys() if not section.startswith("entity.")]
    assert {f"{section}.{key}" for section, key in mine if key not in known} == set()


def test_each_translation_key_in_the_code_has_a_text() -> None:
    there = {key for _, key in keys()}
    for path in INTEGRATION.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "translation_key" and isinstance(node.value, ast.Constant):
                assert node.value.value in there, f"{path.name}: {node.value.value}"


# --- actions ---------------------------------------------------------------------------------------------------------


def test_each_field_of_an_action_has_a_selector_that_home_assistant_has() -> None:
    for name, action in load_yaml_dict(str(INTEGRATION / "services.yaml")).items():
        assert "target" not in action, "a device filter fails from 2026.11 on"
        for key, field in action.get("fields", {}).items():
            assert re.fullmatch("[a-z_]+", key), f"{name}.{key}"
            assert validate_selector(field["selector"])
