"""Config flows filled in as by a browser."""

from __future__ import annotations

from typing import Any, cast

import pytest

from demo.client import Client
from demo.errors import DemoError
from demo.flows import Labelled, add_entry, filled, finish_discovered

SELECT = {"name": "charger", "selector": {"select": {"options": [{"value": "id-1:1", "label": "Family car"}]}}}


def test_prefilled_fields_are_sent_as_they_are() -> None:
    schema: list[dict[str, Any]] = [
        {"name": "port", "default": 9000},
        {"name": "host", "default": "0.0.0.0", "description": {"suggested_value": "127.0.0.1"}},
        {"name": "empty", "optional": True},
        {"name": "off", "default": False},
    ]
    assert filled(schema, {}) == {"port": 9000, "host": "127.0.0.1", "off": False}


def test_what_is_typed_goes_over_what_is_prefilled_in_sections_too() -> None:
    schema: list[dict[str, Any]] = [
        {"name": "port", "default": 9000},
        {"name": "more", "type": "expandable", "schema": [{"name": "depth", "default": 1}, {"name": "width"}]},
    ]
    assert filled(schema, {"port": 1, "depth": 2}) == {"port": 1, "more": {"depth": 2}}


def test_answer_without_a_field_is_refused() -> None:
    with pytest.raises(DemoError, match="No such field in the form: prot"):
        filled([{"name": "port"}], {"port": 1, "prot": 2})


def test_choice_by_its_label() -> None:
    assert filled([SELECT], {"charger": Labelled("Family car")}) == {"charger": "id-1:1"}
    with pytest.raises(DemoError, match="Van is none of Family car"):
        filled([SELECT], {"charger": Labelled("Van")})


class FakeHome:
    """A Home Assistant that answers with the next step of a flow, and remembers what it was sent."""

    def __init__(self, *steps: dict[str, Any]) -> None:
        self.steps = list(steps)
        self.sent: list[tuple[str, str, Any]] = []
        self.discovered: list[list[dict[str, Any]]] = []

    async def rest(self, method: str, path: str, data: Any = None) -> Any:
        self.sent.append((method, path.rpartition("/")[2], data))
        return {"flow_id": "f", "handler": "h"} | self.steps.pop(0)

    async def command(self, kind: str) -> Any:
        assert kind == "config_entries/flow/progress"
        return self.discovered.pop(0)

    def as_client(self) -> Client:
        return cast(Client, self)


FORM = {"type": "form", "step_id": "hub", "data_schema": [{"name": "name", "default": "Home"}], "errors": None}
DONE = {"type": "create_entry", "result": {"entry_id": "e1"}}


async def test_walks_through_menu_and_form_to_the_entry() -> None:
    home = FakeHome({"type": "menu", "step_id": "user", "menu_options": ["hub", "evse"]}, FORM, DONE)
    entry = await add_entry(home.as_client(), "h", {"user": "hub", "hub": {"name": "Mine"}})
    assert entry == "e1"
    assert home.sent[1:] == [("POST", "f", {"next_step_id": "hub"}), ("POST", "f", {"name": "Mine"})]


async def test_form_that_comes_back_with_errors_ends_it() -> None:
    home = FakeHome(FORM, FORM | {"errors": {"name": "taken"}})
    with pytest.raises(DemoError, match=r"h, step hub: \{'name': 'taken'\}"):
        await add_entry(home.as_client(), "h", {})


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"type": "abort", "reason": "already_configured"}, "already_configured"),
        ({"type": "menu", "step_id": "user", "menu_options": ["hub"]}, "None is none of hub"),
        ({"type": "external", "step_id": "login"}, "external"),
    ],
)
async def test_flow_that_cannot_go_on_says_why(step: dict[str, Any], said: str) -> None:
    with pytest.raises(DemoError, match=said):
        await add_entry(FakeHome(step).as_client(), "h", {})


async def test_discovery_is_found_by_its_unique_id() -> None:
    home = FakeHome(FORM, {"type": "abort", "reason": "charge_point_added"})
    other = {"handler": "h", "flow_id": "x", "context": {"unique_id": "CP-2"}}
    home.discovered = [[other, {"handler": "other", "flow_id": "y", "context": {"unique_id": "CP-1"}}]]
    home.discovered[0].append({"handler": "h", "flow_id": "z", "context": {"unique_id": "CP-1"}})
    end = await finish_discovered(home.as_client(), "h", "CP-1", {})
    assert end["reason"] == "charge_point_added"
    assert home.sent == [("GET", "z", None), ("POST", "f", {"name": "Home"})]
