"""Selectors of the fields, each made from the facts of its form: lists that are known only at run time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import selector

type Facts = Mapping[str, list[Any]]
"""Lists by name: `hubs`, `chargers` and `circuits` as options, `phases` of the site, `own` entities to leave out.

`steering` are those of the chargers, too, which are no switches with something behind them."""

type MakeSelector = Callable[[Facts], selector.Selector[Any]]


def fixed(made: selector.Selector[Any]) -> MakeSelector:
    """Return what makes the same selector whatever the facts."""
    return lambda facts: made


def number(low: float, high: float, step: float, unit: str | None = None) -> MakeSelector:
    """Make a box for a number."""
    config = selector.NumberSelectorConfig(min=low, max=high, step=step, mode=selector.NumberSelectorMode.BOX)
    if unit:
        config["unit_of_measurement"] = unit
    return fixed(selector.NumberSelector(config))


def count(fact: str) -> MakeSelector:
    """Make a box for how many of a list."""
    return lambda facts: number(1, len(facts[fact]), 1)(facts)


def choice(options: Iterable[str], key: str | None = None) -> MakeSelector:
    """Make a list of fixed options, translated under a key; without one they are shown as they are."""
    config = selector.SelectSelectorConfig(options=list(options), mode=selector.SelectSelectorMode.DROPDOWN)
    if key:
        config["translation_key"] = key
    return fixed(selector.SelectSelector(config))


def listed(fact: str, key: str | None = None, *, multiple: bool = False) -> MakeSelector:
    """Make a list of what the form found, such as chargers or hubs."""

    def make(facts: Facts) -> selector.Selector[Any]:
        config = selector.SelectSelectorConfig(
            options=facts[fact],
            multiple=multiple,
            mode=selector.SelectSelectorMode.LIST if multiple else selector.SelectSelectorMode.DROPDOWN,
        )
        if key:
            config["translation_key"] = key
        return selector.SelectSelector(config)

    return make


class _Entities(selector.EntitySelector):
    """A list of entities that refuses none by itself: a check of the form does it, in the words of the user."""

    def __call__(self, data: Any) -> str:
        """Take any entity id."""
        return cv.entity_id(data)


def entity(*filters: tuple[Iterable[str], Iterable[SensorDeviceClass]], without: str = "own") -> MakeSelector:
    """Make a list of entities: each filter names domains and, unless empty, the device classes among them.

    `without` is the list of those that are left out.
    """
    chosen: list[dict[str, Any]] = []
    for domains, classes in filters:
        one: dict[str, Any] = {"domain": list(domains)}
        if classes:
            one["device_class"] = [str(item) for item in classes]
        chosen.append(one)

    def make(facts: Facts) -> selector.Selector[Any]:
        config: Any = {"filter": chosen, "exclude_entities": facts[without]}
        return _Entities(config)

    return make


def device(integration: str) -> MakeSelector:
    """Make a list of the devices of an integration."""
    config: Any = {"filter": {"integration": integration}}
    return fixed(selector.DeviceSelector(config))


TEXT = fixed(selector.TextSelector())
BOOLEAN = fixed(selector.BooleanSelector())
