"""What outlasts a restart: the battery's gates and last readings, the extremes of the recent past, and that of loads.

Memory counts in monotonic seconds, which begin anew with every start; what is stored is stamped by the wall clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN, LOGGER
from .engine import Connection, Gates, Load, Memory, Reading
from .engine.battery import BatteryMemory
from .engine.history import UNKNOWN
from .engine.memory import PEAK_BUCKET, LoadMemory
from .engine.soundness import Wish
from .reading.limit import HOUR, Lows
from .reading.quantity import Moment

VERSION = 1
EVERY = 300.0  # s between two writes, besides those of an unload and of Home Assistant's end
DRAWS = 0.5  # A above which a load is not at rest

type Stored = dict[str, Any]


@dataclass(slots=True)
class Past:
    """What is known of loads that are not there now, by their ids.

    The monotonic second since which one `paused` or was `running`, and what it has `kept` itself; beside them the
    wirings of chargers to which something is `owed` though they are no loads any more.
    """

    paused: dict[str, float] = field(default_factory=dict)
    running: dict[str, float] = field(default_factory=dict)
    kept: dict[str, Stored] = field(default_factory=dict)
    owed: dict[str, Stored] = field(default_factory=dict)

    def note(self, memory: Memory, kept: dict[str, Stored]) -> Past:
        """Return the same with all that is known of the loads of a memory."""
        stops = {load.id: load.stopped for load in memory.loads if load.stopped is not None}
        starts = {load.id: load.started for load in memory.loads if load.started is not None}
        return Past(self.paused | stops, self.running | starts, self.kept | kept, self.owed)

    def forget(self, load_id: str) -> Stored:
        """Forget a load, and return what it has kept itself."""
        for known in (self.paused, self.running):
            known.pop(load_id, None)
        return self.kept.pop(load_id, {})


def stored(memory: Memory, past: Past, lows: Lows, offset: float) -> Stored:
    """Return what is written; `offset` is how far the clock of the memory is ahead of the wall clock, s."""
    battery = memory.battery

    def reading(found: Reading | None) -> list[float] | None:
        return None if found is None else [found.value, found.at - offset]

    return {
        "gates": None if battery.gates is None else [battery.gates.any_source, battery.gates.solar,
                                                     battery.gates.discharge],
        "soc": reading(battery.soc),
        "power": reading(battery.power),
        "paused": {name: at - offset for name, at in past.paused.items()},
        "running": {name: at - offset for name, at in past.running.items()},
        "loads": past.kept,
        "owed": past.owed,
        "peaks": [[at - offset, [a if a > UNKNOWN else None for a in amps]] for at, amps in memory.peaks],
        "lows": [[hour * HOUR - offset, watts] for hour, watts in lows.items()],
    }  # fmt: skip


def restored(found: Stored, moment: Moment) -> tuple[Memory, Past, Lows]:
    """Return the memory, the past of loads and the lows that were stored; older versions did not store all of it.

    A wall clock that was set back meanwhile would let things begin in the future: they begin now. Raises
    AttributeError, LookupError, TypeError or ValueError for what was not stored by us.
    """
    offset = moment.offset

    def since(times: Mapping[str, float]) -> dict[str, float]:
        return {name: min(float(at) + offset, moment.now) for name, at in times.items()}

    def reading(pair: list[float] | None) -> Reading | None:
        return None if pair is None else Reading(float(pair[0]), min(float(pair[1]) + offset, moment.now))

    gates = None if found["gates"] is None else Gates(*[bool(gate) for gate in found["gates"]])
    battery = BatteryMemory(gates, reading(found["soc"]), reading(found["power"]))
    worst = [(min(at + offset, moment.now), amps) for at, amps in found["peaks"]]
    peaks = tuple(
        [
            (at // PEAK_BUCKET * PEAK_BUCKET, tuple([UNKNOWN if a is None else float(a) for a in amps]))
            for at, amps in worst
        ]
    )
    lows: Lows = {}
    for at, watts in found.get("lows", ()):
        hour = int(min(at + offset, moment.now) // HOUR)
        lows[hour] = min(float(watts), lows.get(hour, float(watts)))
    kept = {name: dict(values) for name, values in found.get("loads", {}).items()}
    owed = {name: dict(wiring) for name, wiring in found.get("owed", {}).items()}
    past = Past(since(found["paused"]), since(found.get("running", {})), kept, owed)
    return Memory(battery=battery, peaks=peaks), past, lows


def primed(memory: Memory, loads: Iterable[Load], past: Past) -> Memory:
    """Return the memory with the past of loads that answer and do what they did; each is looked at only once.

    Of one that runs it matters only where it has to run for a least time.
    """
    known = {load.id for load in memory.loads if load.met}
    added: list[LoadMemory] = []
    for load in loads:
        if load.connection is Connection.LOST:
            continue
        stopped, started = past.paused.pop(load.id, None), past.running.pop(load.id, None)
        if load.id in known:
            continue
        rests = not load.confirmed and max(load.draw or (0.0,)) < DRAWS
        if rests and stopped is not None:
            added.append(LoadMemory(load.id, Wish.of(load), 0.0, ((stopped, 0.0),), stopped=stopped))
        elif load.confirmed and load.min_on and started is not None:
            limit = load.confirmed
            added.append(LoadMemory(load.id, Wish.of(load), limit, ((started, limit),), started=started))
    if not added:
        return memory
    met = {load.id for load in added}
    kept = [(load, at) for load, at in zip(memory.loads, memory.heard, strict=True) if load.id not in met]
    # The next report of one that is added is looked at, however old it is.
    return memory._replace(
        loads=(*[load for load, _ in kept], *added), heard=(*[at for _, at in kept], *[0.0 for _ in added])
    )


class Remembered:
    """The memory of a hub on disk.

    `past` is that of loads which are not in the memory now, `lows` are the import limits that were stored.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._store: Store[Stored] = Store(hass, VERSION, f"{DOMAIN}.{entry_id}")
        self._asked = float("-inf")
        self.past = Past()
        self.lows: Lows = {}

    async def load(self, moment: Moment) -> Memory:
        """Return what was remembered, or nothing."""
        try:
            if (found := await self._store.async_load()) is not None:
                memory, self.past, self.lows = restored(found, moment)
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
