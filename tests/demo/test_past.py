"""The hours before the still day: what the card's chart shows in the pictures."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from browser.past import hours_before, record
from demo import scene
from demo.entities import load_juggler

HOUR = 3600.0
SUN, SOC = (load_juggler("sensor", scene.HUB_TITLE, key) for key in ("solar_power", "battery_soc"))
POWERS = [load_juggler("sensor", title, "power") for title in ("Family car", "City car", "Heater")]


def test_the_hours_before_lead_up_to_the_still_moment() -> None:
    samples = hours_before(6 * HOUR)
    for entity_id in (SUN, SOC, *POWERS):
        ages = [age for age, _ in samples[entity_id]]
        assert ages[0] < 6 * HOUR
        assert ages[-1] == 0.0
        assert ages == sorted(ages, reverse=True)
    assert samples[SUN][-1][1] == pytest.approx(9862, abs=1)
    assert samples[SOC][-1][1] == pytest.approx(scene.STILL.soc, abs=6)
    # The battery goes first.
    first = next(age for age, percent in samples[SOC] if percent >= scene.STILL.soc)
    for entity_id in POWERS[:2]:
        assert {watts for age, watts in samples[entity_id] if age > first} == {0.0}
        assert max(watts for _, watts in samples[entity_id]) > 6.0 * scene.VOLTAGE


def test_they_are_recorded_as_states_of_entities_that_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "recorder.db"
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE states_meta (metadata_id INTEGER, entity_id TEXT)")
    connection.execute("CREATE TABLE states (metadata_id INTEGER, state TEXT, last_updated_ts REAL)")
    connection.commit()
    waited = []

    def wait(known: object) -> None:
        waited.append(known(None))
        connection.execute("INSERT INTO states_meta VALUES (7, 'sensor.sun')")
        connection.commit()
        waited.append(known(None))

    monkeypatch.setattr("browser.past.time.time", lambda: 1000.0)
    record(database, {"sensor.sun": [(60.0, 5.04), (0.0, 6.0)]}, wait)
    assert waited == [{}, {"sensor.sun": 7}]
    rows = connection.execute("SELECT * FROM states").fetchall()
    connection.close()
    assert rows == [(7, "5.0", 940.0), (7, "6.0", 1000.0)]
