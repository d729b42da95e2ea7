// The card's editor: a form of Home Assistant's.
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HOURS, shows } from "./config.ts";
import { loadTexts, textsOf, type Texts } from "./texts.ts";
import { DOMAIN, PARTS, type CardConfig, type Hass } from "./types.ts";

const SCHEMA = [
  { name: "entry_id", selector: { config_entry: { integration: DOMAIN } } },
  { name: "title", selector: { text: {} } },
  { name: "hours", selector: { number: { min: 0.1, max: 168, step: "any", mode: "box", unit_of_measurement: "h" } } },
  { name: "", type: "grid", schema: PARTS.map((part) => ({ name: `show_${part}`, selector: { boolean: {} } })) },
];

interface Helpers {
  createCardElement(config: Record<string, unknown>): HTMLElement;
}

/** Home Assistant loads its form only when an editor of its own needs it. */
export async function ensureForm(): Promise<void> {
  const { loadCardHelpers } = window as unknown as { loadCardHelpers?: () => Promise<Helpers> };
  if (customElements.get("ha-form") || !loadCardHelpers) return;
  const card = (await loadCardHelpers()).createCardElement({ type: "entities", entities: [] });
  await (card.constructor as unknown as { getConfigElement?: () => Promise<unknown> }).getConfigElement?.();
}

export class Editor extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @state() private config?: CardConfig;
  @state() private texts?: Texts;
  private spoken = "";

  setConfig(config: CardConfig): void {
    this.config = config;
  }

  override willUpdate(): void {
    if (!this.hass || this.spoken === this.hass.language) return;
    this.spoken = this.hass.language;
    void loadTexts(this.hass).then((localize) => (this.texts = textsOf(localize)));
  }

  override render(): TemplateResult | typeof nothing {
    const { hass, config, texts } = this;
    if (!hass || !config || !texts) return nothing;
    const shown = Object.fromEntries(PARTS.map((part) => [`show_${part}`, shows(config, part)]));
    return html`<ha-form
      .hass=${hass}
      .data=${{ hours: HOURS, ...config, ...shown }}
      .schema=${SCHEMA}
      .computeLabel=${({ name }: { name: string }) => (name ? texts(`editor_${name}`) : "")}
      .computeHelper=${({ name }: { name: string }) => (name === "entry_id" ? texts("editor_entry_id_help") : "")}
      @value-changed=${this.changed}
    ></ha-form>`;
  }

  /** What is as it would be anyway does not stand in the configuration. */
  private changed = (event: CustomEvent<{ value: CardConfig }>): void => {
    event.stopPropagation();
    const config: Record<string, unknown> = { ...event.detail.value };
    for (const part of PARTS) if (config[`show_${part}`] !== false) delete config[`show_${part}`];
    for (const key of ["entry_id", "title"]) if (!config[key]) delete config[key];
    if (config["hours"] === HOURS || config["hours"] == null) delete config["hours"];
    this.dispatchEvent(new CustomEvent("config-changed", { detail: { config }, bubbles: true, composed: true }));
  };
}
