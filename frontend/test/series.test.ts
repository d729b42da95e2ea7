import assert from "node:assert/strict";
import { test } from "node:test";
import { means, moments, note, prune, steps, type Sample } from "../src/series.ts";

test("a mean counts how long each value held", () => {
  const samples = [
    { at: 0, value: 100 },
    { at: 15, value: 200 },
    { at: 20, value: null },
    { at: 30, value: 50 },
  ];
  assert.deepEqual(means(samples, 0, 40, 4), [100, 150, null, 50]);
});

test("what held before the time still holds in it", () => {
  assert.deepEqual(means([{ at: -50, value: 7 }], 0, 20, 2), [7, 7]);
  assert.deepEqual(means([{ at: 10, value: 7 }], 0, 20, 2), [null, 7]);
  assert.deepEqual(means([], 0, 20, 2), [null, null]);
});

test("a value is noted when it is another one, in the order of time", () => {
  const samples: Sample[] = [];
  note(samples, 10, 1);
  note(samples, 20, 1);
  note(samples, 5, 2);
  note(samples, 30, null);
  assert.deepEqual(samples, [
    { at: 10, value: 1 },
    { at: 30, value: null },
  ]);
});

test("what is over is forgotten but for the value that held then", () => {
  const samples = [
    { at: 0, value: 1 },
    { at: 10, value: 2 },
    { at: 20, value: 3 },
  ];
  prune(samples, 15);
  assert.deepEqual(samples.map(({ value }) => value), [2, 3]);
});

test("steps are round and reach the most", () => {
  assert.deepEqual(steps(7300, 4), [0, 2000, 4000, 6000, 8000]);
  assert.deepEqual(steps(500, 4), [0, 200, 400, 600]);
  assert.ok(steps(11000, 4).at(-1)! >= 11000);
});

test("moments are round on the clock", () => {
  const hour = 3_600_000;
  assert.deepEqual(moments(0.5 * hour, 6.5 * hour, 6, 0), [1, 2, 3, 4, 5, 6].map((at) => at * hour));
  assert.deepEqual(moments(0, 6 * hour, 2, hour), [2, 5].map((at) => at * hour));
});
