"""Numbers in the README's sentences: each is that of a constant, and a sentence that says another one is told."""

from __future__ import annotations

import re

import pytest

from custom_components.dynamic_ocpp_evse import const, coordinator, events, grace, issues
from custom_components.dynamic_ocpp_evse.const import EntryType
from custom_components.dynamic_ocpp_evse.drivers.quirks import ORDINARY, QUIRKS, Quirk
from custom_components.dynamic_ocpp_evse.engine import LoadStatus, Site
from custom_components.dynamic_ocpp_evse.engine.draws import FOLLOWS
from custom_components.dynamic_ocpp_evse.engine.memory import PEAK_SPAN
from custom_components.dynamic_ocpp_evse.flows.fields import FIELDS
from custom_components.dynamic_ocpp_evse.reading.rhythm import LONGEST
from custom_components.dynamic_ocpp_evse.reading.standstill import STANDS
from custom_components.dynamic_ocpp_evse.sensor_tables import ENERGY_SENSORS, HUB_SENSORS, LOAD_SENSORS
from custom_components.dynamic_ocpp_evse.wiring.check import DEEP, SHALLOW
from custom_components.dynamic_ocpp_evse.wiring.steps import LEAST
from custom_components.dynamic_ocpp_evse.wiring.verdict import ENOUGH
from demo.options import Options
from scripts.bootstrap import FLOOR, PREVIEW

from .pages import read

DEFAULTS = {(kind, field.key): field.default for kind, fields in FIELDS.items() for field in fields}
WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 10: "ten", 60: "a minute", 3600: "hour"}
SITE = Site()
POWER, CURRENT, ENERGY = (
    next(item.pace for item in items if item.key == key)
    for items, key in ((HUB_SENSORS, "grid_power"), (LOAD_SENSORS, "available_current"), (ENERGY_SENSORS, "energy"))
)


def quirk(make: str) -> Quirk:
    """Return the quirk of a make."""
    return next(item for item in QUIRKS if make in item.make)


FACTS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("Home Assistant {} to {}.", (FLOOR.ha, PREVIEW.ha)),
    ("Every {} s, and at once when a phase is overloaded", (DEFAULTS[EntryType.HUB, const.CONF_INTERVAL],)),
    (
        "6 A, that is {:.1f} kW on one phase and {:.1f} kW on three",
        tuple(const.LOWEST_CURRENT * SITE.voltage * legs / 1000 for legs in (1, 3)),
    ),
    ("{:g} s for the sun, {:g} s for the grid", (SITE.hold_solar, SITE.hold_grid)),
    ("does not take of its limit, but for {:g} A, is lent", (FOLLOWS,)),
    ("it is left so for {} minutes or until its mode is chosen", (const.MANUAL_RESPECT,)),
    ("and {:g} s after their load or their hub is unloaded", (grace.GRACE,)),
    ("in one word: {} or {} |", (", ".join(list(LoadStatus)[:-1]), list(LoadStatus)[-1])),
    ("has another reason for {:g} s", (events.LASTS,)),
    (
        "more than {:g} W or {:g} A at most every {:g} s, smaller ones after {:g} min and energy once {}",
        (POWER.jump, CURRENT.jump, POWER.soon, POWER.late / 60, WORDS[int(ENERGY.late)]),
    ),
    ("After {:g} s nothing is raised. After {:g} s", (SITE.grid_no_raise_after, SITE.grid_lost_after)),
    ("took at most in the last {}", (WORDS[int(PEAK_SPAN)],)),
    ("three of its intervals, {:g} minutes at most", (LONGEST / 60,)),
    ("exactly the same for {} minutes", (WORDS[int(STANDS / 60)],)),
    ("a meter is lost for {} minutes", (WORDS[int(issues.LOST_AFTER / 60)],)),
    ("after the profile timeout ({} s)", (const.DEFAULT_TIMEOUT,)),
    ("takes a step of {:g} A or more", (LEAST,)),
    ("let down by up to {:g} A and back", (DEEP,)),
    ("After {} steps that agree", (WORDS[ENOUGH],)),
    ("charges with at least {:g} A above its minimum", (SHALLOW,)),
    ("holds the last {} decisions", (coordinator.REMEMBERED,)),
    ("and {0.floor:g} W where others get none", (quirk("huawei"),)),
    ("stack level {0.level}, and {0.lowest:g} A at least", (quirk("grizzl"),)),
    ("go-e | whole {}, and the first", ({1.0: "amps"}[quirk("goe").step],)),
    ("Wallbox | whole {}, and profiles", ({1.0: "amps"}[quirk("wallbox").step],)),
    ("EVBox | stack levels up to {};", (quirk("evbox").level,)),
    ("in steps of {:g} A (where", (ORDINARY.step,)),
    ("profiles of {:g} min: it jumps", (quirk("wallbox").timeout / 60,)),
    ("a sun that runs {:g} times faster", (Options().lapse,)),
    ("watch for {:g} s, print a summary", (Options().seconds,)),
)


@pytest.mark.parametrize(("sentence", "values"), FACTS, ids=[sentence for sentence, _ in FACTS])
def test_a_sentence_says_the_number_of_its_constant(sentence: str, values: tuple[object, ...]) -> None:
    assert sentence.format(*values) in " ".join(read("README.md").split())


def test_every_make_with_a_quirk_has_its_row() -> None:
    rows = re.findall(r"^ +\| ([^|]+) \| [^|]+ \|$", read("README.md"), re.MULTILINE)
    makes = [re.sub(r"[^a-z0-9]", "", row.lower()) for row in rows]
    assert [item.make for item in QUIRKS if not any(re.search(item.make, make) for make in makes)] == []
