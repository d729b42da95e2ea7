// Values over time, and what of them a chart of some width shows: pure.

/** A value from a moment (ms) on; null: not known. */
export interface Sample {
  at: number;
  value: number | null;
}

/** Note a value, unless it is the one that is there already. */
export function note(samples: Sample[], at: number, value: number | null): void {
  const last = samples.at(-1);
  if (last && (last.value === value || at < last.at)) return;
  samples.push({ at, value });
}

/** Forget what was over before a moment; the value that held then stays. */
export function prune(samples: Sample[], from: number): void {
  let gone = 0;
  while (gone + 1 < samples.length && samples[gone + 1]!.at <= from) gone++;
  if (gone) samples.splice(0, gone);
}

/** The mean of each of `count` equal parts of a time, weighted by how long each value held; null where none did. */
export function means(samples: Sample[], from: number, to: number, count: number): (number | null)[] {
  const width = (to - from) / count;
  const sums = new Float64Array(count);
  const times = new Float64Array(count);
  for (let index = 0; index < samples.length; index++) {
    const { at, value } = samples[index]!;
    if (value === null) continue;
    let begins = Math.max(at, from);
    const ends = Math.min(samples[index + 1]?.at ?? to, to);
    let part = Math.floor((begins - from) / width);
    while (begins < ends && part < count) {
      const until = Math.min(ends, from + (part + 1) * width);
      sums[part]! += value * (until - begins);
      times[part]! += until - begins;
      begins = until;
      part++;
    }
  }
  return Array.from(sums, (sum, part) => (times[part]! > 0 ? sum / times[part]! : null));
}

/** Round steps from 0 to at least `most`, about `count` of them. */
export function steps(most: number, count: number): number[] {
  const rough = Math.max(most, 1e-9) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((value) => value >= rough - 1e-9)!;
  const found = [];
  for (let value = 0; value < most + step * 0.999; value += step) found.push(Math.round(value * 1e6) / 1e6);
  return found;
}

const HOURS = [1 / 60, 1 / 30, 1 / 12, 1 / 6, 0.25, 0.5, 1, 2, 3, 6, 12, 24, 48];

/** Round moments within a time (ms), at most `count`; `offset` is that of the clock that they are round on, ms. */
export function moments(from: number, to: number, count: number, offset: number): number[] {
  const hour = 3_600_000;
  const step = (HOURS.find((hours) => (to - from) / (hours * hour) <= count) ?? 168) * hour;
  const found = [];
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) found.push(at);
  return found;
}
