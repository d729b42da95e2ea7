"""The simulated site, as Home Assistant sees it, and what goes wrong there now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event

from simulator.battery import Battery
from simulator.car import Car, CarConfig, random_car
from simulator.evse import Evse, EvseConfig, Firmware
from simulator.house import House
from simulator.inverter import Inverter
from simulator.meter import Meter
from simulator.phases import PHASES, add
from simulator.plant import Plant, PlantConfig, PlantState, WiredCharger
from simulator.plug import HeaterPlug
from simulator.score import Score
from simulator.sun import DAY, Sun

from . import scene
from .chargers import Charger, register

GRID = tuple(f"sensor.grid_{phase.lower()}" for phase in PHASES)
GARAGE = tuple(f"sensor.garage_{phase.lower()}" for phase in PHASES)
SOLAR, SOC, BATTERY = "sensor.solar", "sensor.battery_level", "sensor.battery_power"
_CURRENT = {"unit_of_measurement": "A", "device_class": "current"}
_POWER = {"unit_of_measurement": "W", "device_class": "power"}
_LEVEL = {"unit_of_measurement": "%", "device_class": "battery"}


def switch_of(plug: scene.Plug) -> str:
    """Return the entity that switches a plug."""
    return f"input_boolean.{plug.key}"


def power_of(plug: scene.Plug) -> str:
    """Return the entity that shows its power, where that is metered."""
    return f"sensor.{plug.key}_power"


class Site:
    """The plant and its devices; it steps itself on the event loop from start() on.

    `faults` counts what has gone wrong, `score` what came of it at the breaker.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str, now: Callable[[], float]) -> None:
        """Show everything for the first time; `now` tells epoch seconds, `entry_id` the entry that has the chargers."""
        self._hass = hass
        self._now = now
        self._random = Random(5)
        cars = {box.title: self._car(box) for box in scene.BOXES}
        self._evses = {
            box.title: Evse(
                EvseConfig(
                    identity=box.cpid,
                    phases=len(box.wiring),
                    standalone=True,
                    firmware=Firmware(forgets_on_boot=True),
                ),
                cars[box.title],
                meter_interval=scene.CHARGER_METER,
            )
            for box in scene.BOXES
        }
        self._plugs = {plug.title: HeaterPlug(plug.heater) for plug in scene.PLUGS}
        self.plant = Plant(
            PlantConfig(),
            House(scene.HOUSE),
            Sun(scene.SUN),
            plugs=self._plugs,
            chargers={box.title: WiredCharger(self._evses[box.title], box.wiring) for box in scene.BOXES},
            battery=Battery(scene.BATTERY),
            inverter=Inverter(scene.INVERTER),
            now=now(),
        )
        self.score = Score(scene.BREAKER)
        self.faults: Counter[str] = Counter()
        self._grid, self._slow = Meter(scene.GRID_METER), Meter(scene.SLOW_METER)
        self._batch: list[tuple[str, str, Mapping[str, Any]]] = []
        self._silent: set[str] = set()
        self.chargers = {
            box.cpid: Charger(hass, entry_id, box.cpid, box.title, self._evses[box.title], self._put)
            for box in scene.BOXES
        }
        register(hass, self.chargers, now)
        switches = [switch_of(plug) for plug in scene.PLUGS]
        async_track_state_change_event(hass, switches, self._switched)
        self._report(self.plant.state)
        self._show()

    def start(self) -> None:
        """Go on by itself from now on."""
        self.plant.start_day(self._now())
        loop = self._hass.loop
        loop.call_later(scene.STEP, self._step)
        for box in scene.BOXES:
            self._plan_car(self._evses[box.title].car)
        self._plan_fault()

    # What happens

    def _car(self, box: scene.Box) -> Car:
        config = random_car(self._random)
        return Car(CarConfig(phases=min(config.phases, len(box.wiring)), response=config.response), soc=0.5)

    def _plan_car(self, car: Car) -> None:
        """Let a car come home in the evening, or by day now and then, and leave in the morning."""
        rng = self._random
        hour = rng.choice((8.0, 11.0, 16.0, 17.0, 18.0, 19.0)) + rng.uniform(0.0, 1.0)
        self._hass.loop.call_later(hour * 3600, self._come, car)

    def _come(self, car: Car) -> None:
        car.soc = self._random.uniform(0.15, 0.6)
        car.plug_in()
        hour = self.plant.state.time % DAY / 3600
        stays = 24.0 - hour + self._random.uniform(6.0, 8.5)
        self._hass.loop.call_later(stays * 3600, self._leave, car)

    def _leave(self, car: Car) -> None:
        car.plug_out()
        until_midnight = DAY - self.plant.state.time % DAY
        self._hass.loop.call_later(max(until_midnight - 16 * 3600, 0.0), self._plan_car, car)

    def _plan_fault(self) -> None:
        self._hass.loop.call_later(self._random.uniform(*scene.FAULT_EVERY), self._fail)

    def _fail(self) -> None:
        """Let something go wrong for a while."""
        rng = self._random
        kind = rng.choice(("grid meter", "battery", "solar", "charger offline", "charger rebooted", "plug power"))
        self.faults[kind] += 1
        lasts = rng.uniform(20.0, 600.0)
        later = self._hass.loop.call_later
        charger = rng.choice(list(self.chargers.values()))
        entities = {"grid meter": GRID, "battery": (SOC, BATTERY), "solar": (SOLAR,)}.get(kind)
        if kind == "plug power":
            entities = (power_of(rng.choice([plug for plug in scene.PLUGS if plug.metered])),)
        if entities is not None:
            self._silence(entities, rng.choice(("unavailable", "unknown")))
            later(lasts, self._silent.difference_update, entities)
        else:
            charger.online = False
            if kind == "charger rebooted":
                charger.evse.boot(self._now())
            later(lasts, setattr, charger, "online", True)
        self._plan_fault()

    def _silence(self, entities: tuple[str, ...], word: str) -> None:
        for entity_id in entities:
            self._put(entity_id, word, {})
        self._silent.update(entities)
        self._hass.loop.call_soon(self._show)

    # What is seen

    def _step(self) -> None:
        loop, now = self._hass.loop, self._now()
        loop.call_later(scene.STEP, self._step)
        last = self.plant.state.now
        state = self.plant.step(now, now - last)
        self.score.add(state, now - last, {})
        self._report(state)
        if self._batch:
            loop.call_soon(self._show)

    def _report(self, state: PlantState) -> None:
        """Let meters and chargers report."""
        garage = add(state.loads[box.title] for box in scene.BOXES if box.circuit == scene.METERED)
        grid = self._grid.step(state.now, *state.grid, *garage)
        for entity_id, amps in zip((*GRID, *GARAGE), grid or (), strict=bool(grid)):
            self._put(entity_id, f"{amps:.2f}", _CURRENT)
        powers = [self._plugs[plug.title].power for plug in scene.PLUGS if plug.metered]
        slow = self._slow.step(state.now, state.solar, state.battery_power, state.soc or 0.0, *powers)
        if slow is not None:
            self._put(SOLAR, f"{slow[0]:.0f}", _POWER)
            self._put(BATTERY, f"{slow[1]:.0f}", _POWER)
            self._put(SOC, f"{slow[2]:.1f}", _LEVEL)
            for plug, watts in zip([plug for plug in scene.PLUGS if plug.metered], slow[3:], strict=True):
                self._put(power_of(plug), f"{watts:.0f}", _POWER)
        for charger in self.chargers.values():
            charger.report(state.now)

    def _put(self, entity_id: str, state: str, attributes: Mapping[str, Any]) -> None:
        """Have an entity shown, unless it is silent."""
        if entity_id not in self._silent:
            self._batch.append((entity_id, state, attributes))

    def _show(self) -> None:
        """Write the states: in a round of the event loop of its own, which is measured."""
        batch, self._batch = self._batch, []
        for entity_id, state, attributes in batch:
            self._hass.states.async_set(entity_id, state, attributes)

    @callback
    def _switched(self, event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        for plug in scene.PLUGS:
            if new is not None and new.entity_id == switch_of(plug):
                self._plugs[plug.title].switch(new.state == "on")
