"""Walking through the pages of a form: on from each that holds, back to the first that does not."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryBaseFlow, ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant, callback

from ..const import EntryType
from .circuit import CircuitForm
from .evse import EvseForm
from .form import Form
from .hub import HubForm
from .plug import PlugForm


@callback
def change(hass: HomeAssistant, entry: ConfigEntry[Any], **changes: Any) -> None:
    """Change an entry. Its listener starts it anew; one that is not loaded has none, and may work from now on."""
    hass.config_entries.async_update_entry(entry, **changes)
    if entry.state is not ConfigEntryState.LOADED:
        hass.config_entries.async_schedule_reload(entry.entry_id)


FORMS: dict[EntryType, type[Form]] = {
    EntryType.HUB: HubForm,
    EntryType.EVSE: EvseForm,
    EntryType.PLUG: PlugForm,
    EntryType.CIRCUIT: CircuitForm,
}

type Step = Callable[[Any, dict[str, Any] | None], Awaitable[ConfigFlowResult]]


def _step(page: str) -> Step:
    """Make the step of a page, as Home Assistant calls it: without input to show it, with input to go on."""

    async def step(self: Walk, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        return await (self.open(page) if user_input is None else self.submit(page, user_input))

    return step


class Walk(ConfigEntryBaseFlow):
    """A flow of pages."""

    form: Form | None = None

    def __init__(self) -> None:
        self._seen: set[str] = set()

    async_step_site = _step("site")
    async_step_hub = _step("hub")
    async_step_hub_supply = _step("hub_supply")
    async_step_hub_battery = _step("hub_battery")
    async_step_hub_sharing = _step("hub_sharing")
    async_step_hub_preview = _step("hub_preview")
    async_step_hub_preview_unknown = _step("hub_preview")
    async_step_evse = _step("evse")
    async_step_evse_manual = _step("evse_manual")
    async_step_evse_settings = _step("evse_settings")
    async_step_plug = _step("plug")
    async_step_plug_settings = _step("plug_settings")
    async_step_circuit = _step("circuit")

    async def open(self, page: str) -> ConfigFlowResult:
        """Show a page that is asked for by name; a second hub, added meanwhile, comes before the first one."""
        return self.show(page if self._seen else self.route(page)[0], {})

    @abstractmethod
    async def finish(self, form: Form) -> ConfigFlowResult:
        """Make of the form what it was for."""

    def route(self, page: str) -> list[str]:
        """Return the pages that belong together, in order."""
        assert self.form is not None
        return self.form.pages()

    def show(self, page: str, errors: Mapping[str, str]) -> ConfigFlowResult:
        """Show a page with what was typed so far."""
        assert self.form is not None
        if (reason := self.form.missing()) is not None:
            return self.async_abort(reason=reason)
        sections = {field.key: field.section for field in self.form.fields(page) if field.section}
        # The frontend shows no error inside a section, only one at it.
        told = {**{sections[key]: error for key, error in errors.items() if key in sections}, **errors}
        placeholders = self.form.placeholders(page)
        return self.async_show_form(
            step_id=self.form.step(page, placeholders),
            data_schema=self.form.schema(page, errors),
            errors=told,
            description_placeholders=placeholders,
            last_step=page == self.route(page)[-1],
        )

    async def submit(self, page: str, sent: Mapping[str, Any]) -> ConfigFlowResult:
        """Go on from a page."""
        form = self.form
        assert form is not None
        if (reason := form.missing()) is not None:
            return self.async_abort(reason=reason)
        form.take(page, sent)
        self._seen.add(page)
        route = self.route(page)
        passed = route[: route.index(page) + 1]
        errors = form.errors(passed)
        for earlier in passed:
            here = {field.key: errors[field.key] for field in form.fields(earlier) if field.key in errors}
            if here or earlier not in self._seen:
                return self.show(earlier, here)
        return self.show(route[len(passed)], {}) if len(passed) < len(route) else await self.finish(form)
