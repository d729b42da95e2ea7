"""Simulated devices as Home Assistant sees them: meters, switched plugs, and how each of them can lie or fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er

from simulator.meter import Meter, MeterConfig
from simulator.plug import HeaterPlug

SWITCHING = 0.3  # s from a call to the click


class Gauge:
    """Entities that show what one meter tells, one for each of its values.

    `source` gives the true values. `factor` multiplies what is shown, `unit` may become another, `word` is shown in
    the place of numbers, `stuck` repeats the last ones, `which` are the places of the entities that this holds for.
    """

    def __init__(
        self,
        entities: Sequence[str],
        unit: str,
        kind: str | None,
        config: MeterConfig,
        source: Callable[[], Sequence[float | None]],
    ) -> None:
        """Show nothing yet."""
        self.entities = list(entities)
        self._unique = list(entities)
        self.unit = self._unit = unit
        self._kind = kind
        self.meter = Meter(config)
        self._source = source
        self._hass: HomeAssistant | None = None
        self._shown: tuple[float, ...] | None = None
        self.factor = 1.0
        self.word: str | None = None
        self.stuck = self.gone = False
        self.which: Sequence[int] = range(len(self.entities))

    def attach(self, hass: HomeAssistant | None) -> None:
        """Belong to a run of Home Assistant, or to none; what was shown there is not known here."""
        self._hass, self._shown = hass, None
        if hass is not None:
            for unique in self._unique:
                domain, name = unique.split(".")
                er.async_get(hass).async_get_or_create(domain, "meters", unique, suggested_object_id=name)

    def step(self, now: float) -> None:
        """Let the meter look, and show what it reports."""
        report = self.meter.step(now, *(value or 0.0 for value in self._source()))
        if report is not None:
            if not self.stuck or self._shown is None:
                self._shown = report
            self.show()

    def show(self) -> None:
        """Write the states anew."""
        if self._hass is None or self._shown is None or self.gone:
            return
        for place, value in enumerate(self._shown):
            spoilt = place in self.which
            text = self.word if spoilt and self.word is not None else f"{value * (self.factor if spoilt else 1.0):.3f}"
            attributes = {"unit_of_measurement": self.unit if spoilt else self._unit}
            if self._kind is not None:
                attributes["device_class"] = self._kind
            self._hass.states.async_set(self.entities[place], text, attributes)

    def measure(self, config: MeterConfig) -> None:
        """Go on with another meter."""
        self.meter = Meter(config)

    def rename(self) -> None:
        """Get other entity ids, as a person gives them."""
        assert self._hass is not None
        for place in self.which:
            old, new = self.entities[place], f"{self.entities[place]}_renamed"
            er.async_get(self._hass).async_update_entity(old, new_entity_id=new)
            self._hass.states.async_remove(old)
            self.entities[place] = new
        self.show()

    def remove(self) -> None:
        """Be removed from Home Assistant."""
        assert self._hass is not None
        self.gone = True
        for entity_id in self.entities:
            er.async_get(self._hass).async_remove(entity_id)
            self._hass.states.async_remove(entity_id)


class Switch:
    """A switched plug. `follows` tells whether it does as it is told, `answers` whether it shows its state."""

    def __init__(self, plug: HeaterPlug, entity_id: str = "switch.heater") -> None:
        """Be off."""
        self.plug = plug
        self.entity_id = entity_id
        self.follows = self.answers = True
        self.delay = SWITCHING
        self.gone = False
        self.calls: list[tuple[float, bool]] = []
        self._hass: HomeAssistant | None = None

    def attach(self, hass: HomeAssistant | None) -> None:
        """Belong to a run of Home Assistant, or to none."""
        self._hass = hass
        if hass is None:
            return
        domain, name = self.entity_id.split(".")
        er.async_get(hass).async_get_or_create(domain, "plugs", "heater", suggested_object_id=name)
        for service in ("turn_on", "turn_off"):
            hass.services.async_register("homeassistant", service, self._handle)
        self.show()

    def step(self, now: float) -> None:
        """Do nothing by itself."""

    async def _handle(self, call: ServiceCall) -> None:
        hass = self._hass
        target = call.data["entity_id"]
        if hass is None or self.entity_id not in ([target] if isinstance(target, str) else target):
            return
        on = call.service == "turn_on"
        self.calls.append((hass.loop.time(), on))
        await asyncio.sleep(self.delay)
        if self.follows and self.answers:
            self.turn(on)

    def turn(self, on: bool) -> None:
        """Be switched, by whomever."""
        self.plug.switch(on)
        self.show()

    def show(self) -> None:
        """Write the state."""
        if self._hass is not None and not self.gone:
            state = ("on" if self.plug.is_on else "off") if self.answers else "unavailable"
            self._hass.states.async_set(self.entity_id, state)

    def rename(self) -> None:
        """Get another entity id."""
        assert self._hass is not None
        new = f"{self.entity_id}_renamed"
        er.async_get(self._hass).async_update_entity(self.entity_id, new_entity_id=new)
        self._hass.states.async_remove(self.entity_id)
        self.entity_id = new
        self.show()

    def remove(self) -> None:
        """Be removed from Home Assistant."""
        assert self._hass is not None
        self.gone = True
        er.async_get(self._hass).async_remove(self.entity_id)
        self._hass.states.async_remove(self.entity_id)
