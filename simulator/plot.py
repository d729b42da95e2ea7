"""Draws a run. The only module that needs matplotlib."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib as mpl

mpl.use("agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MultipleLocator

from .engine import Mode
from .phases import PHASES
from .report import results
from .scenario import LoadChoice, Run, RunConfig, TankChoice
from .trace import Trace

# Told apart by everybody, also where colours are not, and each dark enough on white.
_PHASE_COLOURS = ("#8c510a", "#1a1a1a", "#6e7781")
_SUN, _HOUSE, _BATTERY, _SOC, _LIMIT = "#b45f06", "#1f4e9e", "#1b7a3d", "#1b7a3d", "#c01818"
_EXPORT, _DRAW, _SENT = "#7a3b9a", "#5aa9d6", "#5b2a86"
_WIDTH, _PANEL, _DPI = 8.0, 1.75, 100
_WORDS = ("", "one phase", "two phases", "three phases")
_TICKS, _MOST_TICKS = (0.1, 0.25, 1.0, 2.0, 4.0), 13

type Choice = LoadChoice | TankChoice


def draw(run: Run, trace: Trace, path: Path) -> None:
    """Write the picture of a run: sun, house and battery, the wires against their breakers, and one panel a load.

    What the loads came to is written into the file as its description.
    """
    config = run.config
    loads = _loads(config)
    count = 2 + (config.circuit is not None) + len(loads)
    with mpl.rc_context({"font.size": 9.0, "axes.titlesize": 9.0, "axes.labelsize": 9.0}):
        figure, panels = plt.subplots(
            count, figsize=(_WIDTH, _PANEL * count + 0.5), sharex=True, layout="constrained", squeeze=False
        )
        try:
            figure.suptitle(_title(config), fontsize=10.5, fontweight="bold")
            power, grid, *rest = panels[:, 0]
            _power(power, config, trace)
            _grid(grid, config, trace)
            if config.circuit is not None:
                _circuit(rest.pop(0), config.circuit, trace)
            for panel, load in zip(rest, loads, strict=True):
                _load(panel, load, config.voltage, trace)
            last = panels[-1, 0]
            last.set_xlabel("hour of day")
            hours = (config.stop - config.start) / 3600.0
            last.xaxis.set_major_locator(MultipleLocator(next(step for step in _TICKS if hours / step < _MOST_TICKS)))
            last.xaxis.set_major_formatter(FuncFormatter(lambda hour, _: f"{hour % 24:g}"))
            last.set_xlim(config.start / 3600.0, config.stop / 3600.0)
            figure.align_ylabels(list(panels[:, 0]))
            figure.savefig(path, dpi=_DPI, metadata={"Description": json.dumps(results(run))})
        finally:
            plt.close(figure)


def _loads(config: RunConfig) -> list[Choice]:
    return [*config.loads, *config.tanks]


def _title(config: RunConfig) -> str:
    """Say what is shown: the loads and how they share, then the day and the site."""
    loads = _loads(config)
    modes = ", ".join(f"{load.name} in {load.mode}" for load in loads)
    shares = f"; distribution mode {config.distribution}" if len(loads) > 1 else ""
    battery = config.battery
    told = [f"day {config.day.name}", _WORDS[config.phases], f"main breaker {config.breaker:g} A"]
    if config.split != "given":
        told.append(f"house {config.split}")
    if battery is not None:
        told.append(f"battery with {'asymmetric' if battery.asymmetric else 'symmetric'} inverter")
    if config.controller != "engine":
        told.append(config.controller)
    return f"{modes[:1].upper()}{modes[1:]}{shares}\n{', '.join(told)}"


def _power(panel: Axes, config: RunConfig, trace: Trace) -> None:
    panel.plot(trace.hours, trace.sun, color=_SUN, linewidth=1.0, label="sun")
    panel.plot(trace.hours, trace.house, color=_HOUSE, linewidth=0.9, label="house")
    excess = Mode.EXCESS in [load.mode for load in _loads(config)]
    if excess or config.export_limit is not None:
        panel.plot(trace.hours, trace.export, color=_EXPORT, linewidth=0.9, linestyle="-.", label="export")
    if excess:
        panel.axhline(config.excess_threshold / 1000.0, color=_EXPORT, linewidth=0.9, linestyle=":", label="threshold")
    if config.export_limit is not None:
        panel.axhline(config.export_limit / 1000.0, color=_LIMIT, linewidth=1.1, linestyle="--", label="export limit")
    if config.battery is not None:
        panel.plot(trace.hours, trace.battery, color=_BATTERY, linewidth=0.9, label="battery (gives +)")
        charge = panel.twinx()
        charge.plot(trace.hours, trace.soc, color=_SOC, linewidth=1.5, linestyle=":")
        charge.axhline(config.battery.target, color=_SOC, linewidth=0.6)
        charge.set_ylabel("SOC in %\n(dotted; line: target)", color=_SOC)
        charge.set_ylim(0.0, 105.0)
    _dress(panel, "Sun and house" if config.battery is None else "Sun, house and battery", "kW")


def _grid(panel: Axes, config: RunConfig, trace: Trace) -> None:
    for phase, colour, amps in zip(PHASES[: config.phases], _PHASE_COLOURS, trace.grid, strict=False):
        panel.plot(trace.hours, amps, color=colour, linewidth=0.8, label=f"phase {phase}")
    panel.axhline(config.breaker, color=_LIMIT, linewidth=1.1, linestyle="--", label="main breaker")
    panel.axhline(0.0, color="black", linewidth=0.5)
    _dress(panel, "Grid (import +)", "A")


def _circuit(panel: Axes, limit: float, trace: Trace) -> None:
    panel.fill_between(trace.hours, trace.branch, color=_DRAW, linewidth=0.0, label="all cars together")
    panel.axhline(limit, color=_LIMIT, linewidth=1.1, linestyle="--", label="limit of the circuit")
    panel.set_ylim(0.0, 1.2 * limit)
    _dress(panel, "Circuit", "A")


def _load(panel: Axes, load: Choice, voltage: float, trace: Trace) -> None:
    highest = load.max_current if isinstance(load, LoadChoice) else load.power / voltage
    panel.fill_between(trace.hours, trace.draws[load.name], color=_DRAW, linewidth=0.0, label="draws")
    panel.plot(trace.hours, trace.limits[load.name], color=_SENT, linewidth=0.9, label="may draw")
    panel.set_ylim(0.0, 1.2 * highest)
    _dress(panel, f"{load.name[:1].upper()}{load.name[1:]}: {load.mode}, on {'/'.join(load.wiring)}", "A a leg")


def _dress(panel: Axes, title: str, unit: str) -> None:
    """Give a panel its title on the left above it, its legend on the right, and its unit."""
    panel.set_title(title, loc="left", fontweight="bold")
    panel.set_ylabel(unit)
    panel.grid(alpha=0.3)
    panel.legend(
        loc="lower right", bbox_to_anchor=(1.0, 0.98), fontsize="small", ncols=6, frameon=False,
        handlelength=1.6, columnspacing=1.0, borderaxespad=0.0,
    )  # fmt: skip
