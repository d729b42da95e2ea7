"""Texts, icons and action descriptions: complete, in step with the code, and fit for Home Assistant."""

from __future__ import annotations

import ast
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import voluptuous as vol
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import service as service_helper
from homeassistant.util.yaml import load_yaml_dict

from custom_components.dynamic_ocpp_evse import (
    PLATFORMS,
    binary_sensor,
    button,
    const,
    figures,
    number,
    select,
    sensor_tables,
    switch,
)
from custom_components.dynamic_ocpp_evse.engine import Problem, ReasonCode
from custom_components.dynamic_ocpp_evse.flows import checks
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS
from custom_components.dynamic_ocpp_evse.issues import FOREIGN, HUB_MISSING, ISSUES, WIRING_CONTRADICTS
from custom_components.dynamic_ocpp_evse.reading.lost import Why
from custom_components.dynamic_ocpp_evse.repairs import REPAIRS
from custom_components.dynamic_ocpp_evse.services import ACTIONS

ROOT = Path(__file__).parents[1] / "custom_components" / const.DOMAIN
LANGUAGES = sorted(path.stem for path in (ROOT / "translations").glob("*.json"))


def load(name: str) -> dict[str, Any]:
    """Read a JSON file of the integration."""
    found: dict[str, Any] = json.loads((ROOT / name).read_text(encoding="utf-8"))
    return found


ENGLISH = load("translations/en.json")
ICONS = load("icons.json")
SERVICES = load_yaml_dict(str(ROOT / "services.yaml"))


def flat(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every string of a tree with the keys that lead to it."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from flat(value, (*path, key))
    else:
        assert isinstance(tree, str), f"{'.'.join(path)} is no text"
        yield path, tree


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Yield the integration's own modules, without the engine, which has no texts."""
    for path in sorted(ROOT.rglob("*.py")):
        if "engine" not in path.relative_to(ROOT).parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def calls() -> Iterator[ast.Call]:
    """Yield every call in the integration."""
    for _, tree in modules():
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    """Return the keyword arguments of a call."""
    return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}


def literal_keys(node: ast.expr | None) -> set[str]:
    """Return the keys of a dict that is written out."""
    assert node is None or isinstance(node, ast.Dict)
    return set() if node is None else {key.value for key in node.keys if isinstance(key, ast.Constant)}


def raised() -> dict[str, set[str]]:
    """Return the key of each exception that the code raises, with its placeholders."""
    found: dict[str, set[str]] = {}
    for call in calls():
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        given = keywords(call)
        if name == "refused":
            [key] = call.args
            assert isinstance(key, ast.Constant)
            found[key.value] = set(given)
        elif name.endswith(("Error", "NotReady")) and "translation_key" in given:
            key = given["translation_key"]
            if isinstance(key, ast.Constant):
                assert "translation_domain" in given
                found[key.value] = literal_keys(given.get("translation_placeholders"))
    return found


def flow_words() -> tuple[set[str], set[str]]:
    """Return the errors and the abort reasons that the flows can give."""
    errors = {field.reads.error for fields in FIELDS.values() for field in fields if field.reads and field.reads.error}
    errors |= {error for _, error in checks._RIVALS.values() if error}
    aborts = {"already_configured"}
    for path, tree in modules():
        flows = path.parent.name == "flows"
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            constants = [node.value for node in ast.walk(function) if isinstance(node, ast.Constant)]
            words = {word for word in constants if isinstance(word, str) and re.fullmatch("[a-z]+(_[a-z]+)+", word)}
            if flows and function.name == "missing":
                aborts |= words
            elif (flows and function.name.lstrip("_").startswith("check")) or function.name == "entity_problem":
                errors |= words
    for call in calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr == "async_abort":
            reason = keywords(call).get("reason")
            aborts |= {str(reason.value)} if isinstance(reason, ast.Constant) else set()
    return errors - {field.page for fields in FIELDS.values() for field in fields}, aborts


