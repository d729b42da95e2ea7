"""The meters of the plant on a TCP port, as the integration `simulated_house` wants them: JSON objects, one a line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from simulator.meter import Meter
from simulator.phases import PerPhase
from simulator.plant import PlantState
from simulator.plug import HeaterPlug

from . import scene
from .options import HOST

type Sample = dict[str, float | bool]


class Meters:
    """Samples the plant, tells everyone connected, and takes their commands for the heater's plug.

    `watch` is told each sample of the grid, with its second and A per phase, just before it leaves.
    """

    def __init__(self, heater: HeaterPlug) -> None:
        self._heater = heater
        self._grid = Meter(scene.GRID_METER)
        self._garage = Meter(scene.GRID_METER)
        self._powers = Meter(scene.POWER_METER)
        self._newest: Sample = {}
        self._writers: set[asyncio.StreamWriter] = set()
        self.watch: Callable[[float, tuple[float, ...]], None] | None = None

    def step(self, state: PlantState, garage: PerPhase | None = None) -> None:
        """Show the meters the state of the plant, and what flows into the garage (A per phase), if there is one."""
        sample: Sample = {}
        if (grid := self._grid.step(state.now, *state.grid)) is not None:
            sample |= {f"grid_current_{phase}": round(amps, 2) for phase, amps in zip("abc", grid, strict=True)}
            if self.watch is not None:
                self.watch(state.now, grid)
        if garage is not None and (amps := self._garage.step(state.now, *garage)) is not None:
            sample |= {f"garage_current_{phase}": round(value, 2) for phase, value in zip("abc", amps, strict=True)}
        house = sum(state.house) * scene.VOLTAGE
        if (powers := self._powers.step(state.now, state.solar, house)) is not None:
            sample |= {"solar_power": round(powers[0], 1), "house_power": round(powers[1], 1)} | self._plug()
            if state.soc is not None:
                sample |= {"battery_soc": round(state.soc, 1), "battery_power": round(state.battery_power)}
        if sample:
            self._tell(sample)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[int]:
        """Listen on the loopback interface, and yield the port."""
        server = await asyncio.start_server(self._serve, HOST, 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for writer in tuple(self._writers):
                writer.close()

    def _plug(self) -> Sample:
        return {"heater": self._heater.is_on, "heater_power": self._heater.power}

    def _tell(self, sample: Sample) -> None:
        self._newest |= sample
        for writer in self._writers:
            writer.write(_line(sample))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(_line(self._newest | self._plug()))
        self._writers.add(writer)
        try:
            with suppress(ConnectionError, ValueError):
                while line := await reader.readline():
                    self._obey(line)
        finally:
            self._writers.discard(writer)
            writer.close()

    def _obey(self, line: bytes) -> None:
        command = json.loads(line)
        if "heater" in command:
            self._heater.switch(bool(command["heater"]))
            # The plug reports its state at once, as plugs do.
            self._tell(self._plug())


def _line(sample: Sample) -> bytes:
    return json.dumps(sample).encode() + b"\n"
