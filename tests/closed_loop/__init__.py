"""The real coordinator in a real Home Assistant, closed loop with the simulator, in virtual time.

How it is used, here and by whoever wants a house of his own:

    with frozen() as clock:  # once for many runs: freezing takes a second
        clock.move_to(START)
        world = World(clock, plant, hub={...}, members=[Member(...)], points={cpid: Point(...)}, gauges=[Gauge(...)])
        world.watchers.append(lambda state: ...)  # is shown every state of the plant
        world.at(60.0, lambda world: ...)  # something happens, s after the start
        world.live(480.0)  # start Home Assistant, go on to second 480, kill it
        world.alone(600.0)  # the house goes on without it
        world.live(900.0)  # it comes up again, with what it had stored

`hub` and `Member.typed` are what a person types into the forms, over their defaults; a member's entry id, and the
middle of its entity ids, is its title in small letters. `world.hass` is the running Home Assistant,
`world.coordinator` that of the hub, `world.points[cpid].sent` are the profiles that a charger was sent. Everything can
be made to fail: see `Gauge` and `Switch` (devices.py), `Point` and `Gateway` (ocpp.py).

A run is synchronous and needs no fixture: clock.py has an event loop whose time is the frozen one and jumps to whatever
is due next, so that timers, timeouts and sleeps of Home Assistant go by themselves, each at its own microsecond.
"""

# As in pytest: it has to come before what it patches.
from pytest_homeassistant_custom_component import plugins as _plugins  # noqa: F401