def test_there_is_english() -> None:
    assert "en" in LANGUAGES
    assert not (ROOT / "strings.json").exists(), "a custom integration has its texts in translations alone"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_text_with_its_placeholders(language: str) -> None:
    there = {path: placeholders(text) for path, text in flat(load(f"translations/{language}.json"))}
    assert there == {path: placeholders(text) for path, text in flat(ENGLISH)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_as_hassfest_wants_them(language: str) -> None:
    for path, text in flat(load(f"translations/{language}.json")):
        where = ".".join(path)
        assert text == text.strip() != "", where
        assert cv.string_with_no_html(text) == text, where
        assert not re.search(r"https?:|www\.", text), where
        assert not re.search(r"'\{[^}]*\}'", text), f"{where}: quotes hide a placeholder"
        assert "[%key:" not in text, where


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_slugs(language: str) -> None:
    for path, _ in flat(load(f"translations/{language}.json")):
        for key in path:
            assert re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", key), ".".join(path)


def descriptions() -> list[tuple[str, Any]]:
    """Return every entity description with its platform."""
    found: list[tuple[str, Any]] = []
    for module in (binary_sensor, button, number, select, sensor_tables, switch):
        platform = module.__name__.rsplit(".", maxsplit=1)[-1].removesuffix("_tables")
        for value in vars(module).values():
            items = value if isinstance(value, tuple) else (value,)
            found += [(platform, item) for item in items if hasattr(item, "key") and hasattr(item, "device_class")]
    return found


PAGE = {
    *(f"binary_sensor.{key}" for key in ("overload",)),
    *(f"button.{key}" for key in ("check_wiring", "reset")),
    *(f"number.{key}" for key in (
        "power_buffer", "max_import_power", "battery_soc_target", "battery_soc_min", "min_current", "max_current",
        "priority", "device_power",
    )),
    *(f"select.{key}" for key in ("distribution_mode", "operating_mode")),
    *(f"sensor.{key}" for key in (
        "battery_soc", "battery_power", "available_power", "available_current_a", "available_current_b",
        "available_current_c", "grid_power", "solar_power", "house_power", "managed_power", "status",
        "allocated_current", "available_current", "power", "energy", "energy_solar", "energy_grid", "reason",
        "active_phases",
    )),
    *(f"switch.{key}" for key in ("allow_grid_charging", "dynamic_control")),
}  # fmt: skip


def test_the_descriptions_are_found() -> None:
    assert {platform for platform, _ in descriptions()} == {str(item) for kind in PLATFORMS.values() for item in kind}
    assert {f"{platform}.{item.key}" for platform, item in descriptions()} == PAGE


def test_each_entity_has_a_name_an_icon_and_a_text_for_each_state() -> None:
    names: dict[str, set[str]] = {}
    states: dict[tuple[str, str], set[str]] = {}
    for platform, item in descriptions():
        names.setdefault(platform, set()).add(item.key)
        if platform == "sensor" and item.options:
            states.setdefault((platform, item.key), set()).update(item.options)
    assert {platform: set(keys) for platform, keys in ENGLISH["entity"].items()} == names
    assert {platform: set(keys) for platform, keys in ICONS["entity"].items()} == names
    for platform, keys in names.items():
        for key in keys:
            texts = ENGLISH["entity"][platform][key]
            assert texts["name"]
            assert set(texts.get("state", {})) == states.get((platform, key), set()), key


def test_each_problem_of_a_site_has_a_text() -> None:
    problems = ENGLISH["entity"]["sensor"]["status"]["state_attributes"]["problems"]
    assert set(problems["state"]) == set(figures.PROBLEMS) >= {str(problem) for problem in Problem}


def test_each_sentence_has_a_text_and_no_text_is_left_over() -> None:
    frames = {"sentence", "sentence_missing", "sentence_phases", "sentence_missing_phases"}
    logbook = {"logbook_started", "logbook_stopped", "logbook_reason"}
    wiring = {
        "wiring_back", "wiring_begins", "wiring_down", "wiring_off",
        "wiring_change_clamps", "wiring_change_invert_off", "wiring_change_invert_on", "wiring_change_legs",
        "wiring_change_scale", "wiring_contradicts", "wiring_direction", "wiring_direction_right",
        "wiring_direction_unseen", "wiring_leg", "wiring_leg_moved", "wiring_legs", "wiring_legs_alike",
        "wiring_right", "wiring_scale", "wiring_stopped", "wiring_title", "wiring_unclear", "wiring_unseen",
    }  # fmt: skip
    codes = {f"reason_{code}" for code in ReasonCode} | {
        "reason_battery_first_unknown",
    }
    lost = {f"lost_{why}" for why in Why}
    rest = {key for key in ENGLISH["common"] if not key.startswith("card_")}
    assert rest == frames | logbook | wiring | codes | lost | {"nothing"}


def test_each_text_of_the_card_is_there_and_none_is_left_over() -> None:
    """What stands between backquotes has a part that is put in: each text that fits is one of the card's."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT.parents[1] / "frontend/src").glob("*.ts"))
    card = {key.removeprefix("card_") for key in ENGLISH["common"] if key.startswith("card_")}
    words = set(re.findall(r"""["'`]([a-z][a-z_]*)["'`]""", source))
    stems = tuple(re.findall(r"texts\(`([a-z_]+)\$\{", source))
    used = set(re.findall(r"""texts\(\s*["']([a-z_]+)["']""", source))
    assert used <= card
    assert {key for key in card if key not in words and not key.startswith(stems)} == set()


def test_icons_are_of_the_material_set_and_nothing_else_stands_there() -> None:
    assert set(ICONS) == {"entity", "services"}
    assert all(re.fullmatch("mdi:[a-z0-9-]+", icon) for _, icon in flat(ICONS))
    assert {key: set(icon) for key, icon in ICONS["services"].items()} == {key: {"service"} for key in ACTIONS}


def pages(*, wiring: bool) -> dict[str, dict[str | None, set[str]]]:
    """Return the fields of each page by section; `wiring` False leaves out what Configure does not ask."""
    found: dict[str, dict[str | None, set[str]]] = {}
    for field in (field for fields in FIELDS.values() for field in fields if wiring or not field.wiring):
        found.setdefault(field.page, {}).setdefault(field.section, set()).add(field.key)
    return found


@pytest.mark.parametrize(("flow", "wiring"), [("config", True), ("options", False)])
def test_each_field_of_a_form_has_a_label_and_a_description(flow: str, wiring: bool) -> None:
    steps = ENGLISH[flow]["step"]
    others = {"user", "hub_preview", "hub_preview_unknown"} if flow == "config" else {"init"}
    assert set(steps) == {*others, *pages(wiring=wiring)}
    for page, sections in pages(wiring=wiring).items():
        step = steps[page]
        assert step["title"]
        assert step["description"]
        assert set(step.get("sections", {})) == {name for name in sections if name}
        for name, keys in sections.items():
            part = step["sections"][name] if name else step
            assert {*part} >= ({"name", "description"} if name else set())
            assert set(part["data"]) == set(part["data_description"]) == keys


def test_a_field_is_told_alike_wherever_it_is_asked_for() -> None:
    config, options = ENGLISH["config"], ENGLISH["options"]
    assert options["error"].items() <= config["error"].items()
    for page, sections in pages(wiring=False).items():
        for name in sections:
            here, there = (steps["step"][page] for steps in (options, config))
            if name:
                here, there = here["sections"][name], there["sections"][name]
            assert here["data"].items() <= there["data"].items()
            assert here["data_description"].items() <= there["data_description"].items()


def test_each_choice_of_a_menu_has_a_text() -> None:
    user, init = ENGLISH["config"]["step"]["user"], ENGLISH["options"]["step"]["init"]
    assert set(user["menu_options"]) == {str(kind) for kind in const.EntryType}
    hub = {field.page for field in FIELDS[const.EntryType.HUB] if not field.wiring}
    assert init["menu_options"] == {page: ENGLISH["options"]["step"][page]["title"] for page in hub}
    for kind in (const.EntryType.EVSE, const.EntryType.PLUG, const.EntryType.CIRCUIT):
        assert len({field.page for field in FIELDS[kind] if not field.wiring}) == 1, "one page needs no menu"


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("en", r"(?i)\b(?<!for )(?:another|other|which|add|remove|more than one) (?:site|home(?! assistant)|house)\b"),
        ("sl", r"(?i)\b(?<!za )(?:drug[aeo]|kater[aeo]|dodajte|izberite|odstranite|še en[aeo]) (?:lokacij|dom|hiš)"),
    ],
)
def test_what_is_added_chosen_and_removed_is_called_a_hub(language: str, wrong: str) -> None:
    """A site is what it stands for, and the house what takes power beside the loads."""
    texts = load(f"translations/{language}.json")
    assert {".".join(path): text for path, text in flat(texts) if re.search(wrong, text)} == {}
    assert texts["config"]["step"]["site"]["data"]["hub_entry_id"] == {"en": "Hub", "sl": "Vozlišče"}[language]


