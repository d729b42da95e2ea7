"""Config flows, filled in as a user does it in the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .client import Client, Json
from .errors import DemoError

_FLOWS = "config/config_entries/flow"
_MOST_STEPS = 30


@dataclass(frozen=True, slots=True)
class Labelled:
    """The choice of a list that bears this label."""

    label: str


type Answers = Mapping[str, Json | str]
"""What to fill in, by step: fields, or for a menu the step to go on with. What is not named stays as prefilled."""


async def add_entry(client: Client, domain: str, answers: Answers) -> str:
    """Add an integration and return the id of its entry."""
    first = await client.rest("POST", _FLOWS, {"handler": domain, "show_advanced_options": True})
    done = await _walk(client, first, answers)
    if done["type"] != "create_entry":
        raise DemoError(f"{domain}: no entry came of its config flow: {done.get('reason')}")
    entry_id: str = done["result"]["entry_id"]
    return entry_id


async def finish_discovered(client: Client, domain: str, unique_id: str, answers: Answers) -> Json:
    """Wait for the flow of that discovery, walk it and return its end; whoever calls this says how long to wait."""
    while True:
        for flow in await client.command("config_entries/flow/progress"):
            if flow["handler"] == domain and flow["context"].get("unique_id") == unique_id:
                first = await client.rest("GET", f"{_FLOWS}/{flow['flow_id']}")
                return await _walk(client, first, answers)
        await asyncio.sleep(0.2)


async def _walk(client: Client, step: Json, answers: Answers) -> Json:
    """Go on from a step to the end of its flow."""
    for _ in range(_MOST_STEPS):
        kind = step["type"]
        path = f"{_FLOWS}/{step.get('flow_id')}"
        if kind in ("create_entry", "abort"):
            return step
        if kind == "menu":
            step = await client.rest("POST", path, {"next_step_id": _choice(step, answers)})
        elif kind == "form":
            if errors := step.get("errors"):
                raise DemoError(f"{step['handler']}, step {step['step_id']}: {errors}")
            step = await client.rest("POST", path, filled(step["data_schema"], answers.get(step["step_id"], {})))
        elif kind == "progress":
            await asyncio.sleep(0.2)
            step = await client.rest("GET", path)
        elif kind == "progress_done":
            step = await client.rest("POST", path, {})
        else:
            raise DemoError(f"{step['handler']}, step {step['step_id']}: nobody knows how to go on from {kind}")
    raise DemoError(f"{step['handler']}: its config flow has no end")


def _choice(step: Json, answers: Answers) -> str:
    options = list(step["menu_options"])
    choice = answers.get(step["step_id"])
    if choice not in options:
        raise DemoError(f"{step['handler']}, step {step['step_id']}: {choice} is none of {', '.join(options)}")
    return str(choice)


def filled(schema: list[Json], answers: Json | str) -> Json:
    """Return what the browser would send: the fields as prefilled, and what the user typed over them.

    A field inside a section is named without its section. Raises DemoError for an answer that no field asks for.
    """
    typed = dict(answers) if isinstance(answers, dict) else {}
    form = _fill(schema, typed)
    if typed:
        raise DemoError(f"No such field in the form: {', '.join(typed)}")
    return form


def _fill(schema: list[Json], typed: dict[str, Any]) -> Json:
    form: Json = {}
    for field in schema:
        name = field["name"]
        if field.get("type") == "expandable":
            form[name] = _fill(field["schema"], typed)
        elif name in typed:
            form[name] = _value(field, typed.pop(name))
        elif (suggested := (field.get("description") or {}).get("suggested_value")) is not None:
            form[name] = suggested
        elif field.get("default") is not None:
            form[name] = field["default"]
    return form


def _value(field: Json, typed: Any) -> Any:
    if not isinstance(typed, Labelled):
        return typed
    options = field["selector"]["select"]["options"]
    labels = {option["label"]: option["value"] for option in options}
    if typed.label not in labels:
        raise DemoError(f"{field['name']}: {typed.label} is none of {', '.join(labels)}")
    return labels[typed.label]
