"""What the running text of the guides says in numbers, each with the constant that it comes from."""

from __future__ import annotations

from custom_components.dynamic_ocpp_evse import const
from custom_components.dynamic_ocpp_evse.const import EntryType
from custom_components.dynamic_ocpp_evse.engine import Battery, Site
from custom_components.dynamic_ocpp_evse.engine.battery import HELD
from custom_components.dynamic_ocpp_evse.engine.draws import FOLLOWS, STEADY
from custom_components.dynamic_ocpp_evse.engine.memory import PEAK_SPAN
from custom_components.dynamic_ocpp_evse.engine.soundness import SPARE_GRID
from custom_components.dynamic_ocpp_evse.engine.stages import START_SPARE
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS

from . import sites

DEFAULTS = {(kind, field.key): field.default for kind, fields in FIELDS.items() for field in fields}
_HUB, _EVSE, _PLUG, _CIRCUIT = EntryType.HUB, EntryType.EVSE, EntryType.PLUG, EntryType.CIRCUIT
_WORDS = ("no", "one", "two", "three", "four", "five")

FACTS: tuple[tuple[str, object], ...] = (
    # Options and their defaults.
    ("excess export threshold* ({} W unless you set it", DEFAULTS[_HUB, const.CONF_EXCESS_THRESHOLD]),
    ("excess hysteresis* ({} W)", DEFAULTS[_HUB, const.CONF_EXCESS_HYSTERESIS]),
    ("charge level hysteresis* ({} %)", DEFAULTS[_HUB, const.CONF_BATTERY_HYSTERESIS]),
    ("full at* ({} %)", DEFAULTS[_HUB, const.CONF_BATTERY_FULL]),
    ("From {} % on it counts as full", DEFAULTS[_HUB, const.CONF_BATTERY_FULL]),
    ("SOC is not known for {} s", DEFAULTS[_HUB, const.CONF_BATTERY_LOST_AFTER]),
    ("After {} s every load goes down", DEFAULTS[_HUB, const.CONF_GRID_LOST_AFTER]),
    ("not faster than {} A/s", DEFAULTS[_HUB, const.CONF_RAMP_UP]),
    ("it stays off for {} min", DEFAULTS[_EVSE, const.CONF_PAUSE]),
    ("borrows {} Wh on each leg", DEFAULTS[_EVSE, const.CONF_RIDE_THROUGH]),
    ("stays on for at least {} s", DEFAULTS[_PLUG, const.CONF_MIN_ON]),
    ("off for at least {} s", DEFAULTS[_PLUG, const.CONF_MIN_OFF]),
    ("it stays so for {} s (*minimum on time*", DEFAULTS[_PLUG, const.CONF_MIN_ON]),
    ("respected for {} min", DEFAULTS[_PLUG, const.CONF_MANUAL]),
    ("its rating, {} W unless", DEFAULTS[_PLUG, const.CONF_RATING]),
    # What has no option.
    ("Battery min SOC* ({:g} % at first)", Battery().minimum),
    ("Battery target SOC* ({:g} % at first)", Battery().target),
    ("No car charges with less than {:g} A", const.LOWEST_CURRENT),
    ("no car can do with less than {:g} A", const.LOWEST_CURRENT),
    ("exceeded the minimum for {:g} s", Site().hold_solar),
    ("by a little ({:g} A)", START_SPARE),
    ("when it has been there for {:g} s |", Site().hold_solar),
    ("room under a limit | raises when it has been there for {:g} s", Site().hold_grid),
    ("silent for {:g} s nothing is raised", Site().grid_no_raise_after),
    ("believed to do less for {:g} min", HELD / 60),
    ("what it draws and {:g} A more", FOLLOWS),
    ("steady for {} reports", _WORDS[STEADY]),
    ("the most of the last {}", {3600.0: "hour"}.get(PEAK_SPAN)),
    ("too small for a raise (less than {:g} A)", SPARE_GRID),
    # The examples.
    ("heater of {:g} W", sites.HEATER),
    ("a charger of {0.min_current:g} to {0.max_current:g} A", sites.CAR),
    ("each of {0.min_current:g} to {0.max_current:g} A", sites.CAR),
    ("one phase of {:g} V", sites.SITE.voltage),
    ("a main breaker of {:g} A", sites.SITE.breaker),
    ("breaker {:g} A. Each cell", sites.TWO.breaker),
    ("breaker of {:g} A and a battery", sites.NARROW.breaker),
    ("battery that gives {:g} W at most", sites.STORE.max_discharge),
    ("give {:g} W at most in all", sites.OFF_GRID),
    ("takes and gives {:g} W at most", sites.STORE.max_charge),
    ("and the battery takes {:g} W", sites.STORE.max_charge),
    ("threshold of the example is {:g} W", sites.SITE.excess_threshold),
    ("it starts above {:g} W", sites.SITE.excess_threshold),
    ("exported is below {:g} W", sites.SITE.excess_threshold - sites.SITE.excess_hysteresis),
    ("the threshold is {:g} W, and the battery", sites.HYBRID.excess_threshold),
    ("with a threshold of {:g} W", sites.HYBRID.excess_threshold),
    ("behind a breaker of {:g} A", sites.WIDE.breaker),
    ("main breaker of {:g} A:", sites.WIDE.breaker),
    ("three phases with a breaker of {:g} A", sites.LEGS.breaker),
    ("*garage* with {:g} A", sites.GARAGE.limit),
    ("*carport* with {:g} A", sites.CARPORT.limit),
    ("*annexe* with {:g} A", sites.ANNEXE.limit),
)
"""A phrase with the place of its number, and where that comes from."""

FREE = (
    "10 A on three legs are three times the power of 10 A on one",
    "Start with 60 to 80 %",
    "a target of 100 % reachable",
    "A target of 100 % keeps",
)
"""Phrases with a number that comes from nowhere: advice, and what defines a word."""


def phrases() -> list[str]:
    """Return the phrases as they have to stand in the guides."""
    return [template.format(value) for template, value in FACTS]
