"""What an hour costs the recorder: rows that a site with three loads writes, in steady and in cloudy weather."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import Events, EventTypes, States, StatesMeta
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant, ServiceCall
from sqlalchemy import func, select

from simulator.noise import smooth_noise

from .home import Home, add_hub, add_plug, set_up
from .ocpp_double import OcppDouble
from .recording import find_custom_integrations  # noqa: F401 - a fixture

HOUR = 3600
METER = 5.0  # s between two readings


def rows(hass: HomeAssistant) -> tuple[Counter[str], int]:
    """Return how many states of each of our entities, and how many of our events, the recorder holds."""
    with session_scope(hass=hass, read_only=True) as session:
        states = select(StatesMeta.entity_id, func.count()).join(States, States.metadata_id == StatesMeta.metadata_id)
        found = session.execute(states.group_by(StatesMeta.entity_id)).all()
        events = select(func.count()).select_from(Events).join(EventTypes)
        count = session.execute(events.where(EventTypes.event_type == "dynamic_ocpp_evse_decision")).scalar_one()
    return Counter({name: rows for name, rows in found if ".dynamic_ocpp_evse_" in name}), count


class Site:
    """A three-phase house with a noisy meter, two cars that follow their limits after 5 s, and a heater."""

    def __init__(self, home: Home, ocpp: OcppDouble, sun: Callable[[float], float]) -> None:
        """Begin with the sun as a function of the second."""
        self.home = home
        self.ocpp = ocpp
        self.sun = sun
        self.noise = Random(1)
        self.now = 0.0
        self.heater = False
        self.carport = 0.0
        self.due: list[tuple[float, str, float]] = []
        for service in ("turn_on", "turn_off"):
            home.hass.services.async_register("homeassistant", service, self._switch)

    async def _switch(self, call: ServiceCall) -> None:
        self.heater = call.service == "turn_on"
        self.home.hass.states.async_set("switch.heater", "on" if self.heater else "off")

    async def build(self) -> None:
        """Set up the site."""
        hass = self.home.hass
        hass.states.async_set("sensor.sun", "0", {"unit_of_measurement": "W", "device_class": "power"})
        hass.states.async_set("switch.heater", "off")
        self._measure()
        hub = await add_hub(hass, solar_production="sensor.sun", import_accounting="netted")
        await set_up(self.home, "garage", priority=3)
        await set_up(self.home, "carport", priority=2, phases=1, max_current=8)
        await add_plug(hass, hub, "switch.heater", priority=1)
        for name, mode in (("garage", "Solar Only"), ("carport", "Solar Priority"), ("heater", "Solar Only")):
            entity_id = f"select.dynamic_ocpp_evse_{name}_operating_mode"
            data = {"entity_id": entity_id, "option": mode}
            await hass.services.async_call("select", "select_option", data, blocking=True)

    def _measure(self) -> None:
        """Set what the meters show now."""
        sun = self.sun(self.now)
        attributes = {"unit_of_measurement": "W", "device_class": "power"}
        self.home.hass.states.async_set("sensor.sun", str(round(sun * self.noise.gauss(1, 0.002))), attributes)
        first = self.carport + (2000 / 230 if self.heater else 0.0)
        self.home.house = tuple(amps + self.noise.gauss(0, 0.05) - sun / 690 for amps in (1.2 + first, 0.8, 1.6))

    def _follow(self, name: str, amps: float) -> None:
        """Let a car take what it was told: the carport's on phase A alone."""
        charger = next(charger for charger in self.home.chargers if charger.cpid == name)
        if name == "carport":
            self.carport = amps
            charger.draw(amps)
        else:
            self.home.draws(charger, amps)

    async def run(self, seconds: float) -> None:
        """Let time pass."""
        told = {charger.cpid: -1.0 for charger in self.home.chargers}
        end = self.now + seconds
        while self.now < end:
            self.now += METER
            for charger in self.home.chargers:
                if (limits := self.ocpp.limits(charger.cpid)) and limits[-1][0] != told[charger.cpid]:
                    told[charger.cpid] = limits[-1][0]
                    self.due.append((self.now + 5, charger.cpid, limits[-1][0]))
                self.ocpp.calls[:] = self.ocpp.calls[-20:]
            for item in [item for item in self.due if item[0] <= self.now]:
                self.due.remove(item)
                self._follow(*item[1:])
            self._measure()
            await self.home.run(METER, step=METER)


def steady(second: float) -> float:
    return 10000.0


def broken_cloud(second: float) -> float:
    """Return 10 kW in the sun and a quarter of it in the shade, with edges of some ten seconds."""
    share = smooth_noise("clouds", second, 45.0) + 0.3 * smooth_noise("wisps", second, 12.0)
    return 10000.0 * min(1.0, max(0.25, 4 * (share - 0.5)))


async def hour(home: Home, ocpp: OcppDouble, sun: Callable[[float], float]) -> tuple[Counter[str], int]:
    """Return what an hour of weather writes, after ten minutes to settle."""
    site = Site(home, ocpp, sun)
    await site.build()
    await site.run(600)
    await get_instance(home.hass).async_block_till_done()
    states, events = rows(home.hass)
    await site.run(HOUR)
    await get_instance(home.hass).async_block_till_done()
    later, told = rows(home.hass)
    return Counter({name: count - states[name] for name, count in later.items()}), told - events


@pytest.mark.parametrize(("sun", "most"), [(steady, 800), (broken_cloud, 3000)])
async def test_an_hour_costs_few_rows(home: Home, ocpp: OcppDouble, sun: Callable[[float], float], most: int) -> None:
    """Without a pace it would be 7965 rows in steady weather and 8347 under broken cloud."""
    found, events = await hour(home, ocpp, sun)
    table = "\n".join(f"{count:6d} {name}" for name, count in found.most_common() if count)
    print(f"{sun.__name__}: {sum(found.values())} states, {events} events\n{table}")  # shown by pytest -rP
    assert 0 < sum(found.values()) <= most, table
    assert events <= 120
    assert max(found.values()) <= 3600 / 15, table
    quiet = [name for name in found if name.split(".")[0] in ("button", "number", "select", "switch")]
    assert quiet
    assert {found[name] for name in quiet} == {0}
    counted = [count for name, count in found.items() if "_energy" in name]
    assert 0 < max(counted) <= 61, "once a minute"
    assert found["sensor.dynamic_ocpp_evse_garage_energy_solar"] > 0
