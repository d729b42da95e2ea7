"""What all entities have in common: their ids, their device, and that they only show the plan."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import async_get_current_platform
from homeassistant.helpers.restore_state import ExtraStoredData, RestoreEntity
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import slugify

from .compat import device_under_hub
from .const import CONF_RESTORE, DOMAIN, NAME, EntryType
from .coordinator import Coordinator
from .entries import AnyEntry, coordinator_of, is_hub, type_of

RUN = uuid4().hex  # of this process: what is stored in a reload is told from what another run has left


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a number is shown while it moves, for every state that is written is a row of the recorder.

    A move of `jump` (in its unit, or as a `share` of what is shown, whichever is more) is shown after `soon` seconds,
    a smaller one is noise and waits `late` seconds. A 0 waits for nothing: off is off.
    """

    jump: float
    share: float = 0.0
    soon: float = 0.0
    late: float = 300.0

    def waits(self, shown: float, number: float, waited: float) -> bool:
        """Tell whether a number that differs from what has been shown for so many seconds is not to be shown yet."""
        if number == 0:
            return False
        noise = abs(number - shown) < max(self.jump, self.share * abs(shown))
        return waited < (self.late if noise else self.soon)


AT_ONCE = Pace(0.0)


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a description of this integration says beyond Home Assistant's: which entries have the entity."""

    key: str
    kinds: frozenset[EntryType]
    has_fn: Callable[[ConfigEntry[Any]], bool] = lambda entry: True


def unique_id(entry: ConfigEntry[Any], key: str) -> str:
    """Return the unique id of an entity of an entry."""
    return f"{entry.entry_id}_{key}"


class LoadJugglerEntity(CoordinatorEntity[Coordinator]):
    """An entity of a hub, a load or a circuit; `held` is what its entry holds while it is loaded."""

    _attr_has_entity_name = True
    pace = AT_ONCE

    def __init__(
        self, coordinator: Coordinator, entry: ConfigEntry[Any], platform: str, description: EntityDescription
    ) -> None:
        super().__init__(coordinator)
        self.entry = entry
        self.held = entry.runtime_data
        self.entity_description = description
        self._attr_translation_key = description.key
        self._attr_unique_id = unique_id(entry, description.key)
        # The same in every language and area: automations depend on it.
        self.entity_id = f"{platform}.{DOMAIN}_{slugify(entry.title)}_{description.key}"
        self._attr_device_info = _device(coordinator, entry)
        self._shown: object = None
        self._number: float | None = None
        self._written = 0.0

    @property
    def available(self) -> bool:
        """Tell whether the hub plans, and its last plan did not fail."""
        return self.coordinator.running and self.coordinator.last_update_success

    def is_own(self, stored: Mapping[str, Any]) -> bool:
        """Tell whether what was stored is of this entry: it is found by entity id, which another may have had."""
        return bool(stored.get("entry", self.entry.entry_id) == self.entry.entry_id)

    @property
    def shows(self) -> object:
        """Return what a state is written for, whenever it changes."""
        return None

    @property
    def number(self) -> float | None:
        """Return the number that a state is written for, in its pace."""
        return None

    @callback
    def _handle_coordinator_update(self) -> None:
        """Write the state only when it shows something else: every one is a row of the recorder."""
        number = self.number
        shown = (self.available, self.shows, number is None)
        if shown == self._shown and self._may_wait(number):
            return
        self._shown, self._number, self._written = shown, number, self.coordinator.clock()
        self.async_write_ha_state()

    def _may_wait(self, number: float | None) -> bool:
        if number is None or self._number is None or number == self._number:
            return True
        return self.pace.waits(self._number, number, self.coordinator.clock() - self._written)


def _device(coordinator: Coordinator, entry: ConfigEntry[Any]) -> DeviceInfo:
    """Return the device of an entry: a hub's is there already, all others hang under it."""
    identifiers = {(DOMAIN, entry.entry_id)}
    if type_of(entry) is EntryType.HUB:
        return DeviceInfo(identifiers=identifiers)
    return device_under_hub(
        coordinator.hass, coordinator.entry, identifiers=identifiers, name=entry.title, manufacturer=NAME
    )


