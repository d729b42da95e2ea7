import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchHistory } from "../src/history.ts";
import type { Hass } from "../src/types.ts";

const HOUR = 3_600_000;

function answering(answer: object): { hass: Hass; asked: Record<string, unknown>[] } {
  const asked: Record<string, unknown>[] = [];
  const callWS = (message: Record<string, unknown>): Promise<object> => {
    asked.push(message);
    return Promise.resolve(answer);
  };
  return { hass: { states: {}, callWS } as unknown as Hass, asked };
}

test("states that are no numbers are not known, and an entity without a past has no samples", async () => {
  const { hass } = answering({ "sensor.a": [{ s: "5", lu: 1 }, { s: "unavailable", lu: 2 }, { s: "", lu: 3 }] });
  const found = await fetchHistory(hass, ["sensor.a", "sensor.b"], Date.now() - HOUR);
  assert.deepEqual(found.get("sensor.a")!.map(({ value }) => value), [5, null, null]);
  assert.deepEqual(found.get("sensor.b"), []);
});

test("where there is nothing to ask of nobody is asked", async () => {
  const { hass, asked } = answering({});
  assert.equal((await fetchHistory(hass, [], Date.now() - HOUR)).size, 0);
  assert.deepEqual(asked, []);
});

test("a gap in the statistics is not known", async () => {
  const now = Math.floor(Date.now() / HOUR) * HOUR;
  const row = (from: number, mean: number): object => ({ start: now - from * HOUR, end: now - (from - 1) * HOUR, mean });
  const { hass } = answering({ "sensor.a": [row(90, 1), row(89, 2), row(50, 3)] });
  const found = await fetchHistory(hass, ["sensor.a"], now - 100 * HOUR);
  const shown = found.get("sensor.a")!.map(({ at, value }) => [(now - at) / HOUR, value]);
  assert.deepEqual(shown, [[90, 1], [89, 2], [88, null], [50, 3], [49, null]]);
});

test("the last of the statistics holds until what is now", async () => {
  const now = Date.now();
  const { hass } = answering({ "sensor.a": [{ start: now - 1.5 * HOUR, end: now - 0.5 * HOUR, mean: 4 }] });
  assert.equal((await fetchHistory(hass, ["sensor.a"], now - 100 * HOUR)).get("sensor.a")!.at(-1)!.value, 4);
});
