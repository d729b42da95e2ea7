"""Draws a run. The only module that needs matplotlib."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from .phases import PHASES
from .scenario import Run
from .trace import Trace

_PHASE_COLOURS = ("tab:brown", "black", "tab:gray")
_SUN, _HOUSE, _BATTERY, _SOC, _BREAKER = "tab:orange", "tab:blue", "tab:green", "tab:olive", "tab:red"
_WIDTH, _PANEL = 12.0, 2.6


def draw(run: Run, trace: Trace, path: Path) -> None:
    """Write the picture of a run: grid against the breaker, sun with house and battery, and one panel a load."""
    loads = [(load, load.max_current) for load in run.config.loads]
    tanks = [(tank, tank.power / run.config.voltage) for tank in run.config.tanks]
    shown = [*loads, *tanks]
    figure, panels = plt.subplots(
        2 + len(shown), figsize=(_WIDTH, _PANEL * (2 + len(shown))), sharex=True, layout="constrained", squeeze=False
    )
    try:
        grid, power, *rest = panels[:, 0]
        battery = run.config.battery
        told = "" if battery is None else f", {'asymmetric' if battery.asymmetric else 'symmetric'} inverter"
        figure.suptitle(f"{run.config.day.name}, house {run.config.split}{told}, {run.config.controller}")
        _grid(grid, run, trace)
        _power(power, trace)
        for panel, (load, highest) in zip(rest, shown, strict=True):
            _load(panel, trace, load.name, highest)
            panel.set_title(f"{load.name}: {load.mode}, on {'/'.join(load.wiring)}", loc="left", fontsize="medium")
        last = panels[-1, 0]
        last.set_xlabel("time of day in hours (grid: the highest of each ten steps)")
        last.xaxis.set_major_locator(MultipleLocator(2.0))
        last.set_xlim(trace.hours[0], trace.hours[-1])
        figure.savefig(path, dpi=110)
    finally:
        plt.close(figure)


def _grid(panel: Axes, run: Run, trace: Trace) -> None:
    for phase, colour, amps in zip(PHASES[: run.config.phases], _PHASE_COLOURS, trace.grid, strict=False):
        panel.plot(trace.hours, amps, color=colour, linewidth=0.7, label=f"phase {phase}")
    panel.axhline(run.config.breaker, color=_BREAKER, linestyle="--", label="breaker")
    panel.axhline(0.0, color="black", linewidth=0.4)
    panel.set_ylabel("grid in A (import +)")
    _legend(panel)


def _power(panel: Axes, trace: Trace) -> None:
    panel.plot(trace.hours, trace.sun, color=_SUN, linewidth=0.9, label="sun")
    panel.plot(trace.hours, trace.house, color=_HOUSE, linewidth=0.7, label="house")
    panel.set_ylabel("power in kW")
    if trace.soc:
        panel.plot(trace.hours, trace.battery, color=_BATTERY, linewidth=0.7, label="battery (gives +)")
        charge = panel.twinx()
        charge.plot(trace.hours, trace.soc, color=_SOC, linewidth=1.2, linestyle=":")
        charge.set_ylabel("SOC in % (dotted)")
        charge.set_ylim(0.0, 100.0)
    _legend(panel)


def _load(panel: Axes, trace: Trace, name: str, highest: float) -> None:
    panel.plot(
        trace.hours, trace.limits[name], color="tab:purple", linewidth=0.7, label="limit a leg", drawstyle="steps-post"
    )
    panel.plot(trace.hours, trace.draws[name], color="tab:cyan", linewidth=0.9, label="draw a leg")
    panel.set_ylabel("current in A")
    panel.set_ylim(-0.05 * highest, 1.2 * highest)
    _legend(panel)


def _legend(panel: Axes) -> None:
    panel.grid(alpha=0.3)
    panel.legend(loc="upper left", fontsize="small", ncols=4, framealpha=0.8)
