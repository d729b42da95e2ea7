"""Smart plugs: all or nothing, as much as they were seen to take, and left to the hand that has switched them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Context, CoreState, HomeAssistant, callback

from . import const
from .drivers.plug import PlugDriver
from .engine import Connection, Load, LoadKind, LoadPlan, Mode, ReasonCode, Site, default_mode
from .grace import planned_for, safe_later
from .loads import ManagedLoad, Place, Settings
from .reading.plug import Learner, PlugReader, PlugReading
from .reading.quantity import Moment, number

_SAFE: dict[const.SafeState, bool | None] = {
    const.SafeState.OFF: False,
    const.SafeState.LEAVE: None,
    const.SafeState.ON: True,
}


_LEFT = (ReasonCode.MANUAL, ReasonCode.DEVICE_LOST)
ONCE_MORE = 1.0  # s: long enough for one plan, which takes over how the plug stands


class Why(Enum):
    """Why a plug is left as it is."""

    HAND = auto()
    MAYBE = auto()  # a hand, or the switch but shows what it was before it was told
    DEAF = auto()  # it does not turn on though it was told so several times


@dataclass(frozen=True, slots=True)
class Hand:
    """How a plug was left, and the monotonic second until which that is respected."""

    on: bool
    until: float
    why: Why = Why.HAND


class PlugLoad(ManagedLoad):
    """A smart plug with something behind it."""

    kind = LoadKind.PLUG

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], site: Place) -> None:
        options = entry.options
        settings = Settings(
            default_mode(LoadKind.PLUG), int(options[const.CONF_PRIORITY]), rating=float(options[const.CONF_RATING])
        )
        super().__init__(hass, entry, site, settings)
        self._respect = 60 * float(options.get(const.CONF_MANUAL, const.MANUAL_RESPECT))
        self._reader = PlugReader(hass, entry.data)
        self._driver = PlugDriver(hass, self._reader.switch, site.clock)
        self._seen = PlugReading(None, None)
        self._learner = Learner()
        self._hand: Hand | None = None
        self._obeyed = self._stopped = False
        self._noted = self._reader.is_on
        self._watch: CALLBACK_TYPE | None = self._reader.watch(self._turned)
        entry.async_on_unload(self._unwatch)

    @property
    def learned(self) -> float | None:
        """Return the W that it was seen to take while it is on."""
        return self._learner.watts

    @property
    def deaf(self) -> str | None:
        """Return the switch if it does not do as it is told, else None."""
        return self._reader.switch if self._driver.ignores and self.settings.controlled else None

    @property
    def _left(self) -> Hand | None:
        """Return how it was left, which is still to be respected, or None."""
        if self._hand is not None and not (self.settings.controlled and self.place.clock() < self._hand.until):
            self._hand = None
        return self._hand

    @property
    def _by_hand(self) -> Hand | None:
        """Return how a hand has left it, or None."""
        return None if self._left is None or self._left.why is Why.DEAF else self._left

    def choose_mode(self, mode: Mode) -> None:
        """Change the mode; what a hand has done before is respected no longer."""
        super().choose_mode(mode)
        self._hand = None
        self._driver.try_now()

    def choose_rating(self, watts: float) -> None:
        """Change what it takes while it is on, W: what it was seen to take before was of something else."""
        self.settings.rating = watts
        self._learner = Learner()

    @callback
    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch()
            self._watch = None

    @callback
    def _turned(self, before: bool | None, on: bool | None, context: Context) -> None:
        """Note that a hand has turned the switch. What comes back from unavailable may stand in another state."""
        self._noted = on
        if before is None or on is None:
            if self._hand is not None and on is not None and on != self._hand.on:
                self._hand = Hand(on, self.place.clock() + ONCE_MORE)
                self.place.plan_soon()
            return
        ours, person = self._driver.is_ours(on, context), context.user_id is not None
        # While Home Assistant starts, integrations are still finding out how their switches stand.
        if self.plan is None or self.hass.state is not CoreState.running:
            return
        left = self._left
        back = left is not None and left.why is not Why.HAND and not person and on == self._driver.told
        if ours and left is None:
            return
        # Even a hand that is not respected begins a least time on or off.
        lasts = ONCE_MORE if ours or back else max(ONCE_MORE, self._respect)
        why = Why.MAYBE if self._driver.may_fall_back and not person else Why.HAND
        self._hand = Hand(on, self.place.clock() + lasts, why)
        self.place.plan_soon()

    def read(self, site: Site, moment: Moment) -> Load:
        """Return the plug as a load that takes all or nothing."""
        seen = self._seen = self._reader.read(moment)
        self._learner.take(seen, moment.now)
        legs = self._reader.legs
        options = self.entry.options
        amps = (self.learned or self.settings.rating) / site.voltage / len(legs)
        self.power = None if seen.power is None else seen.power.value
        draw = None if seen.power is None else (seen.power.value / site.voltage / len(legs),) * len(legs)
        left = self._left
        lost = seen.on is None or (left is not None and left.why is Why.DEAF)
        # While its wiring is checked it may be let have nothing.
        there = Connection.READY if self.nudge is None else Connection.DISCONNECTED
        return Load(
            id=self.id,
            kind=self.kind,
            mode=self.settings.mode,
            min_current=amps,
            max_current=amps,
            legs=legs,
            priority=self.settings.priority,
            controlled=self.settings.controlled,
            order=self.order,
            step=0.0,
            connection=Connection.LOST if lost else there,
            draw=draw,
            draw_at=moment.now if seen.power is None else seen.power.at,
            confirmed=None if seen.on is None else (amps if seen.on else 0.0),
            pause=float(options[const.CONF_MIN_OFF]),
            min_on=float(options[const.CONF_MIN_ON]),
            circuit=self.circuit,
            manual=left is not None,
            checked=self.check is not None,
        )

    def obey(self, plan: LoadPlan, site: Site, now: float) -> None:
        """Switch the plug, unless a hand is respected."""
        if not self._obeyed:
            self._obeyed = True
            planned_for(self.hass, self._reader.switch)
        if plan.reason.code in _LEFT:
            return
        if self._noted is not self._seen.on:
            return  # it has just been turned, and who did that is told in the next round of the event loop
        self._hand = None  # the wires could not bear what it did
        wanted = plan.limit > 0
        self._driver.apply(wanted, self._seen.on)
        # What it would take is kept from nobody while it does not turn on.
        if wanted and self._seen.on is False and (again := self._driver.tries_again_at) is not None:
            self._hand = Hand(False, again, Why.DEAF)

    @property
    def _safe(self) -> bool | None:
        """Return the safe state; None where the plug is to be left as it is, also for a hand and without control."""
        if self._by_hand is not None or not self.settings.controlled:
            return None
        return _SAFE[const.SafeState(self.entry.options[const.CONF_SAFE_STATE])]

    def fail(self) -> None:
        """Switch to the safe state."""
        if (safe := self._safe) is not None:
            self._driver.apply(safe, self._reader.is_on)

    def _stop(self) -> bool | None:
        """Watch no more; return the safe state that is wanted, once: afterwards it is nobody's business."""
        if self._stopped:
            return None
        self._stopped = True
        self._unwatch()
        self._driver.stop()
        return self._safe

    async def stop(self) -> None:
        """Leave the plug in its safe state, as nobody watches it from now on, unless it is planned for again soon."""
        if (safe := self._stop()) is None:
            return
        left = self._reader.is_on

        async def leave() -> None:
            on = self._reader.is_on
            if on in (left, None) or left is None or on == self._driver.told:  # else somebody has turned it meanwhile
                await self._driver.leave(safe, on)

        safe_later(self.hass, self.entry, self._reader.switch, leave)

    async def finish(self) -> bool:
        """Leave the plug in its safe state; its least times are not waited for: there is nobody who could."""
        safe, on = self._stop(), self._reader.is_on
        switched = safe is not None and await self._driver.leave(safe, on)
        return switched and not safe and on is not False

    def kept(self, offset: float) -> dict[str, Any]:
        """Return what was learned of it, and what a hand has done."""
        hand = self._by_hand
        return {
            "rating": self.settings.rating,
            "watts": self.learned,
            "hand": None if hand is None else [hand.on, hand.until - offset],
        }

    def recall(self, kept: Mapping[str, Any], offset: float) -> None:
        """Go on with what was learned, and with what a hand has done if the plug stands so."""
        if kept["rating"] == self.settings.rating:  # else a person has said otherwise since
            self._learner.watts = number(kept["watts"])
        if kept["hand"] is None or not self._respect:
            return
        on, until = kept["hand"]
        if self._reader.is_on in (None, bool(on)):
            # By a clock that was set meanwhile it might last longer than it ever may.
            self._hand = Hand(bool(on), min(float(until) + offset, self.place.clock() + self._respect))
