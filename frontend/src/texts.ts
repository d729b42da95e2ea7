// Texts of the integration in the user's language.
import { together } from "./format.ts";
import { DOMAIN, type Hass, type Localize } from "./types.ts";

/** What a part of the card needs to speak: texts by key, words for states, and how numbers are written. */
export interface Texts {
  (key: string, values?: Record<string, string | number>): string;
  state(status: string): string;
}

export function textsOf(localize: Localize): Texts {
  const text = (key: string, values?: Record<string, string | number>): string =>
    together(localize(`component.${DOMAIN}.common.card_${key}`, values) || key);
  return Object.assign(text, {
    state: (status: string): string => localize(`component.${DOMAIN}.entity.sensor.status.state.${status}`) || status,
  });
}

/** An error as Home Assistant sends it. */
export interface Refusal {
  code?: string | number;
  message?: string;
  translation_domain?: string;
  translation_key?: string;
  translation_placeholders?: Record<string, string>;
}

const LOST = 3; // the connection's code

/** What was refused; the connection wraps it where it was lost meanwhile. */
export function refusalOf(error: unknown): Refusal & { lost: boolean } {
  const refusal = (error as { error?: Refusal } | undefined)?.error ?? (error as Refusal);
  return { ...refusal, message: refusal?.message ?? String(error), lost: refusal?.code === LOST };
}

/** What an error says, in the user's language where its text is known. */
export async function told(hass: Hass, error: unknown): Promise<string> {
  const { translation_domain: domain, translation_key: key, translation_placeholders, message } = refusalOf(error);
  if (domain && key) {
    try {
      const localize = await hass.loadBackendTranslation("exceptions", domain);
      const text = localize(`component.${domain}.exceptions.${key}.message`, translation_placeholders);
      if (text) return text;
    } catch {
      // Then in the language of the instance.
    }
  }
  return message!;
}

/** Load the texts; the frontend keeps them. */
export async function loadTexts(hass: Hass): Promise<Localize> {
  await hass.loadBackendTranslation("entity", DOMAIN);
  return hass.loadBackendTranslation("common", DOMAIN);
}
