"""What a gauge tells, and how young its device makes it."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.dynamic_ocpp_evse.reading.company import Company
from custom_components.dynamic_ocpp_evse.reading.gauge import Gauge
from custom_components.dynamic_ocpp_evse.reading.lost import Why
from custom_components.dynamic_ocpp_evse.reading.quantity import PERCENT

from .test_readings_age import Shown, shown

__all__ = ["shown"]


class Bank:
    """A battery as an integration shows it: a device with some entities."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Register its SOC."""
        self.hass = hass
        self.entry = MockConfigEntry(domain="mqtt", title="Bank")
        self.entry.add_to_hass(hass)
        self.soc = self.add("soc")

    def add(
        self,
        name: str,
        *,
        domain: str = "sensor",
        entry: MockConfigEntry | None = None,
        device: str = "x",
        of: str | None = None,
    ) -> str:
        """Register an entity; `of` puts it on the device of another one, as a helper may be."""
        entry = entry or self.entry
        made = dr.async_get(self.hass).async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={("mqtt", device)}
        )
        other = None if of is None else er.async_get(self.hass).async_get(of)
        made_of = None if other is None else other.device_id
        return (
            er.async_get(self.hass)
            .async_get_or_create(
                domain,
                "mqtt",
                f"{entry.entry_id}{device}{name}",
                config_entry=entry,
                device_id=made_of or made.id,
                suggested_object_id=f"{device}_{name}",
            )
            .entity_id
        )

    def show(self, entity_id: str, value: object = 100, unit: str = "%") -> None:
        """Let one report."""
        self.hass.states.async_set(entity_id, str(value), {"unit_of_measurement": unit})


@pytest.fixture
def bank(hass: HomeAssistant) -> Bank:
    """Return a battery."""
    return Bank(hass)


def told(gauge: Gauge, shown: Shown, **change: Any) -> float | None:
    """Return the age of what a gauge tells."""
    given: dict[str, Any] = {"span": (0.0, 100.0), "lost_after": 300.0, "young": 150.0} | change
    reading = gauge.read(shown.moment, **given)
    return None if reading is None else shown.now - reading.at


async def test_a_value_that_stands_is_as_young_as_what_its_device_tells(shown: Shown, bank: Bank) -> None:
    voltage = bank.add("voltage")
    gauge = Gauge(shown.hass, bank.soc, PERCENT)
    bank.show(bank.soc)
    for _ in range(720):
        shown.pass_by(5)
        bank.show(voltage, 52, "V")
        assert told(gauge, shown) in range(151)
    assert shown.hass.states.get(bank.soc) is not None
    shown.pass_by(300)
    assert told(gauge, shown) == 300
    shown.pass_by(1)
    assert told(gauge, shown) is None
    assert gauge.why_lost() is Why.SILENT
    bank.show(bank.soc)
    assert told(gauge, shown) == 0


@pytest.mark.parametrize("shows", ["unavailable", "unknown", "101", "-1", "nan"])
async def test_one_that_tells_nothing_is_not_made_young(shown: Shown, bank: Bank, shows: str) -> None:
    voltage = bank.add("voltage")
    gauge = Gauge(shown.hass, bank.soc, PERCENT)
    bank.show(bank.soc)
    assert told(gauge, shown) == 0
    bank.show(bank.soc, shows)
    for age in (100, 200, 300, None):
        shown.pass_by(100)
        bank.show(voltage, 52, "V")
        assert told(gauge, shown) == age
    assert gauge.why_lost() is (Why.UNAVAILABLE if shows.startswith("un") else Why.ABSURD)


async def test_a_gauge_without_an_entity_tells_nothing(shown: Shown) -> None:
    assert told(Gauge(shown.hass, None, PERCENT), shown) is None


async def test_up_to_half_of_its_time_its_own_report_will_do(shown: Shown, bank: Bank) -> None:
    """What it costs to look at a large device is not spent in each cycle."""
    voltage = bank.add("voltage")
    gauge = Gauge(shown.hass, bank.soc, PERCENT)
    bank.show(bank.soc)
    for age, expected in ((150, 150), (151, 0), (152, 0)):
        shown.pass_by(age - (shown.now - 1000))
        bank.show(voltage, 52, "V")
        assert told(gauge, shown) == expected
    shown.pass_by(10)
    assert told(gauge, shown, young=0.0) == 10


async def test_who_counts_as_company(shown: Shown, bank: Bank) -> None:
    """Sensors of the same integration on the same device that tell something."""
    other = MockConfigEntry(domain="template", title="Other")
    other.add_to_hass(shown.hass)
    strangers = [
        bank.add("power", device="y"),
        bank.add("power", entry=other),
        bank.add("helper", entry=other, of=bank.soc),
        bank.add("switch", domain="switch"),
        "sensor.free",
    ]
    company = Company(shown.hass, bank.soc)
    for entity_id in (*strangers, bank.soc):
        bank.show(entity_id)
    assert company.heard(shown.moment) is None
    voltage = bank.add("voltage")
    bank.show(voltage, "unavailable")
    shown.pass_by(59)
    bank.show(voltage, 52)
    assert company.heard(shown.moment) is None, "the registry is not looked at in each cycle"
    shown.pass_by(1)
    assert company.heard(shown.moment) == shown.now - 1
    bank.show(voltage, "unknown")
    assert company.heard(shown.moment) is None


@pytest.mark.parametrize("entity_id", ["sensor.free", "sensor.x_alone"])
async def test_one_without_a_device_has_none(shown: Shown, entity_id: str) -> None:
    shown.show(6.0, entity_id=entity_id)
    if entity_id == "sensor.x_alone":
        er.async_get(shown.hass).async_get_or_create("sensor", "mqtt", "alone", suggested_object_id="x_alone")
    assert Company(shown.hass, entity_id).heard(shown.moment) is None
