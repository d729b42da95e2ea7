"""A small house for tests: meters as states, entries as the config flow makes them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS, split

from .ocpp_double import OcppDouble

GRID = ("sensor.grid_a", "sensor.grid_b", "sensor.grid_c")


def meter(hass: HomeAssistant, *amps: float | str, unit: str = "A") -> None:
    """Show the current of each phase, import positive."""
    kind = "current" if unit in ("A", "mA") else "power"
    for entity_id, value in zip(GRID, amps, strict=False):
        hass.states.async_set(entity_id, str(value), {"unit_of_measurement": unit, "device_class": kind})


def filled(kind: const.EntryType, typed: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return data and options of an entry: what is not given has its default."""
    defaults = {field.key: field.default for field in FIELDS[kind] if field.default is not None}
    data, options = split(FIELDS[kind], {**defaults, **typed})
    return {const.CONF_ENTRY_TYPE: kind, **data}, options


async def add_hub(hass: HomeAssistant, title: str = "Home", phases: int = 3, **typed: Any) -> MockConfigEntry:
    """Set up a hub."""
    data, options = filled(const.EntryType.HUB, dict(zip(const.CONF_GRID_PHASES[:phases], GRID, strict=False)) | typed)
    entry = MockConfigEntry(domain=const.DOMAIN, title=title, data=data, options=options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


class FakeCharger:
    """A charger as the OCPP integration shows it: a device, sensors found by unique id, and no protocol.

    `connector` None is a charger that has only one; with a number it is one of several, each a device of its own.
    `dotted` writes unique ids as versions until 0.10.9 did.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        cpid: str = "garage",
        *,
        connector: int | None = None,
        dotted: bool = False,
        name: str | None = None,
    ) -> None:
        """Register the device and its sensors."""
        self.hass = hass
        self.cpid = cpid
        self.connector = connector
        self.dotted = dotted
        self.shown: dict[str, tuple[str, dict[str, Any]]] = {}
        self.quiet: set[str] = set()
        known = [entry for entry in hass.config_entries.async_entries("ocpp") if entry.title == cpid]
        if not known:
            known = [MockConfigEntry(domain="ocpp", title=cpid)]
            known[0].add_to_hass(hass)
        [self.entry] = known
        suffix = "" if connector is None else f"-conn{connector}"
        self.device = dr.async_get(hass).async_get_or_create(
            config_entry_id=self.entry.entry_id,
            identifiers={("ocpp", f"{cpid}{suffix}")},
            name=name or cpid.title() + (f" Connector {connector}" if connector else ""),
        )
        self.show("status_connector", "Available")
        self.show("transaction_id", "0")
        self.show("latency_pong", "12")
        self.draw(0.0)

    def entity_id(self, key: str) -> str:
        """Return the entity id of a sensor, registered when it is first asked for."""
        middle = f".conn{self.connector}" if self.connector is not None and key != "latency_pong" else ""
        written = key.replace("_", ".") if self.dotted else key
        entity = er.async_get(self.hass).async_get_or_create(
            "sensor",
            "ocpp",
            f"ocpp.{self.cpid}{middle}.{written}.sensor",
            config_entry=self.entry,
            device_id=self.device.id,
        )
        return entity.entity_id

    def show(self, key: str, state: str, **attributes: Any) -> None:
        """Let a sensor report."""
        self.shown[key] = state, attributes
        self.hass.states.async_set(self.entity_id(key), state, attributes)

    def report(self) -> None:
        """Let every sensor but the quiet ones report once more what it shows."""
        for key, (state, attributes) in self.shown.items():
            if key not in self.quiet:
                self.hass.states.async_set(self.entity_id(key), state, attributes)

    def vanish(self) -> None:
        """Let every sensor be unavailable, as it is after a start until the charger connects."""
        for key in self.shown:
            self.hass.states.async_set(self.entity_id(key), "unavailable")

    def draw(self, *amps: float) -> None:
        """Report the current of each leg; the state is the average of those in use."""
        used = [value for value in amps if value]
        mean = sum(used) / len(used) if used else 0.0
        legs = {f"L{number}": value for number, value in enumerate(amps, 1)}
        self.show("current_import", str(mean), unit_of_measurement="A", **legs)


class Home:
    """A home in which time passes: with every step its meters and chargers report once more what they show.

    `house` is what the house takes without its chargers, A per phase; None lets the meters be silent. Chargers are
    on all three phases and `charging` ones take what `draws` says.
    """

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        """Begin with a house that takes 1 A on each phase."""
        self.hass = hass
        self.freezer = freezer
        self.house: tuple[float, ...] | None = (1.0, 1.0, 1.0)
        self.chargers: list[FakeCharger] = []
        self.drawn: dict[str, float] = {}
        self.shown: dict[str, tuple[str, dict[str, Any]]] = {}
        self.calls_hang = False
        # A jump of the clock within a step is no slow callback.
        hass.loop.slow_callback_duration = float("inf")

    def charger(self, cpid: str = "garage", *, status: str = "Charging") -> FakeCharger:
        """Add a charger that reports."""
        charger = FakeCharger(self.hass, cpid)
        charger.show("status_connector", status)
        charger.show("transaction_id", "1")
        self.chargers.append(charger)
        return charger

    def draws(self, charger: FakeCharger, amps: float) -> None:
        """Let a charger take a current on each phase from now on."""
        self.drawn[charger.cpid] = amps
        charger.draw(amps, amps, amps)

    def report(self) -> None:
        """Let everything report."""
        if self.house is not None:
            total = sum(self.drawn.values())
            meter(self.hass, *(amps + total for amps in self.house))
        for entity_id, (state, attributes) in self.shown.items():
            self.hass.states.async_set(entity_id, state, attributes)
        for charger in self.chargers:
            charger.report()

    def show(self, entity_id: str, value: object, unit: str | None = None) -> None:
        """Let any entity report a value, now and whenever time passes."""
        self.shown[entity_id] = str(value), {} if unit is None else {"unit_of_measurement": unit}
        self.hass.states.async_set(entity_id, *self.shown[entity_id])

    async def settle(self) -> None:
        """Wait until nothing is left to do at this moment; `calls_hang`: but for the calls under way."""
        await self.hass.async_block_till_done(wait_background_tasks=not self.calls_hang)

    async def run(self, seconds: float, step: float = 5.0) -> None:
        """Let time pass."""
        while seconds > 0:
            self.freezer.tick(timedelta(seconds=min(step, seconds)))
            seconds -= step
            self.report()
            async_fire_time_changed(self.hass)
            await self.settle()

    async def follow(self, ocpp: OcppDouble, seconds: float, *cpids: str, legs: int = 3) -> None:
        """Let time pass in which the cars of these chargers take what they were told last."""
        for _ in range(round(seconds / 5)):
            for charger in self.chargers:
                if charger.cpid in cpids and (told := ocpp.limits(charger.cpid)):
                    limit, unit = told[-1]
                    self.draws(charger, limit if unit == "A" else limit / 230 / legs)
            await self.run(5)

    def state(self, entity_id: str) -> str:
        """Return the state of an entity that exists."""
        found: State | None = self.hass.states.get(entity_id)
        assert found is not None, f"no {entity_id}"
        return found.state


async def add_evse(
    hass: HomeAssistant, hub: MockConfigEntry, charger: FakeCharger, title: str = "Garage", **typed: Any
) -> MockConfigEntry:
    """Set up an EVSE."""
    given = {const.CONF_HUB: hub.entry_id} | typed
    data, options = filled(const.EntryType.EVSE, given)
    connector = charger.connector or 1
    data |= {const.CONF_DEVICE: charger.device.id, const.CONF_CONNECTOR: connector}
    entry = MockConfigEntry(
        domain=const.DOMAIN, title=title, data=data, options=options, unique_id=f"{charger.device.id}:{connector}"
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def add_plug(hass: HomeAssistant, hub: MockConfigEntry, switch: str, **typed: Any) -> MockConfigEntry:
    """Set up a plug."""
    given = {const.CONF_HUB: hub.entry_id, const.CONF_NAME: "Heater", const.CONF_SWITCH: switch} | typed
    data, options = filled(const.EntryType.PLUG, given)
    entry = MockConfigEntry(domain=const.DOMAIN, title="Heater", data=data, options=options, unique_id=switch)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def add_circuit(
    hass: HomeAssistant, hub: MockConfigEntry, title: str = "Annexe", **typed: Any
) -> MockConfigEntry:
    """Set up a circuit."""
    data, options = filled(const.EntryType.CIRCUIT, {const.CONF_HUB: hub.entry_id, const.CONF_NAME: title} | typed)
    entry = MockConfigEntry(domain=const.DOMAIN, title=title, data=data, options=options)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def set_up(home: Home, cpid: str = "garage", **typed: Any) -> MockConfigEntry:
    """Add a charger with a car that may charge and takes nothing yet, to the site or with it; let a cycle pass."""
    charger = home.charger(cpid)
    home.draws(charger, 0.0)
    home.report()
    hubs = [entry for entry in home.hass.config_entries.async_entries(const.DOMAIN) if entry.title == "Home"]
    hub = hubs[0] if hubs else await add_hub(home.hass)
    entry = await add_evse(home.hass, hub, charger, cpid.title(), **typed)
    await home.settle()
    return entry


async def at_most(home: Home, amps: float, name: str = "garage") -> None:
    """Change the highest current of a charger, as a person does."""
    entity_id = f"number.dynamic_ocpp_evse_{name}_max_current"
    await home.hass.services.async_call("number", "set_value", {"entity_id": entity_id, "value": amps}, blocking=True)
    await home.settle()


async def annexe_and_heater(home: Home, **hub: Any) -> tuple[MockConfigEntry, MockConfigEntry, MockConfigEntry]:
    """Set up a car of 10 A on a circuit, and a heater that waits for the sun."""
    home.hass.states.async_set("switch.heater", "off")
    home.report()
    entry = await add_hub(home.hass, **hub)
    annexe = await add_circuit(home.hass, entry, circuit_limit=10)
    garage = await set_up(home, circuit_entry_id=annexe.entry_id)
    home.freezer.tick(1)
    heater = await add_plug(home.hass, entry, "switch.heater", connected_phases=["b"])
    data = {"entity_id": "select.dynamic_ocpp_evse_heater_operating_mode", "option": "Solar Only"}
    await home.hass.services.async_call("select", "select_option", data, blocking=True)
    home.draws(home.chargers[0], 10.0)
    await home.run(120)
    return entry, garage, heater
