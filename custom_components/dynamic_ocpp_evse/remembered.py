"""What outlasts a restart: the battery's gates and last readings, pauses of loads, and the extremes of the recent past.

Memory counts in monotonic seconds, which begin anew with every start; what is stored is stamped by the wall clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN, LOGGER
from .engine import Gates, Load, Memory, Reading
from .engine.battery import BatteryMemory
from .engine.history import UNKNOWN
from .engine.memory import PEAK_BUCKET, LoadMemory, Wish
from .reading.limit import HOUR, Lows
from .reading.quantity import Moment

VERSION = 1
EVERY = 300.0  # s between two writes, besides those of an unload and of Home Assistant's end
DRAWS = 0.5  # A above which a load is not at rest

type Stored = dict[str, Any]


def stored(memory: Memory, paused: dict[str, float], lows: Lows, offset: float) -> Stored:
    """Return what is written; `offset` is how far the clock of the memory is ahead of the wall clock, s."""
    battery = memory.battery
    stops = paused | {load.id: load.stopped for load in memory.loads if load.stopped is not None}

    def reading(found: Reading | None) -> list[float] | None:
        return None if found is None else [found.value, found.at - offset]

    return {
        "gates": None if battery.gates is None else [battery.gates.any_source, battery.gates.solar,
                                                     battery.gates.discharge],
        "soc": reading(battery.soc),
        "power": reading(battery.power),
        "paused": {name: at - offset for name, at in stops.items()},
        "peaks": [[at - offset, [a if a > UNKNOWN else None for a in amps]] for at, amps in memory.peaks],
        "lows": [[hour * HOUR - offset, watts] for hour, watts in lows.items()],
    }  # fmt: skip


def restored(found: Stored, offset: float) -> tuple[Memory, dict[str, float], Lows]:
    """Return the memory, the pauses (the second at which each began by the load's id) and the lows that were stored.

    Raises AttributeError, LookupError, TypeError or ValueError for what was not stored by us.
    """

    def reading(pair: list[float] | None) -> Reading | None:
        return None if pair is None else Reading(float(pair[0]), float(pair[1]) + offset)

    gates = None if found["gates"] is None else Gates(*[bool(gate) for gate in found["gates"]])
    battery = BatteryMemory(gates, reading(found["soc"]), reading(found["power"]))
    peaks = tuple(
        [
            (
                (at + offset) // PEAK_BUCKET * PEAK_BUCKET,
                tuple([UNKNOWN if a is None else float(a) for a in amps]),
            )
            for at, amps in found["peaks"]
        ]
    )
    paused = {name: float(at) + offset for name, at in found["paused"].items()}
    lows: Lows = {}
    for at, watts in found.get("lows", ()):  # older versions did not store them
        hour = int((at + offset) // HOUR)
        lows[hour] = min(float(watts), lows.get(hour, float(watts)))
    return Memory(battery=battery, peaks=peaks), paused, lows


def primed(memory: Memory, loads: Iterable[Load], paused: dict[str, float]) -> Memory:
    """Return the memory with the pauses of loads that have come and are still at rest; each is taken only once."""
    known = {load.id for load in memory.loads}
    added = []
    for load in loads:
        stopped = paused.pop(load.id, None)
        rests = not load.confirmed and max(load.draw or (0.0,)) < DRAWS
        if stopped is not None and load.id not in known and rests:
            added.append(LoadMemory(load.id, Wish.of(load), 0.0, ((stopped, 0.0),), stopped=stopped))
    return replace(memory, loads=(*memory.loads, *added)) if added else memory


class Remembered:
    """The memory of a hub on disk.

    `paused` holds the pauses of loads that are not in the memory now, `lows` the import limits that were stored.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._store: Store[Stored] = Store(hass, VERSION, f"{DOMAIN}.{entry_id}")
        self._asked = float("-inf")
        self.paused: dict[str, float] = {}
        self.lows: Lows = {}

    async def load(self, moment: Moment) -> Memory:
        """Return what was remembered, or nothing."""
        try:
            if (found := await self._store.async_load()) is not None:
                memory, self.paused, self.lows = restored(found, moment.offset)
                return memory
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            LOGGER.warning("What was remembered cannot be read: %r", error)
        return Memory()

    def save_soon(self, now: float, make: Callable[[], Stored]) -> None:
        """Write now and then; one write is always ahead, so that the end of Home Assistant finds it."""
        if now - self._asked >= EVERY:
            self._asked = now
            self._store.async_delay_save(make, EVERY)

    async def save(self, data: Stored) -> None:
        """Write at once."""
        await self._store.async_save(data)

    async def remove(self) -> None:
        """Forget."""
        await self._store.async_remove()
