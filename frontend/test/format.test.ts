import assert from "node:assert/strict";
import { test } from "node:test";
import { checked, shows } from "../src/config.ts";
import { amps, clock, duration, number, offset, percent, together, watts } from "../src/format.ts";
import { textsOf } from "../src/texts.ts";

const en = { language: "en", number_format: "language", time_format: "24" };
const sl = { language: "sl", number_format: "language", time_format: "language" };
const plain = (text: string): string => text.replace(/\u00a0/g, " ");

test("numbers are written as the user has chosen", () => {
  assert.equal(plain(amps(en, 9.94)), "9.9 A");
  assert.equal(plain(amps(sl, 9.94)), "9,9 A");
  assert.equal(plain(watts(sl, 1234)), "1,2 kW");
  assert.equal(plain(watts(en, 620)), "620 W");
  assert.equal(plain(watts(en, -996)), "\u22121.0 kW");
  assert.equal(number({ language: "en", number_format: "decimal_comma" }, 12345.5, 1), "12.345,5");
  assert.equal(number({ language: "sl", number_format: "none" }, 12345.5, 1), "12345.5");
  assert.match(number({ language: "sl", number_format: "quote_decimal" }, 12345.5, 1), /^12['\u2019]345\.5$/);
  assert.equal(number(en, -1.25, 1), "\u22121.3");
  assert.equal(number(en, -0.01, 1), "0.0");
});

test("no line ends between a number and its unit", () => {
  const lines = (text: string): string[] => text.split(" ");
  assert.deepEqual(lines(together("limit 6.0 A")), ["limit", "6.0\u00a0A"]);
  assert.deepEqual(lines(together("5500 W short on A+B.")), ["5500\u00a0W", "short", "on", "A+B."]);
  assert.deepEqual(lines(together("\u2212960 W, 20 % in 30 s")), ["\u2212960\u00a0W,", "20\u00a0%", "in", "30\u00a0s"]);
  assert.deepEqual(lines(together("prosto – A")), ["prosto", "–\u00a0A"]);
  assert.equal(together("Gate 2 Above, 3 slow"), "Gate 2 Above, 3 slow");
  const texts = textsOf((key, values) => `${key.split("_").pop()} ${values!["limit"]} A`);
  assert.deepEqual(lines(texts("circuit_limit", { limit: 16 })), ["limit", "16\u00a0A"]);
});

test("what is not known is a dash", () => {
  assert.equal(amps(en, null), "–");
  assert.equal(watts(en, undefined), "–");
  assert.equal(percent(en, null), "–");
});

test("times of the server are in its zone", () => {
  const at = Date.UTC(2026, 5, 1, 12, 30);
  assert.equal(clock({ ...en, time_zone: "server" }, "Europe/Ljubljana", at), "14:30");
  assert.match(clock({ ...en, time_zone: "server" }, "Asia/Tokyo", at, true), /^Mon.*21/);
  assert.match(clock({ ...en, time_format: "12", time_zone: "server" }, "UTC", at), /12:30.PM/);
});

test("what is round on a clock is so in its zone", () => {
  const winter = Date.UTC(2026, 0, 1, 12);
  const summer = Date.UTC(2026, 6, 1, 12);
  const there = { ...en, time_zone: "server" };
  assert.deepEqual([winter, summer].map((at) => offset(there, "Europe/Ljubljana", at) / 3_600_000), [1, 2]);
  assert.equal(offset(there, "Asia/Kolkata", winter) / 3_600_000, 5.5);
  assert.equal(offset(en, "Asia/Kolkata", winter), -new Date(winter).getTimezoneOffset() * 60_000);
});

test("a length of time is told in two units, and nothing below a minute", () => {
  assert.equal(duration(59), "");
  assert.equal(plain(duration(60 * 65)), "1 h 5 min");
  assert.equal(plain(duration(86400 * 2)), "2 d");
});

test("a configuration that makes no sense says what would", () => {
  assert.throws(() => checked(undefined), /no configuration/);
  assert.throws(() => checked({ type: "x", hours: 0 }), /"hours" must be a number from 0.1 to 168/);
  assert.throws(() => checked({ type: "x", show_chart: "no" as never }), /"show_chart" must be true or false/);
  assert.throws(() => checked({ type: "x", entry_id: 5 as never }), /"entry_id" must be a text/);
  const config = checked({ type: "x", show_chart: false });
  assert.equal(shows(config, "chart"), false);
  assert.equal(shows(config, "loads"), true);
});
