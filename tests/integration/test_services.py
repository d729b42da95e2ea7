"""Actions: what they change, and that what is wrong is refused with what would be right and changes nothing."""

from __future__ import annotations

import json
import string
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import voluptuous as vol
from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .home import Home, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble

DOMAIN = "dynamic_ocpp_evse"
TRANSLATIONS = Path(__file__).parents[2] / "custom_components" / DOMAIN / "translations" / "en.json"
EXCEPTIONS: dict[str, Any] = json.loads(TRANSLATIONS.read_text(encoding="utf-8"))["exceptions"]

MODES = "Standard, Continuous, Solar Priority, Solar Only, Excess"
EVSE_MODES = "Standard, Solar Priority, Solar Only, Excess"
DISTRIBUTIONS = "Shared, Priority, Sequential - Optimized, Sequential - Strict"


class Site:
    """A hub, a charger and a plug, another hub that is not loaded with its charger, and somebody else's entry."""

    def __init__(self, home: Home) -> None:
        """Wait for `build`."""
        self.home = home
        self.hass = home.hass
        self.entries: dict[str, MockConfigEntry] = {}

    async def build(self) -> Site:
        """Set everything up."""
        hass = self.hass
        hass.states.async_set("switch.heater", "off")
        self.entries["garage"] = await set_up(self.home)
        [hub, *_] = hass.config_entries.async_entries(DOMAIN)
        self.entries["hub"] = hub  # type: ignore[assignment]
        self.entries["heater"] = await add_plug(hass, self.entries["hub"], "switch.heater")
        self.entries["gone_hub"] = await add_hub(hass, "Cabin")
        await hass.config_entries.async_set_disabled_by(self.entries["gone_hub"].entry_id, ConfigEntryDisabler.USER)
        self.entries["carport"] = await self._load_of_gone_hub()
        self.entries["foreign"] = MockConfigEntry(domain="test", title="Foreign")
        self.entries["foreign"].add_to_hass(hass)
        self.entries["ignored"] = MockConfigEntry(domain=DOMAIN, title="Ignored", source=SOURCE_IGNORE)
        self.entries["ignored"].add_to_hass(hass)
        self.home.drawn["garage"] = 16.0
        await self.home.run(20)
        return self

    async def _load_of_gone_hub(self) -> MockConfigEntry:
        source = self.entries["garage"]
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="Carport",
            data={**source.data, "hub_entry_id": self.entries["gone_hub"].entry_id},
            options=dict(source.options),
        )
        entry.add_to_hass(self.hass)
        await self.hass.config_entries.async_setup(entry.entry_id)
        return entry

    def id(self, name: str) -> str:
        """Return the id of an entry; another word stands for itself."""
        return self.entries[name].entry_id if name in self.entries else name

    async def call(self, action: str, target: str, **data: Any) -> None:
        """Call an action on an entry by its name."""
        await self.hass.services.async_call(DOMAIN, action, {"entry_id": self.id(target), **data}, blocking=True)
        await self.home.settle()

    def settings(self) -> dict[str, Any]:
        """Return all that a person may change."""
        coordinator = self.entries["hub"].runtime_data
        loads = {load.name: asdict(load.settings) for load in coordinator.loads.values()}
        return loads | {"distribution": coordinator.site.distribution}


@pytest.fixture
async def site(home: Home, ocpp: OcppDouble) -> Site:
    """Return a site that has run for a while."""
    return await Site(home).build()


@pytest.mark.parametrize(
    ("action", "target", "data", "entity_id", "state"),
    [
        *(("set_operating_mode", "garage", {"mode": mode}, "select.dynamic_ocpp_evse_garage_operating_mode", mode)
          for mode in EVSE_MODES.split(", ")),
        *(("set_operating_mode", "heater", {"mode": mode}, "select.dynamic_ocpp_evse_heater_operating_mode", mode)
          for mode in ("Continuous", "Solar Only", "Excess")),
        *(("set_distribution_mode", "hub", {"mode": mode}, "select.dynamic_ocpp_evse_home_distribution_mode", mode)
          for mode in DISTRIBUTIONS.split(", ")),
        ("set_max_current", "garage", {"current": 9.5}, "number.dynamic_ocpp_evse_garage_max_current", "9.5"),
        ("set_max_current", "garage", {"current": "12"}, "number.dynamic_ocpp_evse_garage_max_current", "12.0"),
        ("set_max_current", "garage", {"current": 6}, "number.dynamic_ocpp_evse_garage_max_current", "6.0"),
        ("set_min_current", "garage", {"current": 16}, "number.dynamic_ocpp_evse_garage_min_current", "16.0"),
        ("set_min_current", "garage", {"current": 8}, "number.dynamic_ocpp_evse_garage_min_current", "8.0"),
    ],
)  # fmt: skip
async def test_an_action_changes_what_it_says_and_its_entity_shows_it(
    site: Site, action: str, target: str, data: dict[str, Any], entity_id: str, state: str
) -> None:
    before = site.settings()
    await site.call(action, target, **data)
    assert site.home.state(entity_id) == state
    changed = [key for key, value in site.settings().items() if value != before[key]]
    assert changed in ([], [{"garage": "Garage", "heater": "Heater", "hub": "distribution"}[target]])