@callback
def described[D: Described, E: LoadJugglerEntity](
    hass: HomeAssistant,
    entry: AnyEntry,
    make: Callable[[Coordinator, ConfigEntry[Any], D], E],
    descriptions: tuple[D, ...],
) -> list[E]:
    """Return the entities of a platform that an entry has; none while its hub does not run.

    Those that it had before its wiring was changed are removed, or they would be unavailable for ever.
    """
    coordinator = entry.runtime_data if is_hub(entry) else coordinator_of(hass, entry)
    if coordinator is None:
        return []
    kind, registry, platform = type_of(entry), er.async_get(hass), async_get_current_platform().domain
    found: list[E] = []
    for item in descriptions:
        if kind not in item.kinds:
            continue
        if item.has_fn(entry):
            found.append(make(coordinator, entry, item))
        elif (dead := registry.async_get_entity_id(platform, DOMAIN, unique_id(entry, item.key))) is not None:
            registry.async_remove(dead)
    return found


@dataclass(frozen=True, kw_only=True)
class Choice[V](Described):
    """A choice of a person: how it is read from what the entry holds, and how it is made.

    `choose_fn` raises ServiceValidationError for what cannot be. `restore_fn` makes a choice of before, which could be;
    without one that is `choose_fn`. `option` is the key of the option that the choice starts from.
    """

    value_fn: Callable[[Any], V | None]
    choose_fn: Callable[[Any, V], None]
    restore_fn: Callable[[Any, V], None] | None = None
    option: str | None = None


@dataclass(frozen=True, slots=True)
class StoredChoice(ExtraStoredData):
    """What was chosen and the option that it started from, kept apart from the state.

    That is `unavailable` whenever the hub is not loaded. `run` is the run of Home Assistant in which it was in force,
    `entry` the entry whose choice it was: states are remembered by entity id, and another may have it since.
    """

    choice: Any
    configured: Any
    run: str
    entry: str

    def as_dict(self) -> dict[str, Any]:
        """Return what is stored."""
        return asdict(self)


class ChoiceEntity[V](LoadJugglerEntity, RestoreEntity):
    """A choice that outlasts restarts and reloads; it can be made before the first plan."""

    def __init__(
        self, coordinator: Coordinator, entry: ConfigEntry[Any], platform: str, description: EntityDescription
    ) -> None:
        super().__init__(coordinator, entry, platform, description)
        # As it is now: when a changed option reloads the entry, the entity goes after the change.
        self._configured = None if self.choice.option is None else entry.options.get(self.choice.option)

    @property
    @abstractmethod
    def choice(self) -> Choice[V]:
        """Return the description."""

    @abstractmethod
    def fitting(self, stored: Any) -> V | None:
        """Return a choice of before, if it is still one."""

    @property
    def available(self) -> bool:
        """Tell whether the hub plans: a choice can be made whatever became of the last plan."""
        return self.coordinator.running

    @property
    def chosen(self) -> V | None:
        """Return the choice in force."""
        return self.choice.value_fn(self.held)

    @property
    def shows(self) -> object:
        """Return what a state is written for."""
        return self.chosen

    @property
    def extra_restore_state_data(self) -> StoredChoice:
        """Return what a restart and a reload keep."""
        return StoredChoice(self.chosen, self._configured, RUN, self.entry.entry_id)

    async def async_added_to_hass(self) -> None:
        """Go on with what was chosen before."""
        await super().async_added_to_hass()
        if (value := self.fitting(await self._stored())) is not None:
            self.restore(value)

    async def _stored(self) -> Any:
        """Return the choice of before; None where the option that it started from has changed since: then that wins."""
        extra = await self.async_get_last_extra_data()
        stored = {} if extra is None else extra.as_dict()
        if not self.is_own(stored):
            return None
        if not self.coordinator.entry.options.get(CONF_RESTORE, True) and stored.get("run") != RUN:
            return None
        if "choice" in stored:
            return stored["choice"] if stored.get("configured") == self._configured else None
        state = await self.async_get_last_state()
        return None if state is None else state.state

    def restore(self, value: V) -> None:
        """Make a choice of before."""
        (self.choice.restore_fn or self.choice.choose_fn)(self.held, value)

    def choose(self, value: V) -> None:
        """Make a choice: the next plan obeys it, and does not wait for the interval."""
        self.choice.choose_fn(self.held, value)
        self.coordinator.plan_soon()
        self.async_write_ha_state()
