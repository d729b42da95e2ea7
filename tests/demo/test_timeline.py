"""What changed when."""

from __future__ import annotations

from demo.timeline import Timeline


def test_only_what_changes_is_told_with_what_it_was_before() -> None:
    timeline = Timeline()
    told = [str(change) for change in timeline.note(1.0, {"Car status": "charging", "Site": "ok"})]
    assert told == ["Car status: charging", "Site: ok"]
    assert list(timeline.note(2.0, {"Car status": "charging", "Site": "ok"})) == []
    assert [str(change) for change in timeline.note(3.0, {"Car status": "unavailable", "Site": "ok"})] == [
        "Car status: charging -> unavailable"
    ]
    assert timeline.now("Car status") == "unavailable"
    assert timeline.now("nothing") is None


def test_the_first_change_since_a_second_counts() -> None:
    timeline = Timeline()
    for second, status in ((1.0, "lost"), (2.0, "ok"), (5.0, "lost"), (6.0, "lost"), (9.0, "ok")):
        list(timeline.note(second, {"status": status}))
    assert timeline.when("status", "lost", 0.0) == 1.0
    assert timeline.when("status", "lost", 1.5) == 5.0
    assert timeline.when("status", "lost", 5.5) is None
    assert timeline.when("other", "lost", 0.0) is None
