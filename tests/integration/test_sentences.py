"""Every reason as one sentence with its number, in the language of the instance."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation

from custom_components.dynamic_ocpp_evse.engine import Phase, Reason, ReasonCode, Shortfall
from custom_components.dynamic_ocpp_evse.sentences import details, explained, outline, sentence, text

from .home import add_hub

A, B, C = Phase
SENTENCES: list[tuple[Reason, str]] = [
    (Reason(ReasonCode.MAIN_BREAKER, (A,), 617.0), "The main breaker has no more to give: 620 W short on phase A."),
    (Reason(ReasonCode.MAIN_BREAKER, (B,), 3.0), "The main breaker has no more to give on phase B."),
    (Reason(ReasonCode.MAX_IMPORT, (A, B, C), 1200.0), "No more may be imported: 1200 W short on phase A+B+C."),
    (
        Reason(ReasonCode.CIRCUIT, (C,), 100.0, circuit="x"),
        "The circuit x has no more to give: 100 W short on phase C.",
    ),
    (Reason(ReasonCode.INVERTER), "Inverter and battery have no more to give."),
    (Reason(ReasonCode.INVERTER, (), 44.0), "Inverter and battery have no more to give: 40 W short."),
    (Reason(ReasonCode.BATTERY_FIRST, soc=49.6, target=80.0), "The battery comes first, with 50 % of 80 %."),
    (Reason(ReasonCode.BATTERY_FIRST, target=80.0), "The battery comes first, and its SOC is not known."),
    (Reason(ReasonCode.NOT_ENOUGH_SOLAR, (B,), 620.0), "Waits for more sun: 620 W short on phase B."),
    (Reason(ReasonCode.FOLLOWS_SUN, (B,), 0.0), "Follows the sun, with no more of it on phase B."),
    (Reason(ReasonCode.BELOW_EXCESS_THRESHOLD), "Export is below the excess threshold."),
    (
        Reason(ReasonCode.FOLLOWS_EXPORT, (A,), 0.1),
        "Follows the export beyond the threshold, with no more of it on phase A.",
    ),
    (Reason(ReasonCode.GAVE_WAY_TO, (A,), 500.0, load="x"), "Gives way to x: 500 W short on phase A."),
    (Reason(ReasonCode.AT_MAXIMUM), "Takes all that it may."),
    (Reason(ReasonCode.VEHICLE_LIMIT), "Takes less than it may by itself."),
    (Reason(ReasonCode.RAMPING, seconds=4.0), "Waits until the room for more has lasted."),
    (Reason(ReasonCode.NOT_CONNECTED), "Nothing is plugged in."),
    (Reason(ReasonCode.NO_DEMAND), "Is plugged in and wants nothing."),
    (Reason(ReasonCode.PAUSING, seconds=61.0), "Pauses for another 90 s at most."),
    (Reason(ReasonCode.PAUSING, seconds=0.2), "Pauses for another 30 s at most."),
    (Reason(ReasonCode.RIDING_THROUGH, (A,), 80.0), "Rides through a cloud: 80 W short on phase A."),
    (Reason(ReasonCode.SENSOR_LOST), "The grid meter is lost: only what is safe without it."),
    (Reason(ReasonCode.DEVICE_LOST), "The device does not answer; its last limit is kept free."),
    (Reason(ReasonCode.CONTROL_OFF), "Is not controlled."),
    (Reason(ReasonCode.MANUAL), "Was switched by hand, and is left so for now."),
    (Reason(ReasonCode.CHECKING_WIRING), "Its wiring is being checked: it is let down and back a few times."),
    (Reason(ReasonCode.INVALID_CONFIGURATION), "Its configuration does not fit the site."),
]


def test_every_reason_is_told() -> None:
    assert {reason.code for reason, _ in SENTENCES} == set(ReasonCode)


@pytest.mark.parametrize(("reason", "expected"), SENTENCES)
async def test_a_reason_in_a_sentence(hass: HomeAssistant, reason: Reason, expected: str) -> None:
    await add_hub(hass)
    assert sentence(hass, reason) == expected
    assert "None" not in expected
    assert details(hass, reason)["sentence"] == expected


@pytest.mark.parametrize("code", list(ReasonCode))
async def test_a_reason_without_any_number_is_a_sentence(hass: HomeAssistant, code: ReasonCode) -> None:
    await add_hub(hass)
    found = sentence(hass, Reason(code))
    assert found.endswith(".")
    assert "{" not in found


async def test_loads_and_circuits_are_called_by_their_names(hass: HomeAssistant) -> None:
    hub = await add_hub(hass, "My place")
    reason = Reason(ReasonCode.GAVE_WAY_TO, load=hub.entry_id)
    assert sentence(hass, reason) == "Gives way to My place."
    assert details(hass, reason)["load"] == "My place"
    short = Shortfall(ReasonCode.CIRCUIT, (A, B), 1.234, 283.8, hub.entry_id)
    assert explained(hass, Reason(ReasonCode.CIRCUIT, circuit=hub.entry_id, shortfalls=(short,))) == {
        "code": "circuit",
        "sentence": "The circuit My place has no more to give.",
        "phases": [],
        "circuit": "My place",
        "shortfalls": [
            {"budget": "circuit", "circuit": "My place", "phases": ["A", "B"], "missing_a": 1.23, "missing_w": 284}
        ],
    }


def test_noise_of_the_meter_makes_no_other_reason() -> None:
    reason = Reason(ReasonCode.GAVE_WAY_TO, (A,), 620.0, seconds=44.0, load="x")
    assert outline(reason) == outline(reason._replace(missing=655.0, seconds=41.0))
    others: list[dict[str, Any]] = [
        {"code": ReasonCode.MAIN_BREAKER}, {"phases": (B,)}, {"seconds": 29.0}, {"load": "y"}, {"circuit": "z"},
        {"soc": 50.0}, {"target": 80.0},
    ]  # fmt: skip
    for change in others:
        assert outline(reason._replace(**change)) != outline(reason), change


async def test_sentences_are_in_the_language_of_the_instance(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"reason_at_maximum": "Jemlje vse, kar sme", "sentence": "{reason}!"}
    real = translation.async_get_cached_translations
    slovenian = {f"component.dynamic_ocpp_evse.common.{key}": value for key, value in texts.items()}

    def cached(hass: HomeAssistant, language: str, *where: str) -> dict[str, str]:
        return slovenian if language == "sl" else real(hass, language, *where)

    monkeypatch.setattr("custom_components.dynamic_ocpp_evse.sentences.async_get_cached_translations", cached)
    await add_hub(hass)
    hass.config.language = "sl"
    assert sentence(hass, Reason(ReasonCode.AT_MAXIMUM)) == "Jemlje vse, kar sme!"
    assert sentence(hass, Reason(ReasonCode.NO_DEMAND)) == "Is plugged in and wants nothing!", "English meanwhile"


async def test_before_any_language_is_loaded_there_is_at_least_a_word(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = "custom_components.dynamic_ocpp_evse.sentences.async_get_cached_translations"
    monkeypatch.setattr(cached, lambda *where: {})
    assert text(hass, "reason_at_maximum") == "reason_at_maximum"
