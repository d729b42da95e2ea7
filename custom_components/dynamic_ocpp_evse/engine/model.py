"""The words of the engine: frozen value objects, amps per phase and watts, import and production positive.

A plan and what it holds are named tuples, which are made in half the time of a frozen dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Phase(IntEnum):
    """A phase of the site; its value is its index in every per-phase tuple."""

    A = 0
    B = 1
    C = 2


class LoadKind(StrEnum):
    """What a load is."""

    EVSE = "evse"
    PLUG = "plug"


class Mode(StrEnum):
    """How a load is fed; the values are the words that people see and type."""

    STANDARD = "Standard"
    CONTINUOUS = "Continuous"
    SOLAR_PRIORITY = "Solar Priority"
    SOLAR_ONLY = "Solar Only"
    EXCESS = "Excess"


class Distribution(StrEnum):
    """How a site shares out what there is; the values are the words that people see and type."""

    SHARED = "Shared"
    PRIORITY = "Priority"
    OPTIMIZED = "Sequential - Optimized"
    STRICT = "Sequential - Strict"


class Accounting(StrEnum):
    """Whether export of one phase pays for import of another."""

    PER_PHASE = "per_phase"
    NETTED = "netted"


class RateUnit(StrEnum):
    """The unit in which a device takes its limit."""

    AMPS = "A"
    WATTS = "W"


class Connection(StrEnum):
    """What stands at a load's outlet."""

    DISCONNECTED = "disconnected"  # nobody is plugged in, or the device cannot serve
    READY = "ready"  # takes power when it may
    IDLE = "idle"  # plugged in, and wants nothing for now
    LOST = "lost"  # the device does not answer: it may go on with the limit that it has


class LoadStatus(StrEnum):
    """What a load does, in one word."""

    CHARGING = "charging"
    ON = "on"
    WAITING = "waiting"
    PAUSED = "paused"
    IDLE = "idle"
    UNPLUGGED = "unplugged"
    UNAVAILABLE = "unavailable"
    OFF = "off"
    NOT_CONTROLLED = "not_controlled"


class ReasonCode(StrEnum):
    """Why a load gets what it gets."""

    MAIN_BREAKER = "main_breaker"
    MAX_IMPORT = "max_import"
    CIRCUIT = "circuit"
    INVERTER = "inverter"
    BATTERY_FIRST = "battery_first"
    NOT_ENOUGH_SOLAR = "not_enough_solar"
    FOLLOWS_SUN = "follows_sun"
    BELOW_EXCESS_THRESHOLD = "below_excess_threshold"
    FOLLOWS_EXPORT = "follows_export"
    GAVE_WAY_TO = "gave_way_to"
    AT_MAXIMUM = "at_maximum"
    VEHICLE_LIMIT = "vehicle_limit"
    RAMPING = "ramping"
    NOT_CONNECTED = "not_connected"
    NO_DEMAND = "no_demand"
    PAUSING = "pausing"
    RIDING_THROUGH = "riding_through"
    SENSOR_LOST = "sensor_lost"
    DEVICE_LOST = "device_lost"
    CONTROL_OFF = "control_off"
    MANUAL = "manual"
    CHECKING_WIRING = "checking_wiring"
    INVALID_CONFIGURATION = "invalid_configuration"


class Problem(StrEnum):
    """What is wrong with the site's readings."""

    NO_GRID = "no_grid"  # there is no reading
    GRID_OLD = "grid_old"  # old enough for no raise
    GRID_LOST = "grid_lost"  # its reading is too old
    SOC_LOST = "soc_lost"  # the battery counts as below its min
    BATTERY_LOST = "battery_lost"  # its power is unknown: no discharge is counted
    CIRCUIT_LOST = "circuit_lost"  # the meter of a circuit is too old: it is taken at its worst of the last hour


