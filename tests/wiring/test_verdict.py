"""What steps say of the wiring: each wrong one is found after four of them, and no right one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from custom_components.dynamic_ocpp_evse.engine import Load, LoadKind, Mode, Phase
from custom_components.dynamic_ocpp_evse.wiring import Detective, Finding, Kind
from custom_components.dynamic_ocpp_evse.wiring.hypotheses import likelihoods
from custom_components.dynamic_ocpp_evse.wiring.model import Amps, Step
from custom_components.dynamic_ocpp_evse.wiring.verdict import Evidence, Verdict, judge

type Case = tuple[Amps, Amps]


def step(draw: Amps, meter: Amps, *, fed: Amps = (), supply: float = 0.0, noise: float = 0.1) -> Step:
    """Return a step in a house that takes about 2 A."""
    phases = len(meter)
    largest = max(map(abs, meter)) * 1.2 or 2.0
    return Step(0.0, draw, meter, (noise,) * phases, fed or (0.0,) * phases, supply, largest)


def evidence(legs: tuple[int, ...], *steps: Step) -> Evidence:
    """Return the steps of a load."""
    return Evidence(legs, list(steps), [likelihoods(item, legs) for item in steps])


def repeated(legs: tuple[int, ...], draw: Amps, meter: Amps, count: int = 4, **given: Any) -> Evidence:
    """Return as many steps, up and down in turn."""
    steps = []
    for index in range(count):
        sign = -1 if index % 2 else 1
        turned = {key: tuple(sign * x for x in value) if key == "fed" else sign * value for key, value in given.items()}
        steps.append(step(tuple(sign * x for x in draw), tuple(sign * x for x in meter), **turned))
    return evidence(legs, *steps)


def found(legs: tuple[int, ...], draw: Amps, meter: Amps, count: int = 4, **given: Any) -> list[Finding]:
    """Return what as many alike steps show."""
    return list(judge({"car": repeated(legs, draw, meter, count, **given)}, len(meter)).findings)


ALL, ONE = (0, 1, 2), (0,)
EVEN = (10.0, 10.0, 10.0)


@pytest.mark.parametrize(
    ("legs", "draw", "meter"),
    [
        (ALL, EVEN, (10.0, 10.0, 10.0)),
        (ALL, EVEN, (9.4, 10.5, 10.1)),
        (ALL, (10.0, 0.0, 0.0), (10.0, 0.0, 0.0)),
        (ALL, EVEN, (10.0, 0.0, 0.0)),
        (ALL, (4.0, 4.0, 4.0), (12.0, 0.0, 0.0)),
        (ONE, (6.0,), (6.0, 0.0, 0.0)),
        (ONE, (6.0,), (6.5, 0.2, -0.3)),
        (ONE, (6.0,), (6.0,)),
        (ONE, (6.0,), (0.0, 0.0, 0.0)),
        (ONE, (6.0,), (4.0, -2.0, -2.0)),
        (ALL, EVEN, (0.0, 0.0, 0.0)),
        ((2, 1, 0), (10.0, 0.0, 0.0), (0.0, 0.0, 10.0)),
    ],
    ids=[
        "even", "uneven", "one leg", "one current for all, one leg", "one power for all, one leg", "one", "noise",
        "one-phase site", "nothing moves", "a battery that nobody knows of", "a battery that hides all", "other order",
    ],
)  # fmt: skip
@pytest.mark.parametrize("count", [1, 4, 12])
def test_a_right_wiring_is_not_accused(legs: tuple[int, ...], draw: Amps, meter: Amps, count: int) -> None:
    assert found(legs, draw, meter, count) == []


@pytest.mark.parametrize(
    ("legs", "draw", "meter", "expected"),
    [
        (ALL, EVEN, (-10.0, 10.0, 10.0), {"kind": Kind.DIRECTION, "phases": (0,), "right": (1, 2)}),
        (ALL, EVEN, (-10.0, -10.0, -10.0), {"kind": Kind.DIRECTION, "phases": (0, 1, 2), "right": ()}),
        (ONE, (6.0,), (-6.0, 0.0, 0.0), {"kind": Kind.DIRECTION, "phases": (0,), "right": ()}),
        (ONE, (6.0,), (-6.0,), {"kind": Kind.DIRECTION, "phases": (0,), "right": ()}),
        (ONE, (6.0,), (0.0, 6.0, 0.0), {"kind": Kind.LEGS, "load": "car", "legs": (1,)}),
        (ALL, (9.0, 0.0, 0.0), (0.0, 0.0, 9.0), {"kind": Kind.LEGS, "load": "car", "legs": (2, None, None)}),
        (ALL, EVEN, (0.0, 10.0, 0.0), {"kind": Kind.LEGS, "load": "car", "legs": (1, None, None)}),
        (ALL, (9.0, 9.0, 0.0), (9.0, 0.0, 9.0), {"kind": Kind.LEGS, "load": "car", "legs": (None, None, 1)}),
        (ALL, (9.0, 5.0, 0.0), (0.0, 9.0, 5.0), {"kind": Kind.LEGS, "load": "car", "legs": (1, 2, 0)}),
        (ALL, EVEN, (30.0, 30.0, 30.0), {"kind": Kind.SCALE, "scale": 3.0}),
        (ALL, EVEN, (3.33, 3.33, 3.33), {"kind": Kind.SCALE, "scale": 1 / 3}),
        (ALL, EVEN, (0.01, 0.01, 0.01), {"kind": Kind.SCALE, "scale": 0.001}),
        (ONE, (6.0,), (6 / 230,), {"kind": Kind.SCALE, "scale": 1 / 230}),
    ],
)
def test_a_wrong_wiring_is_found_after_four_steps(
    legs: tuple[int, ...], draw: Amps, meter: Amps, expected: dict[str, Any]
) -> None:
    noise = {"noise": 0.1 * min(1.0, max(map(abs, meter)) / 6)}
    steps = [repeated(legs, draw, meter, count) for count in (3, 4)]
    for item in steps:
        item.steps[:] = [one._replace(noise=(noise["noise"],) * len(meter)) for one in item.steps]
        item.tables[:] = [likelihoods(one, legs) for one in item.steps]
    assert judge({"car": steps[0]}, len(meter)).findings == (), "three are not enough"
    [finding] = judge({"car": steps[1]}, len(meter)).findings
    assert {key: getattr(finding, key) for key in expected} == expected
    assert (finding.explained, finding.steps) == (4, 4)
    assert finding.confidence >= 0.995


def test_steps_that_contradict_each_other_prove_nothing() -> None:
    wrong, right = step((6.0,), (0.0, 6.0, 0.0)), step((6.0,), (6.0, 0.0, 0.0))
    assert judge({"car": evidence(ONE, *[wrong] * 6, *[right] * 3)}, 3).findings == ()
    assert judge({"car": evidence(ONE, *[wrong] * 9, right)}, 3).findings != ()
    strange = step((6.0,), (4.0, 10.0, 0.0))
    assert judge({"car": evidence(ONE, *[wrong] * 6, *[strange] * 4)}, 3).findings == ()


def test_a_kettle_now_and_then_does_not_hide_what_is_wrong() -> None:
    wrong, kettle = step((6.0,), (0.0, 6.0, 0.0)), step((6.0,), (9.0, 6.0, 0.0))
    [finding] = judge({"car": evidence(ONE, *[wrong] * 6, kettle)}, 3).findings
    assert (finding.explained, finding.steps) == (6, 7)


def test_all_loads_tell_of_the_meters_together() -> None:
    two = {name: repeated((leg,), (6.0,), meter, 4) for name, leg, meter in (
        ("car", 0, (-6.0, 0.0, 0.0)), ("heater", 1, (0.0, -6.0, 0.0)),
    )}  # fmt: skip
    [finding] = judge(two, 3).findings
    assert finding.phases == (0, 1)


def test_a_load_on_another_phase_does_not_turn_the_meters_around() -> None:
    two = {"car": repeated(ONE, (6.0,), (6.0, 0.0, 0.0)), "heater": repeated((1,), (8.0,), (0.0, 0.0, 8.0))}
    [finding] = judge(two, 3).findings
    assert (finding.load, finding.legs) == ("heater", (2,))


@pytest.mark.parametrize("gain", [1.0, -1.0])
def test_what_a_battery_hides_tells_nothing_of_the_direction(gain: float) -> None:
    hidden = found(ONE, (6.0,), (gain * 0.0, 0.0, 0.0), 12, fed=(6.0, 0.0, 0.0))
    assert hidden == []


def test_meters_that_a_battery_holds_at_zero_are_not_taken_for_kilowatts() -> None:
    """Whoever foretells that they stand still is right whatever the scale."""
    still = repeated((1,), (8.7,), (0.06, -0.04, 0.06), 12, fed=(0.1, 8.6, 0.0))
    still.steps[:] = [one._replace(largest=0.3, noise=(0.03,) * 3) for one in still.steps]
    still.tables[:] = [likelihoods(one, (1,)) for one in still.steps]
    assert judge({"tank": still}, 3).findings == ()


def test_behind_a_battery_that_gives_the_half_the_direction_shows() -> None:
    [finding] = found(ONE, (12.0,), (-6.0, 0.0, 0.0), fed=(6.0, 0.0, 0.0))
    assert finding.kind is Kind.DIRECTION
    assert found(ONE, (12.0,), (6.0, 0.0, 0.0), fed=(6.0, 0.0, 0.0)) == []


@pytest.mark.parametrize(
    "meter", [(4.0, -2.0, -2.0), (0.0, 0.0, 0.0), (6.0, -6.0, 0.0)], ids=["on all phases", "on A", "on B"]
)
def test_on_which_phases_a_battery_gives_need_not_be_known(meter: Amps) -> None:
    assert found(ONE, (6.0,), meter, 12, supply=6.0) == []


def test_what_is_proven_of_legs_does_not_rest_on_what_is_configured() -> None:
    even = judge({"car": repeated(ALL, EVEN, EVEN)}, 3)
    assert even.placements["car"] == (0, 1, 2)
    assert even.proven["car"] == (None, None, None)
    one = judge({"car": repeated(ALL, (9.0, 0.0, 0.0), (9.0, 0.0, 0.0))}, 3)
    assert one.proven["car"] == (0, None, None)


LOAD = Load(id="car", kind=LoadKind.EVSE, mode=Mode.STANDARD, min_current=6, max_current=16, legs=(Phase.A,))


def knowing(*steps: Step) -> Detective:
    """Return a detective that has seen these steps of the load, up to which none was told."""
    detective = Detective()
    detective.restore({"car": {"legs": [0], "steps": [list(one[1:]) for one in steps]}}, 3)
    return detective


def test_what_was_seen_outlasts_a_restart() -> None:
    before = knowing(*[step((6.0,), (0.0, 6.0, 0.0))] * 4)
    assert len(before.findings) == 1
    after = Detective()
    after.restore(json.loads(json.dumps(before.stored())), 3)
    assert after.findings == before.findings
    after = Detective()
    after.restore(before.stored(), 1)
    assert after.findings == (), "of a site with other phases"


def test_only_the_last_twelve_steps_count() -> None:
    wrong, right = step((6.0,), (0.0, 6.0, 0.0)), step((6.0,), (6.0, 0.0, 0.0))
    assert knowing(*[wrong] * 12).findings != ()
    assert knowing(*[wrong] * 12, *[right] * 12).findings == ()
    assert knowing(*[right] * 12, *[wrong] * 12).findings != ()


def test_a_check_stands_for_itself() -> None:
    wrong, right = step((6.0,), (0.0, 6.0, 0.0)), step((6.0,), (6.0, 0.0, 0.0))
    detective = knowing(*[right] * 12)
    verdict: Verdict = detective.renew(LOAD, [wrong] * 4)
    assert verdict.findings == detective.findings != ()
    assert len(detective.evidence["car"].steps) == 4


def test_one_forgets_a_load_or_all() -> None:
    detective = knowing(*[step((6.0,), (0.0, 6.0, 0.0))] * 4)
    detective.forget("other")
    assert detective.findings != ()
    detective.forget("car")
    assert detective.findings == ()
    detective = knowing(*[step((6.0,), (0.0, 6.0, 0.0))] * 4)
    detective.forget()
    assert (detective.findings, detective.evidence) == ((), {})


def test_a_load_that_is_configured_anew_is_judged_anew() -> None:
    from custom_components.dynamic_ocpp_evse.engine import Reading, Site, Snapshot  # noqa: PLC0415
    from custom_components.dynamic_ocpp_evse.wiring.model import Sample  # noqa: PLC0415

    detective = knowing(*[step((6.0,), (0.0, 6.0, 0.0))] * 4)
    grid = (Reading(1.0, 0.0),) * 3
    detective.look(Sample(0.0, Snapshot(site=Site(), grid=grid, loads=(LOAD,)), {}, {}))
    assert detective.findings != ()
    moved = replace(LOAD, legs=(Phase.B,))
    detective.look(Sample(5.0, Snapshot(site=Site(), grid=grid, loads=(moved,)), {}, {}))
    assert detective.findings == ()
    detective.look(Sample(6.0, Snapshot(site=Site(off_grid=True), grid=(), loads=(moved,)), {}, {}))
