// What the recorder knows of some power entities, in W.
import type { Sample } from "./series.ts";
import type { Hass } from "./types.ts";

const UNITS: Record<string, number> = { mW: 0.001, W: 1, kW: 1000, MW: 1e6 };
const STATES = 24; // h for which single states are asked for
const FINE = 72; // h for which there are statistics of five minutes

export function unitFactor(hass: Hass, entityId: string): number {
  return UNITS[String(hass.states[entityId]?.attributes["unit_of_measurement"])] ?? 1;
}

/** Ask once; an entity that nothing is known of has no samples. */
export async function fetchHistory(hass: Hass, ids: string[], from: number): Promise<Map<string, Sample[]>> {
  if (!ids.length) return new Map();
  const hours = (Date.now() - from) / 3_600_000;
  return hours <= STATES + 0.1 ? states(hass, ids, from) : statistics(hass, ids, from, hours);
}

async function states(hass: Hass, ids: string[], from: number): Promise<Map<string, Sample[]>> {
  const answer = await hass.callWS<Record<string, { s: string; lu: number }[]>>({
    type: "history/history_during_period",
    start_time: new Date(from).toISOString(),
    entity_ids: ids,
    minimal_response: true,
    no_attributes: true,
    significant_changes_only: false,
  });
  return new Map(
    ids.map((id) => {
      const factor = unitFactor(hass, id);
      return [id, (answer[id] ?? []).map(({ s, lu }) => ({ at: lu * 1000, value: s === "" || isNaN(+s) ? null : +s * factor }))];
    }),
  );
}

async function statistics(hass: Hass, ids: string[], from: number, hours: number): Promise<Map<string, Sample[]>> {
  const answer = await hass.callWS<Record<string, Row[]>>({
    type: "recorder/statistics_during_period",
    start_time: new Date(from).toISOString(),
    statistic_ids: ids,
    period: hours <= FINE ? "5minute" : "hour",
    types: ["mean"],
    units: { power: "W" },
  });
  const now = Date.now();
  return new Map(ids.map((id) => [id, samplesOf(answer[id] ?? [], now)]));
}

/** A mean of a stretch of time, ms. */
interface Row {
  start: number;
  end: number;
  mean: number | null;
}

/** A mean holds for its own stretch, and the last one until the next is due. */
function samplesOf(rows: Row[], now: number): Sample[] {
  return rows.flatMap(({ start, end, mean }, index) => {
    const until = rows[index + 1]?.start ?? now - 2 * (end - start);
    const sample = { at: start, value: mean };
    return until > end ? [sample, { at: end, value: null }] : [sample];
  });
}
