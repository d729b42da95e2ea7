"""Houses in a closed loop to which things happen: without a battery, and with all that a site may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from custom_components.dynamic_ocpp_evse.engine import (
    Connection,
    Load,
    LoadKind,
    Mode,
    RateUnit,
    modes_of,
)

from .helpers import VOLTS, BatteryHouse, Car, House, Moment
from .strategies import FED, Dice, any_base, any_case, any_charge, any_supply


class Story:
    """A house in a closed loop to which things happen."""

    def __init__(self, dice: Dice, modes: Sequence[Mode] = tuple(Mode)) -> None:
        self.dice = dice
        self.site, base, members = any_case(dice, modes, most=4)
        self.cars = [
            Car(
                load,
                response=dice.pick((1.0, 3.0, 10.0, 30.0)),
                meter=dice.pick((1.0, 5.0, 30.0)),
                wants=dice.pick((inf, inf, inf, 9.0)) if load.kind is LoadKind.EVSE else inf,
                uses=dice.pick((3, 3, 1)) if load.unit is RateUnit.AMPS else 3,
            )
            for load in members
        ]
        self.house = House(self.site, base, *self.cars, cycle=dice.pick((1, 5)))

    def happen(self) -> list[Moment]:
        """Let one thing happen and some time pass."""
        what, car = self.dice.pick(range(6)), self.dice.pick(self.cars)
        if what <= 2:
            self.house.base = any_base(self.dice, self.site.phases)
        elif what == 3:
            car.load = replace(car.load, mode=self.dice.pick(modes_of(car.load.kind)))
        elif what == 4:
            car.load = replace(car.load, connection=self.dice.pick(tuple(FED) * 2 + tuple(Connection)))
        elif self.dice.one_in(2):
            self.house.metered = not self.house.metered
        else:
            car.load = replace(car.load, controlled=not car.load.controlled)
        return self.house.run(self.dice.pick((5.0, 20.0, 70.0)))

    def rest(self) -> Moment:
        """Let nothing happen until every draw is known, and longer than any wait."""
        self.house.metered = True
        for car in self.cars:
            car.load = replace(car.load, connection=Connection.READY, controlled=True)
        return self.house.run(400.0)[-1]

    @property
    def members(self) -> list[Load]:
        return [car.load for car in self.cars]


class SupplyStory:
    """A house with battery, inverter and circuits in a closed loop to which things happen."""

    def __init__(self, dice: Dice, modes: Sequence[Mode] = tuple(Mode)) -> None:
        self.dice = dice
        self.truth, members = any_supply(dice, modes, blind=((),), running=False)
        self.site = self.truth.site
        self.cars = [
            Car(
                load,
                response=dice.pick((1.0, 3.0, 10.0)),
                meter=dice.pick((1.0, 5.0, 30.0)),
                wants=dice.pick((inf, inf, 9.0)) if load.kind is LoadKind.EVSE else inf,
                uses=dice.pick((3, 3, 1)) if load.unit is RateUnit.AMPS else 3,
            )
            for load in members
        ]
        self.house = BatteryHouse(
            self.site,
            self.truth.house,
            *self.cars,
            pv=self.truth.produced * VOLTS,
            soc=self.truth.soc,
            share=dice.pick((1.0, 1.0, 0.6)),
            takes=dice.pick((1.0, 1.0, 0.6)),
            capacity=dice.pick((1e6, 10_000.0, 500.0)),
            cycle=dice.pick((1, 5)),
        )
        # A circuit whose meter never answered feeds nobody; here each answers at first, and may go silent.
        self.house.circuits = tuple(replace(circuit, meter=None) for circuit in self.truth.circuits)
        self.house.unmanaged = {
            circuit.id: self.truth.unmanaged(circuit)
            for circuit in self.house.circuits
            if circuit.id in self.truth.metered
        }

    @property
    def members(self) -> list[Load]:
        return [car.load for car in self.cars]

    def happen(self) -> list[Moment]:
        """Let one thing happen and some time pass."""
        house, car = self.house, self.dice.pick(self.cars)
        what = self.dice.pick(range(8))
        if what <= 1:
            self.step()
        elif what == 2:
            car.load = replace(car.load, mode=self.dice.pick(modes_of(car.load.kind)))
        elif what == 3:
            car.load = replace(car.load, connection=self.dice.pick(tuple(FED) * 2 + tuple(Connection)))
        elif what == 4:
            house.soc = any_charge(self.dice, self.truth.battery)
        elif what == 5:
            house.blind = self.dice.pick(((), ("soc",), ("battery",), ("output",), ("solar", "output")))
        elif what == 6:
            house.share = self.dice.pick((1.0, 0.6, 0.2))
        else:
            house.silent ^= {self.dice.pick(sorted(house.unmanaged))} if house.unmanaged else set()
        return house.run(self.dice.pick((5.0, 20.0, 70.0)))

    def step(self) -> None:
        """Give house or sun another value."""
        if self.dice.one_in(2):
            extra = self.dice.each(self.site.phases, (0, 20))
            least = [0.0] * self.site.phases
            for amps in self.truth.beside.values():
                least = [own + more for own, more in zip(least, amps, strict=True)]
            self.house.base = tuple(own + more for own, more in zip(least, extra, strict=True))
        else:
            self.house.pv = min(self.dice.tenths(0, 60), self.truth.rating) * VOLTS

    def settle(self) -> list[Moment]:
        """Let nothing more happen, with everything measured and everybody served."""
        self.house.blind, self.house.silent = (), set()
        for car in self.cars:
            car.load = replace(car.load, connection=Connection.READY, controlled=True)
        return self.house.run(400.0)