async def test_a_choice_is_shown_before_the_next_plan(site: Site) -> None:
    """After a start the first plan may take half a minute: a person would choose again."""
    data = {"entry_id": site.entries["garage"].entry_id, "mode": "Solar Only"}
    await site.hass.services.async_call(DOMAIN, "set_operating_mode", data, blocking=True)
    assert site.home.state("select.dynamic_ocpp_evse_garage_operating_mode") == "Solar Only"


async def test_a_new_maximum_and_a_new_mode_reach_the_charger_without_waiting_for_the_interval(
    site: Site, ocpp: OcppDouble
) -> None:
    ocpp.forget()
    await site.call("set_max_current", "garage", current=9.5)
    assert ocpp.story() == ["live 9.5 A"]
    site.home.draws(site.home.chargers[0], 9.5)
    await site.home.run(30)
    await site.call("set_max_current", "garage", current=15)
    assert ocpp.story()[-1] == "live 15 A", "no ramp and no pause stand in a person's way"


@pytest.mark.parametrize(
    ("action", "target", "data", "key", "placeholders"),
    [
        *(
            (action, target, data, key, {"entry_id": target} if key == "entry_not_found" else placeholders)
            for action, data in (
                ("set_operating_mode", {"mode": "Excess"}),
                ("set_max_current", {"current": 9}),
                ("set_min_current", {"current": 9}),
                ("reset_ocpp_evse", {}),
            )
            for target, key, placeholders in (
                ("nobody", "entry_not_found", None),
                ("foreign", "entry_not_found", None),
                ("ignored", "entry_not_found", None),
                ("", "entry_not_found", None),
                ("carport", "entry_not_loaded", {"name": "Carport"}),
                (
                    "hub",
                    "wrong_entry",
                    {
                        "name": "Home",
                        "kind": "hub",
                        "kinds": "evse, plug" if action == "set_operating_mode" else "evse",
                    },
                ),
            )
        ),
        *(
            (action, "heater", data, "wrong_entry", {"name": "Heater", "kind": "plug", "kinds": "evse"})
            for action, data in (
                ("set_max_current", {"current": 9}),
                ("set_min_current", {"current": 9}),
                ("reset_ocpp_evse", {}),
            )
        ),
        ("set_distribution_mode", "nobody", {"mode": "Shared"}, "entry_not_found", {"entry_id": "nobody"}),
        ("set_distribution_mode", "foreign", {"mode": "Shared"}, "entry_not_found", None),
        (
            "set_distribution_mode",
            "garage",
            {"mode": "Shared"},
            "wrong_entry",
            {"name": "Garage", "kind": "evse", "kinds": "hub"},
        ),
        ("set_distribution_mode", "gone_hub", {"mode": "Shared"}, "entry_not_loaded", {"name": "Cabin"}),
        ("set_operating_mode", "garage", {"mode": "Turbo"}, "unknown_mode", {"mode": "Turbo", "modes": MODES}),
        ("set_operating_mode", "garage", {"mode": "solar only"}, "unknown_mode", None),
        ("set_operating_mode", "garage", {"mode": "Shared"}, "unknown_mode", None),
        ("set_operating_mode", "garage", {"mode": ""}, "unknown_mode", None),
        (
            "set_distribution_mode",
            "hub",
            {"mode": "Solar Only"},
            "unknown_mode",
            {"mode": "Solar Only", "modes": DISTRIBUTIONS},
        ),
        (
            "set_operating_mode",
            "garage",
            {"mode": "Continuous"},
            "mode_not_for_load",
            {"mode": "Continuous", "name": "Garage", "modes": EVSE_MODES},
        ),
        (
            "set_operating_mode",
            "heater",
            {"mode": "Standard"},
            "mode_not_for_load",
            {"mode": "Standard", "name": "Heater", "modes": "Continuous, Solar Only, Excess"},
        ),
        ("set_operating_mode", "heater", {"mode": "Solar Priority"}, "mode_not_for_load", None),
        ("set_min_current", "garage", {"current": 16.1}, "min_above_max", {"min": "16.1", "max": "16"}),
        ("set_max_current", "garage", {"current": 5.9}, "below_lowest", {"current": "5.9"}),
        ("set_min_current", "garage", {"current": 5.9}, "below_lowest", {"current": "5.9"}),
        ("set_max_current", "garage", {"current": 0}, "below_lowest", {"current": "0"}),
        ("set_min_current", "garage", {"current": -6}, "below_lowest", {"current": "-6"}),
        ("set_max_current", "garage", {"current": "nan"}, "not_finite", {"value": "nan"}),
        ("set_min_current", "garage", {"current": "nan"}, "not_finite", {"value": "nan"}),
        ("set_max_current", "garage", {"current": "inf"}, "not_finite", {"value": "inf"}),
        ("set_max_current", "garage", {"current": 16.1}, "max_above_configured", {"max": "16.1", "configured": "16"}),
        ("set_max_current", "garage", {"current": 1e9}, "max_above_configured", None),
    ],
)
async def test_what_is_wrong_is_refused_in_words_and_nothing_changes(
    site: Site,
    ocpp: OcppDouble,
    action: str,
    target: str,
    data: dict[str, Any],
    key: str,
    placeholders: dict[str, str] | None,
) -> None:
    settings, calls = site.settings(), list(ocpp.calls)
    with pytest.raises(ServiceValidationError) as raised:
        await site.call(action, target, **data)
    error = raised.value
    assert (error.translation_domain, error.translation_key) == (DOMAIN, key)
    given = dict(error.translation_placeholders or {})
    if key == "entry_not_found":
        assert given == {"entry_id": site.id(target)}
    elif placeholders is not None:
        assert given == placeholders
    message = EXCEPTIONS[key]["message"]
    assert {name for _, name, _, _ in string.Formatter().parse(message) if name} == set(given)
    await site.home.run(10)
    assert site.settings() == settings
    assert ocpp.calls == calls


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("set_operating_mode", {}),
        ("set_operating_mode", {"mode": "Excess", "current": 9}),
        ("set_distribution_mode", {}),
        ("set_max_current", {}),
        ("set_max_current", {"current": "much"}),
        ("set_min_current", {"current": None}),
        ("reset_ocpp_evse", {"mode": "Excess"}),
    ],
)
async def test_what_is_no_call_at_all_is_refused_by_its_schema(
    site: Site, ocpp: OcppDouble, action: str, data: dict[str, Any]
) -> None:
    settings, calls = site.settings(), list(ocpp.calls)
    target = "hub" if action == "set_distribution_mode" else "garage"
    with pytest.raises(vol.Invalid):
        await site.call(action, target, **data)
    with pytest.raises(vol.Invalid):
        await site.hass.services.async_call(DOMAIN, action, {"mode": "Excess", "current": 9}, blocking=True)
    assert (site.settings(), ocpp.calls) == (settings, calls)


