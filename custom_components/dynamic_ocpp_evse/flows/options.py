"""Configure: everything of an entry but its wiring."""

from __future__ import annotations

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from ..entries import is_ours, type_of
from .form import Form, Purpose
from .walk import FORMS, Walk, change


class LoadJugglerOptionsFlow(Walk, OptionsFlow):
    """Choose a page, change it, done."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the only page, or a menu of them."""
        entry = self.config_entry
        if not is_ours(entry):
            return self.async_abort(reason="foreign_entry")
        self.form = FORMS[type_of(entry)](self.hass, entry, Purpose.CONFIGURE)
        pages = self.form.pages()
        if len(pages) == 1 or self.form.missing():
            return self.show(pages[0], {})
        return self.async_show_menu(step_id="init", menu_options=pages)

    def route(self, page: str) -> list[str]:
        """Each page stands for itself."""
        return [page]

    async def finish(self, form: Form) -> ConfigFlowResult:
        """Keep the options; a new name becomes the title."""
        _, options = form.split()
        change(self.hass, self.config_entry, title=form.title(), options=options)
        return self.async_create_entry(data=options)