@pytest.mark.parametrize(("word", "slovenian"), [("restart", "ponovnem zagonu"), ("reload", "ponovnem nalaganju")])
def test_a_reload_is_no_restart_in_slovenian_either(word: str, slovenian: str) -> None:
    """A restart switches a plug off, a reload does not."""
    told = {path for path, text in flat(ENGLISH) if word in text.lower()}
    assert told
    assert {path for path, text in flat(load("translations/sl.json")) if slovenian in text.lower()} == told


def test_each_choice_of_a_form_has_a_text() -> None:
    empty: dict[str, list[str]] = {key: [] for key in ("hubs", "circuits", "own", "steering")}
    facts = empty | {"chargers": [const.MANUAL], "phases": ["a", "b", "c"]}
    expected: dict[str, set[str]] = {}
    for fields in FIELDS.values():
        for field in fields:
            config: dict[str, Any] = dict(field.make(facts).config)
            if key := config.get("translation_key"):
                expected.setdefault(key, set()).update(config["options"])
    assert {key: set(texts["options"]) for key, texts in ENGLISH["selector"].items()} == expected


def test_each_error_and_abort_of_a_flow_has_a_text_and_no_text_is_left_over() -> None:
    errors, aborts = flow_words()
    assert set(ENGLISH["config"]["error"]) == errors
    assert set(ENGLISH["config"]["abort"]) == aborts
    assert set(ENGLISH["options"]["abort"]) <= aborts
    assert set(ENGLISH["config"]["progress"]) == {"detect"}


