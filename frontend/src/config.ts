// The card's configuration: what may stand in it.
import { PARTS, type CardConfig, type Part } from "./types.ts";

export const HOURS = 6;
const SHORTEST = 0.1;
const LONGEST = 168;

/** Raises an Error that says what would be right: Home Assistant shows it in the card's place. */
export function checked(config: CardConfig | undefined): CardConfig {
  if (!config || typeof config !== "object") throw new Error("Load Juggler card: there is no configuration");
  const { entry_id, title, hours } = config;
  for (const [key, value] of Object.entries({ entry_id, title })) {
    if (value != null && typeof value !== "string") throw new Error(`Load Juggler card: "${key}" must be a text`);
  }
  if (hours != null && !(typeof hours === "number" && hours >= SHORTEST && hours <= LONGEST))
    throw new Error(`Load Juggler card: "hours" must be a number from ${SHORTEST} to ${LONGEST}`);
  for (const part of PARTS) {
    const value = config[`show_${part}`];
    if (value != null && typeof value !== "boolean")
      throw new Error(`Load Juggler card: "show_${part}" must be true or false`);
  }
  return { ...config };
}

export function shows(config: CardConfig, part: Part): boolean {
  return config[`show_${part}`] !== false;
}
