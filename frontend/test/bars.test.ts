import assert from "node:assert/strict";
import { test } from "node:test";
import { barOf, place, scaleOf } from "../src/bars.ts";
import type { LoadView, PhaseView } from "../src/types.ts";

const phase = (grid: number | null, unmanaged: number | null, fed: number | null = null): PhaseView => ({
  phase: "A",
  grid,
  unmanaged,
  fed,
  free: 0,
});
const load = (amps: number, more: Partial<LoadView> = {}): LoadView => ({
  entry_id: "x",
  name: "x",
  draw: { A: amps },
  ...more,
});

test("at night the house comes first, then the loads, up to the meter", () => {
  const bar = barOf(phase(16, 4), [load(10), load(2)])!;
  assert.deepEqual(bar, {
    start: 0,
    end: 16,
    sun: 0,
    pieces: [
      { kind: "house", from: 0, to: 4 },
      { kind: "load", from: 4, to: 14, load: 0 },
      { kind: "load", from: 14, to: 16, load: 1 },
    ],
  });
});

test("what the sun feeds in is left of zero, where it is known with the house", () => {
  const bar = barOf(phase(1, -5, 8), [load(6)])!;
  assert.equal(bar.start, -8);
  assert.deepEqual(bar.pieces, [
    { kind: "house", from: -8, to: -5 },
    { kind: "load", from: -5, to: 1, load: 0 },
  ]);
});

test("where only its rest is known the house is in that", () => {
  const bar = barOf(phase(1, -5), [load(6)])!;
  assert.equal(bar.sun, 5);
  assert.deepEqual(bar.pieces, [{ kind: "load", from: -5, to: 1, load: 0 }]);
});

test("a load that is left alone counts to the house, and is shown once", () => {
  const off = { reason: { code: "control_off", sentence: "" } };
  const bar = barOf(phase(9, 9), [load(6, off)])!;
  assert.deepEqual(bar.pieces, [
    { kind: "house", from: 0, to: 3 },
    { kind: "load", from: 3, to: 9, load: 0 },
  ]);
});

for (const code of ["invalid_configuration", "manual", "not_connected"])
  test(`a load that counts to the house as it is ${code} is shown once`, () => {
    const bar = barOf(phase(9, 9), [load(6, { reason: { code, sentence: "" } })])!;
    assert.equal(bar.pieces.at(-1)!.to, 9);
  });

for (const [limit_a, unmanaged] of [
  [0, 9],
  [10, 3],
] as const)
  test(`a load whose wiring is checked is shown once, with a limit of ${limit_a} A`, () => {
    const bar = barOf(phase(9, unmanaged), [load(6, { reason: { code: "checking_wiring", sentence: "" }, limit_a })])!;
    assert.deepEqual(bar.pieces, [
      { kind: "house", from: 0, to: 3 },
      { kind: "load", from: 3, to: 9, load: 0 },
    ]);
  });

test("what a load draws above its limit counts to the house, and is shown once", () => {
  const bar = barOf(phase(16, 6), [load(12, { limit_a: 10 })])!;
  assert.deepEqual(bar.pieces, [
    { kind: "house", from: 0, to: 4 },
    { kind: "load", from: 4, to: 16, load: 0 },
  ]);
  const sunny = barOf(phase(1, -5), [load(10, { limit_a: 6 })])!;
  assert.deepEqual([sunny.sun, sunny.pieces], [9, [{ kind: "load", from: -9, to: 1, load: 0 }]]);
});

test("what nobody has told yet is shown as that", () => {
  const bar = barOf(phase(12, 2), [load(6)])!;
  assert.deepEqual(bar.pieces.at(-1), { kind: "other", from: 8, to: 12 });
});

test("without a meter there is no bar", () => assert.equal(barOf(phase(null, null), [load(6)]), null));

test("one scale holds all phases and grows beyond the breaker", () => {
  const bars = [barOf(phase(3, 3), []), barOf(phase(30, 30), []), barOf(phase(-7, -7), []), null];
  const scale = scaleOf(bars, 25);
  assert.equal(scale.low, -10);
  assert.ok(scale.high > 30);
  assert.equal(place(scale, -10), 0);
  assert.equal(place(scale, 1000), 100);
});

test("a scale does not shrink for every cloud", () => {
  const cloudy = [barOf(phase(-6, -6), [])];
  assert.equal(scaleOf(cloudy, 25, { low: -15, high: 26 }).low, -15);
  assert.equal(scaleOf([barOf(phase(1, 1), [])], 25, { low: -15, high: 26 }).low, 0);
});
