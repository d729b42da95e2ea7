// Texts of the integration in the user's language.
import { DOMAIN, type Hass, type Localize } from "./types.ts";

/** What a part of the card needs to speak: texts by key, words for states, and how numbers are written. */
export interface Texts {
  (key: string, values?: Record<string, string | number>): string;
  state(status: string): string;
}

export function textsOf(localize: Localize): Texts {
  const text = (key: string, values?: Record<string, string | number>): string =>
    localize(`component.${DOMAIN}.common.card_${key}`, values) || key;
  return Object.assign(text, {
    state: (status: string): string => localize(`component.${DOMAIN}.entity.sensor.status.state.${status}`) || status,
  });
}

/** Load the texts; the frontend keeps them. */
export async function loadTexts(hass: Hass): Promise<Localize> {
  await hass.loadBackendTranslation("entity", DOMAIN);
  return hass.loadBackendTranslation("common", DOMAIN);
}
