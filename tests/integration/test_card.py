"""The card's command: a view once, then what changes of it, as long as somebody looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_capture_events
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

from custom_components.dynamic_ocpp_evse import card
from custom_components.dynamic_ocpp_evse.const import DOMAIN

from .home import Home, add_circuit, add_evse, add_hub, add_plug, annexe_and_heater, set_up
from .ocpp_double import OcppDouble

SUBSCRIBE = f"{DOMAIN}/subscribe"


class Browser:
    """A card in a browser: it puts together what it is told."""

    def __init__(self, home: Home, connect: Callable[[], Awaitable[MockHAClientWebSocket]]) -> None:
        self.home, self.connect = home, connect
        self.client: MockHAClientWebSocket | None = None
        self.view: dict[str, Any] = {}
        self.id = 0

    async def ask(self, **message: Any) -> dict[str, Any]:
        """Send a command, and return its answer."""
        # Only now: a connection that is left alone for long is closed.
        self.client = self.client or await self.connect()
        await self.client.send_json_auto_id(message)
        answer: dict[str, Any] = await self.client.receive_json()
        return answer

    async def subscribe(self, **fields: Any) -> dict[str, Any]:
        """Look at a hub, and return what is told first."""
        answer = await self.ask(type=SUBSCRIBE, **fields)
        assert answer["success"]
        self.id, self.view = answer["id"], {}
        [first] = await self.told()
        return first

    async def unsubscribe(self) -> None:
        """Look no more."""
        assert (await self.ask(type="unsubscribe_events", subscription=self.id))["success"]

    async def told(self) -> list[dict[str, Any]]:
        """Return what has been told since."""
        assert self.client is not None
        await self.home.settle()
        await self.client.send_json_auto_id({"type": "ping"})
        found = []
        while (message := await self.client.receive_json())["type"] != "pong":
            assert (message["type"], message["id"]) == ("event", self.id)
            found.append(message["event"])
            self.view = {key: value for key, value in (self.view | message["event"]).items() if value is not None}
        return found

    async def run(self, seconds: float) -> list[dict[str, Any]]:
        """Let time pass, and return what is told meanwhile."""
        found = []
        for _ in range(round(seconds / 5)):
            await self.home.run(5)
            found += await self.told()
        return found


@pytest.fixture
async def browser(home: Home, hass_ws_client: WebSocketGenerator) -> Browser:
    """Return a browser."""
    assert await async_setup_component(home.hass, DOMAIN, {})
    return Browser(home, lambda: hass_ws_client(home.hass))


async def test_the_whole_view_comes_first(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    hub, garage, heater = await annexe_and_heater(home)
    await browser.subscribe(entry_id=hub.entry_id)
    view = browser.view
    assert (view["entry_id"], view["title"], view["state"], view["status"]) == (hub.entry_id, "Home", "running", "ok")
    assert view["distribution"] == {
        "mode": "Priority",
        "modes": ["Shared", "Priority", "Sequential - Optimized", "Sequential - Strict"],
    }
    assert (view["problems"], view["lost"]) == ([], [])
    assert "battery" not in view
    assert view["site"] == {
        "phases": [
            {"phase": phase, "grid": 11.0, "unmanaged": 1.0, "fed": None, "free": 14.0} for phase in ("A", "B", "C")
        ],
        "breaker": 25.0,
        "off_grid": False,
        "overload": False,
        "grid_w": 33 * 230,
        "house_w": 690,
        "solar_w": None,
        "managed_w": 6900,
    }
    car, plug = view["loads"]
    assert car == {
        "entry_id": garage.entry_id,
        "name": "Garage",
        "kind": "evse",
        "mode": "Standard",
        "modes": ["Standard", "Solar Priority", "Solar Only", "Excess"],
        "priority": 1,
        "controlled": True,
        "power_w": 6900,
        "draw": {"A": 10.0, "B": 10.0, "C": 10.0},
        "max_a": 16.0,
        "status": "charging",
        "legs": ["A", "B", "C"],
        "limit_a": 10.0,
        "available_a": 10.0,
        "reason": {
            "code": "circuit",
            "sentence": "The circuit Annexe has no more to give on phase A.",
            "phases": "A",
            "missing_w": 0,
            "circuit": "Annexe",
        },
    }
    assert (plug["entry_id"], plug["kind"], plug["mode"], plug["status"]) == (
        heater.entry_id, "plug", "Solar Only", "waiting",
    )  # fmt: skip
    reason = plug["reason"]
    assert reason["sentence"] == f"Waits for more sun: {reason['missing_w']} W short on phase B."
    [circuit] = view["circuits"]
    assert {**circuit, "entry_id": ""} == {
        "entry_id": "",
        "name": "Annexe",
        "limit": 10.0,
        "flows": [10.0, 10.0, 10.0],
        "overload": False,
    }


async def test_entities_are_those_of_the_registry(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    """Renamed ones are found, and those that are switched off are not."""
    hub, garage, heater = await annexe_and_heater(home)
    registry = er.async_get(home.hass)
    registry.async_update_entity("select.dynamic_ocpp_evse_garage_operating_mode", new_entity_id="select.mine")
    registry.async_update_entity("number.dynamic_ocpp_evse_garage_priority", disabled_by=er.RegistryEntryDisabler.USER)
    await home.settle()
    await browser.subscribe()
    entities = browser.view["entities"]
    assert entities[garage.entry_id]["operating_mode"] == "select.mine"
    assert "priority" not in entities[garage.entry_id]
    assert entities[garage.entry_id]["power"] == "sensor.dynamic_ocpp_evse_garage_power"
    assert entities[heater.entry_id]["dynamic_control"] == "switch.dynamic_ocpp_evse_heater_dynamic_control"
    assert entities[hub.entry_id]["distribution_mode"] == "select.dynamic_ocpp_evse_home_distribution_mode"


async def test_after_a_plan_only_what_has_changed_is_told(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    await annexe_and_heater(home)
    await browser.subscribe()
    assert await browser.run(30) == [], "nothing has changed"
    home.house = (3.0, 1.0, 1.0)
    [news] = await browser.run(5)
    assert set(news) == {"site"}
    assert browser.view["site"]["phases"][0]["grid"] == 13.0


async def test_a_choice_shows_at_once(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    await annexe_and_heater(home)
    await browser.subscribe()
    data = {"entity_id": "select.dynamic_ocpp_evse_garage_operating_mode", "option": "Excess"}
    await home.hass.services.async_call("select", "select_option", data, blocking=True)
    [news] = await browser.told()
    assert news["loads"][0]["mode"] == "Excess"


async def test_who_looks_no_more_is_told_no_more(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    hub, *_ = await annexe_and_heater(home)
    listening = len(hub.runtime_data._listeners)
    await browser.subscribe()
    assert len(hub.runtime_data._listeners) == listening + 1
    await browser.unsubscribe()
    assert len(hub.runtime_data._listeners) == listening
    home.house = (3.0, 1.0, 1.0)
    assert await browser.run(5) == []
    await home.hass.config_entries.async_unload(hub.entry_id)
    assert await browser.told() == []


async def test_a_connection_that_is_closed_leaves_nothing_behind(
    home: Home, ocpp: OcppDouble, browser: Browser
) -> None:
    hub, *_ = await annexe_and_heater(home)
    listening = len(hub.runtime_data._listeners)
    for _ in range(2):
        await browser.subscribe()
    assert len(hub.runtime_data._listeners) == listening + 2, "each card of a page follows by itself"
    assert browser.client is not None
    await browser.client.close()
    await home.hass.async_block_till_done()
    assert len(hub.runtime_data._listeners) == listening


async def test_what_comes_goes_or_gets_another_name_is_told(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    hub, garage, heater = await annexe_and_heater(home)
    await browser.subscribe()
    entries = home.hass.config_entries
    entries.async_update_entry(hub, title="House")
    entries.async_update_entry(garage, title="Car port")
    await browser.run(5)
    assert browser.view["title"] == "House"
    assert [load["name"] for load in browser.view["loads"]] == ["Car port", "Heater"]
    er.async_get(home.hass).async_update_entity(
        "select.dynamic_ocpp_evse_heater_operating_mode", new_entity_id="select.mine"
    )
    await browser.run(5)
    assert browser.view["entities"][heater.entry_id]["operating_mode"] == "select.mine"
    await entries.async_remove(garage.entry_id)
    await browser.run(5)
    assert [load["name"] for load in browser.view["loads"]] == ["Heater"]
    assert garage.entry_id not in browser.view["entities"]
    home.hass.states.async_set("switch.pump", "off")
    pump = await add_plug(home.hass, hub, "switch.pump")
    await browser.run(5)
    assert [load["name"] for load in browser.view["loads"]] == ["Heater", "Heater"]
    assert browser.view["entities"][pump.entry_id]["operating_mode"]
    await entries.async_set_disabled_by(hub.entry_id, ConfigEntryDisabler.USER)
    await browser.told()
    assert browser.view["state"] == "stopped"
    await entries.async_set_disabled_by(hub.entry_id, None)
    await browser.run(10)
    assert browser.view["state"] == "running"


async def test_it_goes_on_when_the_hub_starts_anew(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    hub, *_ = await annexe_and_heater(home)
    await browser.subscribe()
    await home.hass.config_entries.async_unload(hub.entry_id)
    await browser.told()
    assert browser.view["state"] == "stopped"
    assert set(browser.view) == {"entry_id", "title", "state"}, "what was is not shown as if it still held"
    await home.hass.config_entries.async_setup(hub.entry_id)
    await browser.run(10)
    assert browser.view["state"] == "running"
    assert browser.view["site"]["phases"][0]["grid"] == 11.0
    home.house = (4.0, 1.0, 1.0)
    await browser.run(5)
    assert browser.view["site"]["phases"][0]["grid"] == 14.0


async def test_a_hub_that_is_removed_says_so(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    hub = await add_hub(home.hass)
    await browser.subscribe()
    assert browser.view["state"] == "waiting"
    await home.hass.config_entries.async_remove(hub.entry_id)
    await browser.told()
    assert browser.view["state"] == "removed"


async def test_before_the_first_readings_it_waits(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    hub = await add_hub(home.hass)
    await browser.subscribe()
    assert (browser.view["state"], browser.view["status"]) == ("waiting", "initializing")
    assert browser.view["entities"][hub.entry_id]["status"] == "sensor.dynamic_ocpp_evse_home_status"
    await browser.run(10)
    assert (browser.view["state"], browser.view["status"]) == ("running", "ok")


async def test_a_plan_that_fails_is_not_hidden(
    home: Home, ocpp: OcppDouble, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await annexe_and_heater(home)
    await browser.subscribe()

    def fails(*_: object) -> None:
        raise ValueError

    with monkeypatch.context() as patched:
        patched.setattr("custom_components.dynamic_ocpp_evse.coordinator.plan", fails)
        await browser.run(5)
    assert browser.view["state"] == "failed"
    assert not {"status", "site", "loads"} & set(browser.view), "what was planned before is not shown as if it held"
    await browser.run(5)
    assert browser.view["state"] == "running"


async def test_a_lost_meter_is_told_in_sentences(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    await annexe_and_heater(home)
    await browser.subscribe(language="sl")
    home.house = None
    await browser.run(90)
    view = browser.view
    assert view["status"] == "sensor_lost"
    assert view["problems"] == [{"code": "grid_lost", "sentence": "Omrežni števec predolgo molči"}]
    assert view["lost"][0] == {"entity_id": "sensor.grid_a", "sentence": "sensor.grid_a (se ne javlja)"}
    assert view["site"]["phases"][0] == {"phase": "A", "grid": None, "unmanaged": None, "fed": None, "free": None}
    assert view["loads"][0]["reason"]["sentence"] == (
        "Omrežni števec se ne javlja: samo toliko, kolikor je varno brez njega."
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("sl", "Tokokrog Annexe nima več proste moči (faza A)."),
        ("xx", "The circuit Annexe has no more to give on phase A."),
    ],
)
async def test_sentences_are_in_the_language_of_who_looks(
    home: Home, ocpp: OcppDouble, browser: Browser, language: str, sentence: str
) -> None:
    await annexe_and_heater(home)
    await browser.subscribe(language=language)
    assert browser.view["loads"][0]["reason"]["sentence"] == sentence
    assert home.hass.config.language == "en"
    state = home.hass.states.get("sensor.dynamic_ocpp_evse_garage_reason")
    assert state is not None
    assert state.attributes["sentence"] == "The circuit Annexe has no more to give on phase A."


async def test_battery_and_what_the_inverter_feeds(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    home.show("sensor.soc", 61.44, "%")
    home.show("sensor.battery", -300.2, "W")
    home.show("sensor.sun", 2000, "W")
    for phase, amps in zip("abc", (2.0, 3.0, 2.5), strict=True):
        home.show(f"sensor.inverter_{phase}", amps, "A")
    home.report()
    sensors = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery", "solar_production": "sensor.sun"}
    outputs = {f"inverter_output_{phase}": f"sensor.inverter_{phase}" for phase in "abc"}
    await add_hub(home.hass, **sensors, **outputs)
    await home.run(10)
    await browser.subscribe()
    assert browser.view["battery"] == {
        "soc": 61.4,
        "power_w": -300,
        "target": 80.0,
        "min": 20.0,
        "gates": {"any_source": True, "solar": False, "discharge": False},
    }
    assert [phase["fed"] for phase in browser.view["site"]["phases"]] == [2.0, 3.0, 2.5]
    assert browser.view["site"]["solar_w"] == 2000
    home.show("sensor.inverter_b", "unavailable")
    del home.shown["sensor.inverter_c"]  # it is silent
    await browser.run(90)
    assert [phase["fed"] for phase in browser.view["site"]["phases"]] == [2.0, None, None]


async def test_a_battery_that_is_silent_makes_unknown_what_follows_from_it(
    home: Home, ocpp: OcppDouble, browser: Browser
) -> None:
    """What it gives or takes is no 0, and gates that are closed for that say nothing of its minimum."""
    home.show("sensor.soc", 61, "%")
    home.show("sensor.battery", -1150, "W")
    home.show("sensor.sun", 2300, "W")
    home.report()
    sensors = {"battery_soc": "sensor.soc", "battery_power": "sensor.battery", "solar_production": "sensor.sun"}
    await add_hub(home.hass, phases=1, **sensors)
    await home.run(10)
    await browser.subscribe()
    [phase] = browser.view["site"]["phases"]
    assert (phase["fed"], browser.view["site"]["house_w"]) == (5.0, 230 + 1150)
    home.show("sensor.battery", "unavailable")
    await browser.run(400)
    view = browser.view
    [phase] = view["site"]["phases"]
    assert "battery_lost" in [problem["code"] for problem in view["problems"]]
    assert (phase["grid"], phase["fed"], view["site"]["house_w"], view["site"]["solar_w"]) == (1.0, None, None, 2300)
    assert (view["battery"]["soc"], view["battery"]["power_w"], view["battery"]["gates"]) == (61.0, None, None)


async def test_on_one_phase_the_sun_is_known_there(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    home.show("sensor.sun", 1150, "W")
    home.report()
    await add_hub(home.hass, phases=1, solar_production="sensor.sun")
    await home.run(10)
    await browser.subscribe()
    [phase] = browser.view["site"]["phases"]
    assert (phase["grid"], phase["fed"]) == (1.0, 5.0)


async def test_a_load_that_is_not_loaded_has_a_name(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    _, garage, _ = await annexe_and_heater(home)
    await home.hass.config_entries.async_unload(garage.entry_id)
    await browser.subscribe()
    assert browser.view["loads"][0] == {"entry_id": garage.entry_id, "name": "Garage"}
    assert browser.view["loads"][1]["status"] == "waiting"


async def test_what_a_circuit_bears_is_not_known_while_a_load_on_it_does_not_tell(
    home: Home, ocpp: OcppDouble, browser: Browser
) -> None:
    home.hass.states.async_set("switch.heater", "on")
    home.report()
    hub = await add_hub(home.hass)
    annexe = await add_circuit(home.hass, hub)
    await add_plug(home.hass, hub, "switch.heater", connected_phases=["b"], circuit_entry_id=annexe.entry_id)
    await home.run(10)
    await browser.subscribe()
    assert browser.view["circuits"][0]["flows"] == [0.0, None, 0.0]
    home.hass.states.async_set("switch.heater", "off")
    await browser.run(10)
    assert browser.view["circuits"][0]["flows"] == [0.0, 0.0, 0.0]


async def test_of_a_load_that_cannot_be_read_nothing_is_shown_as_if_it_still_held(
    home: Home, ocpp: OcppDouble, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, garage, _ = await annexe_and_heater(home)
    await browser.subscribe()

    def fails(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(hub.runtime_data.loads[garage.entry_id], "read", fails)
    await browser.run(5)
    car = browser.view["loads"][0]
    assert (car["power_w"], car["draw"]) == (None, None)
    assert "status" not in car


async def test_without_an_id_it_is_the_first_hub_and_with_that_of_a_load_its_own(
    home: Home, ocpp: OcppDouble, browser: Browser
) -> None:
    first, *_ = await annexe_and_heater(home)
    other = await add_hub(home.hass, "Barn")
    charger = home.charger("barn")
    load = await add_evse(home.hass, other, charger, "Barn car")
    for entry_id, hub in ((None, first), (other.entry_id, other), (load.entry_id, other)):
        first_told = await browser.subscribe(**({} if entry_id is None else {"entry_id": entry_id}))
        assert first_told["entry_id"] == hub.entry_id
        await browser.unsubscribe()
    await home.hass.config_entries.async_set_disabled_by(first.entry_id, ConfigEntryDisabler.USER)
    assert (await browser.subscribe())["entry_id"] == other.entry_id


@pytest.mark.parametrize("which", ["none", "nobody", "ours no more"])
async def test_where_there_is_no_hub_it_says_so(home: Home, ocpp: OcppDouble, browser: Browser, which: str) -> None:
    fields, key = {"entry_id": "nobody"}, "entry_not_found"
    if which == "none":
        fields, key = {}, "no_hub"
    elif which == "ours no more":
        hub, garage, _ = await annexe_and_heater(home)
        await home.hass.config_entries.async_remove(hub.entry_id)
        fields, key = {"entry_id": garage.entry_id}, "hub_removed"
    answer = await browser.ask(type=SUBSCRIBE, **fields)
    assert not answer["success"]
    error = answer["error"]
    assert (error["code"], error["translation_domain"], error["translation_key"]) == ("not_found", DOMAIN, key)
    assert error["message"]


async def test_a_language_is_no_path(home: Home, ocpp: OcppDouble, browser: Browser) -> None:
    await add_hub(home.hass)
    answer = await browser.ask(type=SUBSCRIBE, language="../translations/en")
    assert answer["error"]["code"] == "invalid_format"


async def test_whoever_is_logged_in_may_look(
    home: Home, ocpp: OcppDouble, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    hub, *_ = await annexe_and_heater(home)
    browser = Browser(home, lambda: hass_ws_client(home.hass, hass_read_only_access_token))
    assert (await browser.subscribe(entry_id=hub.entry_id))["state"] == "running"


async def test_the_script_is_there_for_the_frontend(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, hass_client: Any
) -> None:
    """A frontend that is set up later gets it, too; its address changes with what it holds."""
    added: list[str] = []
    monkeypatch.setattr("homeassistant.components.frontend.add_extra_js_url", lambda _, url: added.append(url))
    assert await async_setup_component(hass, "http", {})
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    assert added == []
    loaded = async_capture_events(hass, "component_loaded")
    hass.config.components.add("frontend")
    hass.bus.async_fire("component_loaded", {"component": "frontend"})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(loaded) == 1
    [url] = added
    path, _, version = url.partition("?v=")
    assert (path, version) == (card.URL, card._version())
    client = await hass_client()
    answer = await client.get(url)
    assert answer.status == 200
    assert await answer.read() == card.SCRIPT.read_bytes()
    assert "javascript" in answer.headers["Content-Type"]
    assert "max-age" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("hub", "house", "phases"),
    [
        ({}, (5.0, -2.0, 1.0), [("A", 5.0, 20.0), ("B", -2.0, 27.0), ("C", 1.0, 24.0)]),
        ({"invert_phases": True}, (5.0, -2.0, 1.0), [("A", -5.0, 30.0), ("B", 2.0, 23.0), ("C", -1.0, 26.0)]),
        ({"phases": 1, "max_import_power": 2300}, (4.0,), [("A", 4.0, 6.0)]),
        ({"max_import_power": 2300}, (3.0, 4.0, 1.0), [("A", 3.0, 2.0), ("B", 4.0, 2.0), ("C", 1.0, 2.0)]),
        ({"max_import_power": 2300, "import_accounting": "netted"}, (3.0, -4.0, 1.0),
         [("A", 3.0, 10.0), ("B", -4.0, 10.0), ("C", 1.0, 10.0)]),
    ],
    ids=["three", "inverted", "one", "import", "netted"],
)  # fmt: skip
async def test_what_is_free_is_so_on_the_wires_and_in_all(
    home: Home,
    ocpp: OcppDouble,
    browser: Browser,
    hub: dict[str, Any],
    house: tuple[float, ...],
    phases: list[tuple[str, float, float]],
) -> None:
    home.house = house
    home.report()
    await add_hub(home.hass, **hub)
    await home.run(120)
    await browser.subscribe()
    site = browser.view["site"]
    assert [(phase["phase"], phase["grid"], phase["free"]) for phase in site["phases"]] == phases
    # While no load takes any of it, it is what may be taken in all.
    sensors = [f"sensor.dynamic_ocpp_evse_home_available_current_{phase.lower()}" for phase, _, _ in phases]
    assert [float(home.state(sensor)) for sensor in sensors] == [free for _, _, free in phases]


async def test_what_is_free_is_less_what_loads_take_of_it_on_other_phases(
    home: Home, ocpp: OcppDouble, browser: Browser
) -> None:
    home.house = (3.0, 4.0, 1.0)
    home.report()
    await add_hub(home.hass, max_import_power=9200)
    await set_up(home, max_current=6)
    home.draws(home.chargers[0], 6.0)
    await home.run(120)
    await browser.subscribe()
    # 40 A may be imported in all: 8 A the house takes, 3 x 6 A the car.
    assert [phase["free"] for phase in browser.view["site"]["phases"]] == [14.0, 14.0, 14.0]
    sensors = [f"sensor.dynamic_ocpp_evse_home_available_current_{phase}" for phase in "abc"]
    assert [float(home.state(sensor)) for sensor in sensors] == [22.0, 21.0, 24.0]