@pytest.mark.parametrize(
    ("slider", "value", "key"),
    [("min_current", 12, "min_above_max"), ("max_current", 7, "min_above_max")],
)
async def test_a_slider_is_refused_in_the_same_words(
    site: Site, ocpp: OcppDouble, slider: str, value: float, key: str
) -> None:
    await site.call("set_max_current", "garage", current=10)
    await site.call("set_min_current", "garage", current=8)
    settings, calls = site.settings(), list(ocpp.calls)
    with pytest.raises(ServiceValidationError) as raised:
        await site.hass.services.async_call(
            "number",
            "set_value",
            {"entity_id": f"number.dynamic_ocpp_evse_garage_{slider}", "value": value},
            blocking=True,
        )
    assert raised.value.translation_key == key
    await site.home.settle()
    assert (site.settings(), ocpp.calls) == (settings, calls)


async def test_an_entry_that_is_unloaded_or_disabled_is_named(site: Site) -> None:
    for name, action, data in (
        ("garage", "set_max_current", {"current": 9}),
        ("hub", "set_distribution_mode", {"mode": "Shared"}),
        ("heater", "set_operating_mode", {"mode": "Excess"}),
    ):
        await site.hass.config_entries.async_unload(site.id(name))
        with pytest.raises(ServiceValidationError) as raised:
            await site.call(action, name, **data)
        assert raised.value.translation_key == "entry_not_loaded"


async def test_actions_are_there_before_any_entry_is_and_after_the_last(hass: HomeAssistant) -> None:
    names = {
        "set_operating_mode", "set_distribution_mode", "set_max_current", "set_min_current", "reset_ocpp_evse",
        "explain",
    }  # fmt: skip
    entry = await add_hub(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert set(hass.services.async_services()[DOMAIN]) == names
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(DOMAIN, "reset_ocpp_evse", {"entry_id": entry.entry_id}, blocking=True)
