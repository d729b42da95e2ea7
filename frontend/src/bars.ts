// Where everything stands on the bars: pure geometry, in A.
import type { LoadView, PhaseView, SiteView } from "./types.ts";

/** A stretch of a bar from one current to another; `load` is the place of the load that takes it, none of the house. */
export interface Piece {
  kind: "house" | "load" | "other";
  from: number;
  to: number;
  load?: number;
}

/**
 * A phase: what is taken is laid end to end from `start`, which is as far below 0 as the sun feeds in, so that it ends
 * where the meter stands: left of 0 is fed by the sun, right of 0 is imported.
 */
export interface Bar {
  start: number;
  end: number;
  sun: number;
  pieces: Piece[];
}

export interface Scale {
  low: number;
  high: number;
}

const NEAR = 1; // A that meters may disagree by
// Reasons of loads whose draw the integration counts to the house.
const LET_BE = new Set(["control_off", "manual", "not_connected", "invalid_configuration"]);
const isLetBe = ({ reason, limit_a }: LoadView): boolean =>
  // A plug whose wiring is checked is nobody's while it is off for that.
  LET_BE.has(reason?.code ?? "") || (reason?.code === "checking_wiring" && limit_a === 0);

export function barOf(phase: PhaseView, loads: LoadView[]): Bar | null {
  if (phase.grid === null) return null;
  const draws = loads.map((load) => Math.max(0, load.draw?.[phase.phase] ?? 0));
  const drawn = draws.reduce((sum, amps) => sum + amps, 0);
  const own = loads.reduce((sum, load, index) => sum + (isLetBe(load) ? draws[index]! : 0), 0);
  // So it does with what others draw above their limit: what it takes for loads on the meter is less than they draw.
  const above = phase.unmanaged === null ? 0 : Math.max(0, drawn - own - (phase.grid - phase.unmanaged));
  const unmanaged = phase.unmanaged === null ? phase.grid - drawn : phase.unmanaged - own - above;
  // Of what sun feeds in nothing may be known but what it leaves after the house.
  const sun = phase.fed !== null ? Math.max(0, phase.fed) : Math.max(0, -unmanaged);
  const start = 0 - sun; // not -0
  const pieces: Piece[] = [];
  let at = start;
  const lay = (kind: Piece["kind"], length: number, load?: number): void => {
    if (length < 0.05) return;
    pieces.push(load === undefined ? { kind, from: at, to: at + length } : { kind, from: at, to: at + length, load });
    at += length;
  };
  lay("house", Math.max(0, unmanaged - start));
  draws.forEach((amps, index) => lay("load", amps, index));
  // What the meter shows beyond that somebody takes whose meter has not told yet.
  if (phase.grid - at > NEAR) lay("other", phase.grid - at);
  return { start, end: phase.grid, sun, pieces };
}

/** One scale for all phases: from the most that sun feeds in to the breaker, or to what flows if that is more. */
export function scaleOf(bars: (Bar | null)[], breaker: number, before?: Scale): Scale {
  const step = breaker > 40 ? 10 : 5;
  const lowest = Math.min(0, ...bars.map((bar) => (bar ? Math.min(bar.start, bar.end) : 0)));
  const highest = Math.max(breaker, ...bars.map((bar) => (bar ? Math.max(bar.end, ...bar.pieces.map((p) => p.to)) : 0)));
  let low = 0 - Math.ceil(-lowest / step) * step;
  // It grows at once, and shrinks only when much of it is empty: bars that jump cannot be read.
  if (before && before.low < low && -lowest > -before.low - 2 * step) low = before.low;
  return { low, high: Math.max(breaker * 1.06, highest * 1.02) };
}

/** Percent of a scale. */
export function place(scale: Scale, amps: number): number {
  const share = (amps - scale.low) / (scale.high - scale.low);
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
}

/** What a phase has left up to the breaker, A; negative in an overload. */
export function roomOf(site: SiteView, phase: PhaseView): number | null {
  return phase.grid === null ? null : site.breaker - phase.grid;
}
