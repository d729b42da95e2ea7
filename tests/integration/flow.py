"""Walking through config flows as a person does, by the flow manager that the UI talks to."""

from __future__ import annotations

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

DOMAIN = "dynamic_ocpp_evse"


async def begin(hass: HomeAssistant) -> ConfigFlowResult:
    """Press Add Integration."""
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})


async def choose(hass: HomeAssistant, menu: ConfigFlowResult, option: str) -> ConfigFlowResult:
    """Choose from the menu."""
    assert menu["type"] is FlowResultType.MENU
    return await hass.config_entries.flow.async_configure(menu["flow_id"], {"next_step_id": option})


async def open_form(hass: HomeAssistant, kind: str) -> ConfigFlowResult:
    """Open the form of a kind of entry, where a hub exists."""
    return await choose(hass, await begin(hass), kind)


async def submit(hass: HomeAssistant, form: ConfigFlowResult, typed: dict[str, Any]) -> ConfigFlowResult:
    """Send a form as the UI does: what is not typed stays as it is shown, None empties a field."""
    assert form["type"] is FlowResultType.FORM
    sent = {key: value for key, value in (shown(form) | typed).items() if value is not None}
    result = await hass.config_entries.flow.async_configure(form["flow_id"], sent)
    await hass.async_block_till_done()
    return result


def fields(form: ConfigFlowResult) -> list[str]:
    """Return the fields that a form shows."""
    assert form["data_schema"] is not None
    return [str(key) for key in form["data_schema"].schema]


def shown(form: ConfigFlowResult) -> dict[str, Any]:
    """Return what the fields of a form are filled with."""
    assert form["data_schema"] is not None
    found: dict[str, Any] = {}
    for key in form["data_schema"].schema:
        if key.description and "suggested_value" in key.description:
            found[str(key)] = key.description["suggested_value"]
        elif callable(key.default):
            found[str(key)] = key.default()
    return found


def choices(form: ConfigFlowResult, field: str) -> list[Any]:
    """Return what a field offers."""
    assert form["data_schema"] is not None
    selector = next(made for key, made in form["data_schema"].schema.items() if key == field)
    options: list[Any] = selector.config["options"]
    return options
