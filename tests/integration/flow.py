"""Walking through config flows as a person does, by the flow manager that the UI talks to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import voluptuous as vol
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section

import custom_components

DOMAIN = "dynamic_ocpp_evse"

TEXTS = json.loads((Path(custom_components.__path__[0]) / DOMAIN / "translations/en.json").read_text(encoding="utf-8"))

type Answers = Mapping[str, Mapping[str, Any]]
"""What is typed, by page."""


async def settled(hass: HomeAssistant, step: ConfigFlowResult) -> ConfigFlowResult:
    """Wait until a flow asks something."""
    while step["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        step = await hass.config_entries.flow.async_configure(step["flow_id"])
    return has_texts(step)


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Press Add Integration."""
    return await settled(hass, await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"}))


async def reconfigure(hass: HomeAssistant, entry: ConfigEntry) -> ConfigFlowResult:
    """Press Reconfigure."""
    context: Any = {"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    return has_texts(await hass.config_entries.flow.async_init(DOMAIN, context=context))


async def configure(hass: HomeAssistant, entry: ConfigEntry, page: str | None = None) -> ConfigFlowResult:
    """Press Configure, and choose a page where there is more than one."""
    step = has_texts(await hass.config_entries.options.async_init(entry.entry_id))
    if step["type"] is not FlowResultType.MENU:
        return step
    return has_texts(await hass.config_entries.options.async_configure(step["flow_id"], {"next_step_id": page}))


async def choose(hass: HomeAssistant, menu: ConfigFlowResult, option: str) -> ConfigFlowResult:
    """Choose from the menu."""
    assert menu["type"] is FlowResultType.MENU
    step = await hass.config_entries.flow.async_configure(menu["flow_id"], {"next_step_id": option})
    return await settled(hass, step)


async def open_form(hass: HomeAssistant, kind: str) -> ConfigFlowResult:
    """Open the form of a kind of entry, where a hub exists."""
    return await choose(hass, await begin(hass), kind)


async def submit(hass: HomeAssistant, form: ConfigFlowResult, typed: Mapping[str, Any]) -> ConfigFlowResult:
    """Send a page as the UI does: what is not typed stays as it is shown, None empties a field."""
    assert form["type"] is FlowResultType.FORM
    filled = {key: value for key, value in (shown(form) | typed).items() if value is not None}
    sent: dict[str, Any] = {name: {} for name, _, _ in _fields(form) if name}
    for name, marker, _ in _fields(form):
        if str(marker) in filled:
            (sent[name] if name else sent)[str(marker)] = filled.pop(str(marker))
    sent |= filled
    manager = hass.config_entries.flow if form["handler"] == DOMAIN else hass.config_entries.options
    result: ConfigFlowResult = await manager.async_configure(form["flow_id"], sent)
    await hass.async_block_till_done()
    return has_texts(result)


async def walk(hass: HomeAssistant, step: ConfigFlowResult, answers: Answers) -> ConfigFlowResult:
    """Fill in page after page, until the flow ends or refuses something."""
    while step["type"] is FlowResultType.FORM:
        assert step["step_id"]
        step = await submit(hass, step, answers.get(step["step_id"], {}))
        if step.get("errors"):
            break
    return step


async def walk_to(hass: HomeAssistant, step: ConfigFlowResult, page: str, answers: Answers) -> ConfigFlowResult:
    """Fill in page after page, until that one is shown."""
    while step.get("step_id") != page:
        assert step["type"] is FlowResultType.FORM
        assert step["step_id"]
        step = await submit(hass, step, answers.get(step["step_id"], {}))
        assert not step.get("errors")
    return step


def has_texts(step: ConfigFlowResult) -> ConfigFlowResult:
    """Return a step of which nothing is shown as a raw key, and no placeholder as such."""
    texts = TEXTS["config" if step["handler"] == DOMAIN else "options"]
    if step["type"] is FlowResultType.ABORT:
        assert texts["abort"][step["reason"]]
    if step["type"] is FlowResultType.MENU:
        assert {*step["menu_options"]} <= {*texts["step"][step["step_id"]]["menu_options"]}
    if step["type"] is FlowResultType.FORM:
        page = texts["step"][step["step_id"]]
        for name, marker, _ in _fields(step):
            assert (page["sections"][name] if name else page)["data"][str(marker)]
        assert {*(step["errors"] or {}).values()} <= {*texts["error"]}
        assert page["description"].format(**(step["description_placeholders"] or {}))
    return step


def _fields(form: ConfigFlowResult) -> Iterator[tuple[str | None, vol.Marker, Any]]:
    """Yield the section, the marker and the selector of each field."""
    assert form["data_schema"] is not None
    for marker, made in form["data_schema"].schema.items():
        if isinstance(made, section):
            yield from ((str(marker), inner, field) for inner, field in made.schema.schema.items())
        else:
            yield None, marker, made


def fields(form: ConfigFlowResult) -> list[str]:
    """Return the fields that a form shows."""
    return [str(marker) for _, marker, _ in _fields(form)]


def unfolded(form: ConfigFlowResult) -> set[str]:
    """Return the sections that are not folded up."""
    assert form["data_schema"] is not None
    sections = {str(key): made for key, made in form["data_schema"].schema.items() if isinstance(made, section)}
    return {name for name, made in sections.items() if not made.options["collapsed"]}


def shown(form: ConfigFlowResult) -> dict[str, Any]:
    """Return what the fields of a form are filled with."""
    found: dict[str, Any] = {}
    for _, key, _ in _fields(form):
        if key.description and "suggested_value" in key.description:
            found[str(key)] = key.description["suggested_value"]
        elif callable(key.default):
            found[str(key)] = key.default()
    return found


def made(form: ConfigFlowResult, field: str) -> dict[str, Any]:
    """Return the configuration of a field's selector."""
    found: dict[str, Any] = next(selector for _, key, selector in _fields(form) if key == field).config
    return found


def choices(form: ConfigFlowResult, field: str) -> list[Any]:
    """Return what a field offers."""
    options: list[Any] = made(form, field)["options"]
    return options
