"""Random sites, loads and batteries, each as it may stand in a house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from struct import unpack
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from custom_components.dynamic_ocpp_evse.engine import (
    MODES,
    Accounting,
    Battery,
    Circuit,
    Connection,
    Distribution,
    Inverter,
    Load,
    LoadKind,
    Mode,
    Phase,
    RateUnit,
    Site,
)

from .helpers import VOLTS, evse, plug
from .physics import Truth

FED = (Connection.READY, Connection.IDLE)
SUNNY = (Mode.SOLAR_ONLY, Mode.EXCESS)


class Dice:
    """Choices out of one block of bytes: a hundred draws for a site took Hypothesis ten times as long as a plan takes.

    A zero chooses the first, so that is where shrinking leads. A test has one of them: of several blocks Hypothesis
    leaves one empty in half of all examples.
    """

    def __init__(self, block: bytes) -> None:
        self._bytes = block
        self._at = 0

    def _take(self, count: int) -> bytes:
        taken, self._at = self._bytes[self._at : self._at + count], self._at + count
        if len(taken) < count:
            reject()  # it needs more choices than most
        return taken

    def pick[T](self, of: Sequence[T]) -> T:
        return of[int.from_bytes(self._take(2)) % len(of)]

    def tenths(self, low: float, high: float) -> float:
        return self.pick(range(round(low * 10), round(high * 10) + 1)) / 10

    def one_in(self, count: int) -> bool:
        return self.pick(range(count)) == count - 1

    def maybe[T](self, value: T) -> T | None:
        return value if self.one_in(2) else None

    def double(self) -> float:
        """Any number that a float can hold, infinities and what is no number among them; takes four choices."""
        return float(unpack(">d", self._take(8))[0])

    def each(self, phases: int, *ranges: tuple[float, float]) -> tuple[float, ...]:
        """A value for each phase, of any of some ranges."""
        return tuple([self.tenths(*self.pick(ranges)) for _ in range(phases)])

    def shuffled[T](self, of: Sequence[T]) -> list[T]:
        rest = list(of)
        return [rest.pop(self.pick(range(len(rest)))) for _ in of]


def dices(choices: int = 250) -> st.SearchStrategy[Dice]:
    """Dice for nearly all that need so many choices."""
    return st.binary(min_size=2 * choices, max_size=2 * choices).map(Dice)


def any_site(dice: Dice) -> Site:
    return Site(
        phases=dice.pick((1, 2, 3)),
        breaker=dice.pick((10.0, 16.0, 20.0, 25.0, 32.0, 40.0, 63.0)),
        max_import=dice.maybe(dice.pick(range(21)) * 1000.0),
        power_buffer=dice.pick((0.0, 0.0, 300.0, 690.0)),
        accounting=dice.pick(tuple(Accounting)),
        excess_threshold=dice.pick((0.0, 1000.0, 5000.0)),
        excess_hysteresis=dice.pick((0.0, 500.0)),
        distribution=dice.pick(tuple(Distribution)),
        ramp_down=dice.pick((None, None, 0.5, 2.0)),
    )


def any_load(dice: Dice, phases: int, index: int, modes: Sequence[Mode] = tuple(Mode)) -> Load:
    mode = dice.pick(modes)
    kind = dice.pick([kind for kind in LoadKind if kind in MODES[mode].kinds])
    common = {
        "order": index,
        "priority": dice.pick((1, 2, 3)),
        "ride_through": dice.pick((0.0, 4.0)),
        "pause": dice.pick((0.0, 30.0, 180.0)),
    }
    if kind is LoadKind.PLUG:
        return plug(f"load{index}", mode, dice.tenths(0.5, 16), Phase(dice.pick(range(phases))), **common)
    legs = tuple([Phase(dice.pick(range(phases))) for _ in range(dice.pick((1, 2, 3)))])
    low = dice.pick((6.0, 6.0, 8.0, 10.0))
    watts = dice.one_in(6) and len(set(legs)) == len(legs)
    return evse(
        f"load{index}",
        mode,
        legs,
        min_current=low,
        max_current=low + dice.pick((0.0, 4.0, 10.0, 26.0)),
        step=dice.pick((0.1, 1.0)),
        unit=RateUnit.WATTS if watts else RateUnit.AMPS,
        **common,
    )


def any_state(dice: Dice, load: Load) -> Load:
    """The load with any connection, switched off now and then, that draws something when it is fed."""
    connection = dice.pick((Connection.READY,) * 5 + tuple(Connection))
    controlled = not dice.one_in(10)
    takes = dice.pick((0.0, load.min_current, load.max_current))
    takes = takes if connection is Connection.READY else 0.0
    return replace(load, connection=connection, controlled=controlled, draw=(takes,) * len(load.legs))


def _battery(dice: Dice) -> Battery:
    def power() -> float:
        return dice.pick((0.0, 10.0, 130.0, 130.0, *[dice.tenths(0, 60)] * 4)) * VOLTS

    return Battery(
        max_charge=power(),
        max_discharge=power(),
        target=dice.pick((50.0, 80.0, 95.0, 100.0)),
        minimum=dice.pick((5.0, 20.0, 20.0, 60.0, 95.0)),
        hysteresis=dice.pick((0.0, 3.0, 5.0)),
        full=dice.pick((90.0, 97.0, 100.0)),
        feeds_solar=dice.one_in(2),
        leftover=dice.one_in(2),
        grid_charging=not dice.one_in(4),
    )


def _inverter(dice: Dice) -> Inverter:
    return Inverter(
        max_power=dice.maybe(dice.tenths(3, 60) * VOLTS),
        max_phase_power=dice.maybe(dice.tenths(3, 60) * VOLTS),
        asymmetric=dice.one_in(2),
        has_battery=not dice.one_in(6),
    )


def any_charge(dice: Dice, battery: Battery) -> float:
    """Any SOC, and those at which a gate moves."""
    edges = sorted({battery.minimum, battery.target, battery.full, battery.target - battery.hysteresis})
    edge = dice.pick(edges) + dice.pick((-0.1, 0.0, 0.1, battery.hysteresis))
    return max(0.0, min(100.0, dice.pick((edge, dice.tenths(0, 100)))))


BLIND = ((), (), (), ("output",), ("solar",), ("output", "solar"), ("battery",), ("soc",), ("output", "battery"))


def _circuits(dice: Dice, phases: int) -> dict[str, Any]:
    """Circuits, each maybe inside an earlier one, with a meter, without one, or with one that never answered."""
    found: list[Circuit] = []
    beside, metered = {}, set()
    for index in range(dice.pick((0, 0, 1, 2, 3))):
        parent = dice.pick([None, *(circuit.id for circuit in found)])
        kind = dice.pick(range(6))
        circuit = Circuit(id=f"c{index}", limit=dice.tenths(8, 40), parent=parent)
        if kind == 0:
            circuit = replace(circuit, meter=(None,) * phases)
        elif kind > 1:
            metered.add(circuit.id)
        beside[circuit.id] = dice.each(phases, (0, 0), (0, 6))
        found.append(circuit)
    return {"circuits": tuple(found), "beside": beside, "metered": frozenset(metered)}


def any_supply(
    dice: Dice,
    modes: Sequence[Mode] = tuple(Mode),
    most: int = 4,
    blind: Sequence[tuple[str, ...]] = BLIND,
    *,
    running: bool = True,
    plain: bool = False,
) -> tuple[Truth, list[Load]]:
    """A site with a battery, the truth about it, and its loads, which may be running.

    A plain one has a grid of three phases, no circuits and at most the output not measured, loads that take what they
    get, and a battery above its min: inverter, battery, breaker and import alone bind.
    """
    battery = _battery(dice)
    if plain:
        battery = replace(battery, minimum=5.0, max_discharge=dice.tenths(5, 130) * VOLTS, grid_charging=True)
    inverter = _inverter(dice)
    site = replace(
        any_site(dice),
        battery=battery,
        inverter=inverter if plain or not dice.one_in(3) else None,
        off_grid=not plain and dice.one_in(6),
    )
    if plain:
        limit = dice.maybe(dice.tenths(0, 40) * VOLTS)
        site = replace(site, phases=3, breaker=dice.tenths(10, 25), max_import=limit, excess_threshold=0.0)
    if site.off_grid and site.inverter is not None:
        site = replace(site, inverter=replace(site.inverter, has_battery=True))
    places = {} if plain else _circuits(dice, site.phases)
    house = dice.each(site.phases, (0, 8), (0, 8), (0, 30))
    for amps in places.get("beside", {}).values():
        house = tuple(own + more for own, more in zip(house, amps, strict=True))
    truth = Truth(
        site=site,
        house=house,
        sun=dice.tenths(*dice.pick(((0, 0), (0, 120)))),
        soc=dice.tenths(20, 100) if plain else any_charge(dice, battery),
        blind=frozenset(dice.pick(((), ("output",)) if plain else blind)),
        evenly=dice.one_in(2),
        **places,
    )
    members = []
    for index in range(dice.pick(range(1, most + 1))):
        load = any_load(dice, site.phases, index, modes)
        load = replace(load, circuit=dice.pick([None, *(circuit.id for circuit in truth.circuits)]))
        if plain:
            legs = (Phase(dice.pick(range(3))),) if dice.one_in(2) else load.legs
            load = replace(load, max_current=load.max_current + 60.0, legs=legs, draw=(0.0,) * len(legs))
        members.append(any_state(dice, load) if running else load)
    # Where nobody knows what the inverter delivers, only a house at rest tells how much that will be.
    if not truth.delivery_is_known or not truth.carries(members):
        members = [replace(load, draw=(0.0,) * len(load.legs)) for load in members]
    return (truth if truth.carries(members) else replace(truth, house=(0.0,) * site.phases, beside={})), members


def any_case(
    dice: Dice, modes: Sequence[Mode] = tuple(Mode), most: int = 5
) -> tuple[Site, tuple[float, ...], list[Load]]:
    """A site, its meter with all managed loads off, and loads."""
    site = any_site(dice)
    members = [any_load(dice, site.phases, index, modes) for index in range(dice.pick(range(1, most + 1)))]
    return site, any_base(dice, site.phases), members


def any_base(dice: Dice, phases: int) -> tuple[float, ...]:
    return dice.each(phases, (-70, 40))


_OF_A_SITE, _OF_A_LOAD, _OF_A_SUPPLY = 10, 20, 70  # choices at most


@st.composite
def sites(draw: st.DrawFn) -> Site:
    return any_site(draw(dices(_OF_A_SITE)))


@st.composite
def cases(
    draw: st.DrawFn, modes: Sequence[Mode] = tuple(Mode), most: int = 5
) -> tuple[Site, tuple[float, ...], list[Load]]:
    return any_case(draw(dices(2 * _OF_A_SITE + most * _OF_A_LOAD)), modes, most)


@st.composite
def supplies(draw: st.DrawFn) -> tuple[Truth, list[Load]]:
    return any_supply(draw(dices(_OF_A_SUPPLY + 4 * _OF_A_LOAD)))