@dataclass(frozen=True, slots=True)
class Reading:
    """A measured value and the monotonic second at which it was reported.

    `lost_after` is the age in s above which this one counts as lost, of a meter that is slower than the site's limit.
    """

    value: float
    at: float
    lost_after: float | None = None

    def is_lost(self, now: float, lost_after: float) -> bool:
        """Tell whether it is too old; `lost_after` s holds where it has no limit of its own."""
        return not now - self.at <= (lost_after if self.lost_after is None else self.lost_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """A site's battery and what a person wants of it: powers in W, the rest in percent of SOC.

    `minimum` is the floor for loads that may be fed from any source, `target` the SOC above which solar loads come
    before it. It counts as full from `full` on. `feeds_solar` lets it discharge into solar loads above the target,
    `leftover` lets Solar Only use below the target what it cannot take, `grid_charging` off takes the grid from
    chargers.
    """

    max_charge: float = 5000.0
    max_discharge: float = 5000.0
    target: float = 80.0
    minimum: float = 20.0
    hysteresis: float = 5.0
    full: float = 97.0
    feeds_solar: bool = True
    leftover: bool = False
    grid_charging: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Inverter:
    """The inverter between sun, battery and house: W in all and on each phase (None: no limit of its own).

    `asymmetric` tells whether it can give its phases unequal power, `has_battery` whether the battery is behind it.
    """

    max_power: float | None = None
    max_phase_power: float | None = None
    asymmetric: bool = False
    has_battery: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a site is: limits in A per phase and W, and how it shares.

    An `off_grid` site has no grid: what the inverter and the battery give is all there is.
    `max_import` and `power_buffer` are W over all phases; `ramp_up` is A/s (None: at once), `ramp_down` the same for a
    limit that no budget needs lowered (None or 0: at once). Before a raise its room must have been there for
    `hold_solar` or `hold_grid` seconds. A meter silent for `grid_no_raise_after` s allows no raise, after
    `grid_lost_after` s it counts as lost. Battery and sun have a limit each.
    """

    phases: int = 3
    off_grid: bool = False
    breaker: float = 25.0
    voltage: float = 230.0
    max_import: float | None = None
    power_buffer: float = 0.0
    accounting: Accounting = Accounting.PER_PHASE
    excess_threshold: float = 13000.0
    excess_hysteresis: float = 500.0
    distribution: Distribution = Distribution.PRIORITY
    ramp_up: float | None = 1.0
    ramp_down: float | None = None
    hold_solar: float = 10.0
    hold_grid: float = 60.0
    grid_no_raise_after: float = 15.0
    grid_lost_after: float = 60.0
    battery: Battery | None = None
    battery_lost_after: float = 300.0
    solar_lost_after: float = 300.0
    inverter: Inverter | None = None

    def __hash__(self) -> int:
        """Return a hash of what sites differ in most: every cycle looks up what follows from its site alone."""
        return hash((self.breaker, self.max_import))


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """A sub-breaker of `limit` A per phase, maybe inside another one (`parent`), and what its own meter reads.

    `meter` is A per phase of the site, consumption positive; without one its unmanaged draw counts as 0.
    """

    id: str
    limit: float
    parent: str | None = None
    meter: tuple[Reading | None, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A load as it stands now: configuration, the person's choices and what was measured.

    Currents are A per leg. `legs` names the site phase of L1, L2, L3. `min_current` equals `max_current` for a load
    that is only on or off. `step` is the grid of limits that the device takes (0: any). `draw` is what each leg was
    measured to take at the second `draw_at`, `shared` that only their sum was measured: legs that the car does not use
    have their part of it all the same. `confirmed` is the limit that the device last acknowledged, `failsafe`
    the one that it falls back to by itself, at the second `expires` if it is told nothing more (None: never). `pause`
    (s) keeps it off after a stop, `min_on` (s) on after a start, `ride_through` (Wh a leg) is what it may borrow below
    its minimum. `manual` tells that a hand has switched it, which is respected unless the wires cannot bear it.
    `checked` tells that its wiring is being checked: at times `max_current` is lower then, or a plug DISCONNECTED.
    """

    id: str
    kind: LoadKind
    mode: Mode
    min_current: float
    max_current: float
    legs: tuple[Phase, ...]
    priority: int = 1
    order: int = 0
    step: float = 0.1
    unit: RateUnit = RateUnit.AMPS
    connection: Connection = Connection.READY
    controlled: bool = True
    draw: tuple[float, ...] | None = None
    draw_at: float = 0.0
    confirmed: float | None = None
    failsafe: float = 0.0
    pause: float = 180.0
    min_on: float = 0.0
    ride_through: float = 4.0
    circuit: str | None = None
    expires: float | None = None
    manual: bool = False
    checked: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that one decision rests on.

    `grid` is A per phase, import positive; empty off-grid. `solar` is W produced, `soc` percent, `battery` W,
    discharging positive. `output` is A per phase that the inverter gives to the house.
    """

    site: Site
    grid: tuple[Reading | None, ...]
    loads: tuple[Load, ...] = ()
    solar: Reading | None = None
    soc: Reading | None = None
    battery: Reading | None = None
    output: tuple[Reading | None, ...] = ()
    circuits: tuple[Circuit, ...] = ()


class Shortfall(NamedTuple):
    """A budget that binds a load: which, on which phases, and by how many amps and watts it falls short.

    `circuit` is the id of the circuit, if it is one.
    """

    budget: ReasonCode
    phases: tuple[Phase, ...]
    amps: float
    watts: float
    circuit: str | None = None


class Reason(NamedTuple):
    """Why a load gets what it gets: one code, its numbers, and every budget that binds beside it.

    `missing` is W to the next minimum or to more, `seconds` what is left of a timer, `load` who is served before,
    `circuit` the circuit that binds, `soc` and `target` (percent) where the battery comes first.
    """

    code: ReasonCode
    phases: tuple[Phase, ...] = ()
    missing: float | None = None
    seconds: float | None = None
    load: str | None = None
    circuit: str | None = None
    soc: float | None = None
    target: float | None = None
    shortfalls: tuple[Shortfall, ...] = ()


class LoadPlan(NamedTuple):
    """What a load is told: `limit` A per leg (0: stop), `watts` the same over the legs that it is sent for.

    `solar` is the part of the limit that the sun alone may feed, and that it does not borrow.
    `available` is the current that it would get if it started now; `legs` are the phases it is believed to use.
    """

    id: str
    limit: float
    watts: float
    available: float
    legs: tuple[Phase, ...]
    status: LoadStatus
    reason: Reason
    solar: float = 0.0


class Budget(NamedTuple):
    """A limit in amps over a set of phases: what all managed loads together may take there.

    `circuit` is the id of the circuit, if it is one; then only its members count.
    """

    kind: ReasonCode
    phases: tuple[Phase, ...]
    limit: float
    circuit: str | None = None


@dataclass(frozen=True, slots=True)
class Gates:
    """What the battery may do: feed loads of any source, stand back for solar loads, discharge into solar loads."""

    any_source: bool
    solar: bool
    discharge: bool


class Plan(NamedTuple):
    """The decision of one cycle. Per-phase values are A; `None` where nothing is known.

    `base` is the meter as if every managed load were off, `available` what managed loads may take of a phase, by all
    limits of the site. `solar` is the production, measured or derived, `house` what is consumed beside the managed
    loads, `surplus` what is left of the sun before they take any, all in W: unknown as long as a battery is silent.
    `gates` are the battery's.
    """

    at: float
    grid: tuple[float, ...] | None
    base: tuple[float, ...] | None
    available: tuple[float, ...] | None
    available_power: float | None
    overload: bool
    loads: tuple[LoadPlan, ...]
    budgets: tuple[Budget, ...] = ()
    problems: tuple[Problem, ...] = ()
    solar: float | None = None
    house: float | None = None
    surplus: float | None = None
    gates: Gates | None = None
