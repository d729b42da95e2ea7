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
  const answer = await hass.callWS<Record<string, { start: number; mean: number | null }[]>>({
    type: "recorder/statistics_during_period",
    start_time: new Date(from).toISOString(),
    statistic_ids: ids,
    period: hours <= FINE ? "5minute" : "hour",
    types: ["mean"],
    units: { power: "W" },
  });
  return new Map(ids.map((id) => [id, (answer[id] ?? []).map(({ start, mean }) => ({ at: start, value: mean }))]));
}
