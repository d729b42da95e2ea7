"""A simulated charge point on a real websocket: OCPP 1.6J around `simulator.Evse`.

Every message in both directions is validated against the JSON schemas of the PyPI package `ocpp`.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ocpp.v16 import call
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from simulator.evse import Answer, Evse, MeterSample
from simulator.profiles import to_iso

from .charge_point_keys import ConfigurationKeys
from .charge_point_session import Session

_LOGGER = logging.getLogger(__name__)

SUBPROTOCOL = Subprotocol("ocpp1.6")


class LiveLimit(NamedTuple):
    """A limit that was accepted: when (epoch s), its value now and its unit (A or W)."""

    time: float
    limit: float
    unit: str


@dataclass(slots=True)
class Counters:
    """What a charge point lived through.

    received = accepted + rejected profiles; invalid counts messages of any kind, in or out, that failed their schema.
    live holds accepted profiles that end by themselves (validTo or duration): those of a controller at work, not the
    lease that stays when it is gone. standing holds the accepted ones without an end.
    """

    received: int = 0
    accepted: int = 0
    rejected: int = 0
    invalid: int = 0
    connections: int = 0
    live: list[LiveLimit] = field(default_factory=list)
    standing: list[LiveLimit] = field(default_factory=list)


class _Rebooting(Exception):
    """The central system asked for a reset: the link ends here."""


class ChargePoint:
    """A charge point that keeps itself connected to a central system.

    `booted` is set while the central system has accepted this connection's BootNotification.
    """

    def __init__(
        self,
        evse: Evse,
        url: str,
        *,
        clock: Callable[[], float] = time.time,
        tick: float | None = 0.5,
        steps: bool = True,
        retry: tuple[float, float] = (1.0, 30.0),
    ) -> None:
        """Prepare; nothing happens before run().

        url: of the central system, without the identity.  clock: epoch seconds, also for the profiles' times.
        tick: s between looks at the Evse, None to look only when poke() is called.
        steps: let each tick step the Evse; False where somebody else does.
        retry: s until the first and the longest pause between attempts to connect.
        """
        self.evse = evse
        self.counters = Counters()
        self.booted = asyncio.Event()
        self.keys = ConfigurationKeys(evse)
        self.clock = clock
        self.reset: str | None = None
        self.triggers: list[str] = []
        self._url = f"{url.rstrip('/')}/{evse.config.identity}"
        self._tick = tick
        self._steps = steps
        self._retry = retry
        self._poked = asyncio.Event()
        self._link: ClientConnection | None = None
        self._left = asyncio.Event()
        self._returned = asyncio.Event()
        self._reported: dict[int, tuple[str, str]] = {}
        self._sent_sample: MeterSample | None = None
        self._next_heartbeat = 0.0
        self._aligned_mark = (0.0, 0.0)

    def poke(self) -> None:
        """Look at the Evse now instead of at the next tick."""
        self._poked.set()

    def leave(self, *, power_lost: bool = False) -> None:
        """Fall silent: the link is neither ended nor answered on any more until come_back().

        The car goes on by the profiles that there are; with its power lost the charger ends the transaction and boots.
        """
        if power_lost:
            self.evse.boot(self.clock(), "PowerLoss")
        if self._link is not None:
            # What the other side sends stays unread, its pings too; what it does about that goes unnoticed.
            self._link.transport.pause_reading()
        self.booted.clear()
        self._returned.clear()
        self._left.set()

    def come_back(self) -> None:
        """Connect anew, after leave()."""
        self._left.clear()
        self._returned.set()

    async def run(self) -> None:
        """Connect, serve, reconnect; ends only by cancellation, and leaves no task behind."""
        ticker = asyncio.create_task(self._tick_forever()) if self._tick is not None else None
        try:
            await self._stay_connected()
        finally:
            if ticker is not None:
                ticker.cancel()
                await asyncio.gather(ticker, return_exceptions=True)

    async def _tick_forever(self) -> None:
        last = self.clock()
        while True:
            await asyncio.sleep(self._tick or 0)
            now = self.clock()
            if self._steps:
                self.evse.step(now, now - last)
            last = now
            self.poke()

    async def _stay_connected(self) -> None:
        shortest, longest = self._retry
        pause = shortest
        while True:
            if self._left.is_set():
                await self._returned.wait()
            try:
                # A proxy of the environment has no business between a charger and its central system.
                # It does not ping either: WebSocketPingInterval is 0.
                async with connect(
                    self._url, subprotocols=[SUBPROTOCOL], proxy=None, close_timeout=2, ping_interval=None
                ) as link:
                    self.counters.connections += 1
                    await self._serve(link)
            except (OSError, WebSocketException, _Rebooting) as error:
                _LOGGER.info("%s: link ended: %r", self.evse.config.identity, error)
            pause = shortest if self.booted.is_set() else min(2 * pause, longest)
            self.booted.clear()
            if self.reset is not None:
                self.evse.boot(self.clock(), self.reset)
                self.reset = None
            await asyncio.sleep(pause)

    async def _serve(self, link: ClientConnection) -> None:
        session, self._link = Session(self, link), link
        tasks = [asyncio.create_task(part) for part in (session.start(), self._work(session), self._wait_to_leave())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if not self._left.is_set():
                for task in done:
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._link = None
        if self._left.is_set():
            try:
                await self._returned.wait()
            finally:
                link.transport.abort()

    async def _wait_to_leave(self) -> None:
        await self._left.wait()

    async def _work(self, session: Session) -> None:
        await self._boot(session)
        while True:
            self._poked.clear()
            await self._look(session)
            await self._poked.wait()

    async def _boot(self, session: Session) -> None:
        config = self.evse.config
        self._reported.clear()
        request = call.BootNotification(
            charge_point_vendor=config.vendor,
            charge_point_model=config.model,
            charge_point_serial_number=config.serial,
            firmware_version=config.firmware_version,
        )
        while (answer := await session.ask(request)) is None or answer.status != "Accepted":
            await asyncio.sleep(self._retry[1])
        if answer.interval > 0:
            self.keys.set_heartbeat(answer.interval)
        self._next_heartbeat = self.clock() + self.keys.heartbeat
        self.booted.set()

    async def _look(self, session: Session) -> None:
        """Send whatever has become due since the last look."""
        if self.reset is not None:
            raise _Rebooting
        await self._report_status(session)
        await self._stop_transactions(session)
        await self._start_transaction(session)
        await self._report_status(session)
        await self._report_meter(session)
        await self._answer_triggers(session)
        if self.keys.heartbeat > 0 and self.clock() >= self._next_heartbeat:
            self._next_heartbeat = self.clock() + self.keys.heartbeat
            await session.ask(call.Heartbeat())

    async def _report_status(self, session: Session, *, again: bool = False) -> None:
        now = self.clock()
        fault = self.evse.fault or "NoError"
        station = "Faulted" if self.evse.fault else "Available" if self.evse.operative else "Unavailable"
        for connector, status in ((0, station), (1, str(self.evse.status(now)))):
            if not again and self._reported.get(connector) == (status, fault):
                continue
            self._reported[connector] = (status, fault)
            await session.ask(
                call.StatusNotification(
                    connector_id=connector, error_code=fault, status=status, timestamp=self.timestamp(now)
                )
            )

    async def _stop_transactions(self, session: Session) -> None:
        while self.evse.ended:
            ended = self.evse.ended[0]
            await session.ask(
                call.StopTransaction(
                    meter_stop=round(ended.meter_stop),
                    timestamp=self.timestamp(ended.time),
                    transaction_id=ended.id,
                    reason=ended.reason,
                )
            )
            self.evse.ended.popleft()

    async def _start_transaction(self, session: Session) -> None:
        tag = self.evse.wants_transaction
        if tag is None:
            return
        now = self.clock()
        answer = await session.ask(
            call.StartTransaction(
                connector_id=1, id_tag=tag, meter_start=round(self.evse.energy), timestamp=self.timestamp(now)
            )
        )
        if answer is not None and answer.id_tag_info["status"] == "Accepted":
            self.evse.begin(answer.transaction_id, now, tag)
        else:
            self.evse.refuse()

    async def _report_meter(self, session: Session) -> None:
        if self.evse.meter is not None and self.evse.meter is not self._sent_sample:
            self._sent_sample = self.evse.meter
            await self._send_sample(session, self.evse.meter, self.keys.sampled_measurands, "Sample.Periodic")
        now = self.clock()
        if self.keys.aligned <= 0:
            return
        # Counting whole intervals since the epoch needs no due time, so a new interval holds from its first look on.
        mark = (self.keys.aligned, now // self.keys.aligned)
        if self._aligned_mark[0] == mark[0] and self._aligned_mark[1] < mark[1]:
            await self._send_sample(session, self.evse.sample(now), self.keys.aligned_measurands, "Sample.Clock")
        self._aligned_mark = mark

    async def _answer_triggers(self, session: Session) -> None:
        while self.triggers:
            trigger = self.triggers.pop(0)
            now = self.clock()
            if trigger == "BootNotification":
                await self._boot(session)
            elif trigger == "Heartbeat":
                await session.ask(call.Heartbeat())
            elif trigger == "MeterValues":
                await self._send_sample(session, self.evse.sample(now), self.keys.sampled_measurands, "Trigger")
            else:
                await self._report_status(session, again=True)

    async def _send_sample(self, session: Session, sample: MeterSample, measurands: list[str], context: str) -> None:
        values = [
            {"context": context, "location": "Outlet", **row} for name in measurands for row in _sampled(sample, name)
        ]
        await session.ask(
            call.MeterValues(
                connector_id=1,
                transaction_id=sample.transaction,
                meter_value=[{"timestamp": self.timestamp(sample.time), "sampled_value": values}],
            )
        )

    def timestamp(self, now: float) -> str:
        """Give the charger's own idea of the time as OCPP writes it."""
        return to_iso(now + self.evse.config.firmware.clock_offset)

    def count_profile(self, payload: dict[str, Any], answer: Answer) -> None:
        """Keep the counters of SetChargingProfile."""
        counters = self.counters
        counters.received += 1
        if answer is not Answer.ACCEPTED:
            counters.rejected += 1
            return
        counters.accepted += 1
        schedule = payload["chargingSchedule"]
        limit = LiveLimit(
            self.clock(), float(schedule["chargingSchedulePeriod"][0]["limit"]), schedule["chargingRateUnit"]
        )
        ends = "validTo" in payload or "duration" in schedule
        (counters.live if ends else counters.standing).append(limit)


def _sampled(sample: MeterSample, measurand: str) -> Iterator[dict[str, str]]:
    """Yield the sampled values of one measurand."""
    legs = [f"L{leg + 1}" for leg in range(len(sample.currents))]
    single = {
        "Current.Offered": (sample.offered, "A"),
        "Power.Active.Import": (sample.power, "W"),
        "Energy.Active.Import.Register": (sample.energy, "Wh"),
        "SoC": (sample.soc * 100.0, "Percent"),
    }
    if measurand == "Current.Import":
        for leg, amps in zip(legs, sample.currents, strict=True):
            yield {"measurand": measurand, "phase": leg, "unit": "A", "value": f"{amps:.2f}"}
    elif measurand == "Voltage":
        for leg in legs:
            yield {"measurand": measurand, "phase": f"{leg}-N", "unit": "V", "value": f"{sample.voltage:.1f}"}
    elif measurand in single:
        value, unit = single[measurand]
        yield {"measurand": measurand, "unit": unit, "value": f"{value:.1f}"}
