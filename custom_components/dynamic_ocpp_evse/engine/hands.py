"""Loads that a hand has switched: they are left as they are, for as long as the wires bear it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .budgets import Layout, footprint
from .distribution import EPS
from .memory import Member, Memory
from .model import Snapshot
from .outlook import look


def let_be(snapshot: Snapshot, table: Layout, members: Sequence[Member], memory: Memory, now: float) -> list[Member]:
    """Return the members; those that a hand has switched are not controlled, and count as house.

    Where that is more than the wires bear although all others give way, the ones that are on there are served like any
    other: a breaker comes before a hand.
    """
    left = [
        (replace(load, controlled=False) if load.manual else load, item, device, drawn)
        for load, item, device, drawn in members
    ]
    outlook = look(snapshot, table, left, memory, now)
    if outlook.balance is None:
        return left
    rooms = outlook.rooms()
    found = []
    for member, alone in zip(members, left, strict=True):
        load, item, *_ = member
        wires = footprint(table, load.legs, load.circuit).start if load.manual and item.limit > 0 else ()
        found.append(member if any(rooms[i] < -EPS for i, _ in wires) else alone)
    return found