def test_each_exception_has_a_message_with_its_placeholders() -> None:
    assert {key: placeholders(text["message"]) for key, text in ENGLISH["exceptions"].items()} == raised()


def test_each_repair_issue_has_a_title_and_says_what_to_do() -> None:
    """Which placeholders each is given is seen where it is created (tests/integration/test_repairs.py)."""
    fixable = {issue.key: issue.fixable for issue in ISSUES} | {HUB_MISSING: True, FOREIGN: True}
    assert set(ENGLISH["issues"]) == set(fixable)
    assert {*REPAIRS, WIRING_CONTRADICTS} == {key for key, has_flow in fixable.items() if has_flow}
    for key, has_flow in fixable.items():
        texts = ENGLISH["issues"][key]
        assert set(texts) == {"title", "fix_flow" if has_flow else "description"}, key
        if has_flow:
            told = {step: set(text) for step, text in texts["fix_flow"]["step"].items()}
            if key == WIRING_CONTRADICTS:
                assert told == {"init": {"title", "description", "menu_options"}}
                assert set(texts["fix_flow"]["step"]["init"]["menu_options"]) == {"change", "keep", "mended"}
            else:
                assert told == {"confirm": {"title", "description"}}


def test_services_yaml_is_valid_for_home_assistant() -> None:
    schema: vol.Schema = service_helper._SERVICES_SCHEMA
    assert schema(SERVICES)
    assert set(SERVICES) == set(ACTIONS)


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_an_action_is_described_with_the_fields_that_it_takes(action: str) -> None:
    taken = {str(key): isinstance(key, vol.Required) for key in ACTIONS[action][1].schema}
    described = SERVICES[action]["fields"]
    assert {key: field.get("required", False) for key, field in described.items()} == taken
    texts = ENGLISH["services"][action]
    assert set(texts) == {"name", "description", "fields"}
    assert {key: set(text) for key, text in texts["fields"].items()} == {key: {"name", "description"} for key in taken}
    assert described["entry_id"]["selector"] == {"config_entry": {"integration": const.DOMAIN}}


def test_no_action_is_described_that_there_is_not() -> None:
    assert set(ENGLISH["services"]) == set(ACTIONS)


@pytest.mark.parametrize(
    ("action", "options"),
    [
        ("set_operating_mode", ["Standard", "Continuous", "Solar Priority", "Solar Only", "Excess"]),
        ("set_distribution_mode", ["Shared", "Priority", "Sequential - Optimized", "Sequential - Strict"]),
    ],
)
def test_the_modes_to_choose_from_are_those_of_the_page(action: str, options: list[str]) -> None:
    mode = SERVICES[action]["fields"]["mode"]
    assert mode["selector"]["select"]["options"] == options
    assert mode["example"] in options
