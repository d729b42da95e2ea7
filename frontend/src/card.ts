// The card: it follows a hub and lays out its parts.
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Curve } from "./chart.ts";
import { HOURS, checked, shows } from "./config.ts";
import { ensureForm } from "./editor.ts";
import { follow } from "./follow.ts";
import { percent, watts } from "./format.ts";
import { shared } from "./styles.ts";
import { loadTexts, textsOf, type Texts } from "./texts.ts";
import { DOMAIN, type CardConfig, type Hass, type LoadView, type View } from "./types.ts";

const BAD = new Set(["overload", "sensor_lost", "no_power_measurement"]);
const NO_LOADS: LoadView[] = [];

export class Card extends LitElement {
  @state() private config?: CardConfig;
  @state() private view?: View | undefined;
  @state() private failure = "";
  @state() private error = "";
  @state() private texts?: Texts;
  @state() private turn = 0;
  private home?: Hass;
  private leave?: (() => void) | undefined;
  private followed = "";
  private spoken = "";

  static getStubConfig(): Partial<CardConfig> {
    return {};
  }

  static async getConfigElement(): Promise<HTMLElement> {
    await ensureForm();
    return document.createElement("load-juggler-card-editor");
  }

  setConfig(config: CardConfig): void {
    this.config = checked(config);
    this.follow();
  }

  getCardSize(): number {
    return 12;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: "full", rows: "auto", min_columns: 6 };
  }

  /** Home Assistant sets this at every change of any state: only what the card shows of it may cost anything. */
  set hass(hass: Hass) {
    const before = this.home;
    this.home = hass;
    if (before?.locale !== hass.locale || before.localize !== hass.localize) void this.speak(hass);
    this.follow();
  }

  get hass(): Hass | undefined {
    return this.home;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unfollow();
  }

  private async speak(hass: Hass): Promise<void> {
    if (this.spoken !== hass.language) {
      this.spoken = hass.language;
      this.texts = textsOf(await loadTexts(hass));
    } else if (this.texts) this.texts = textsOf(hass.localize);
  }

  private unfollow(): void {
    this.leave?.();
    this.leave = undefined;
    this.followed = "";
  }

  private follow(): void {
    if (!this.home || !this.config || !this.isConnected) return;
    const entryId = this.config.entry_id;
    const { language } = this.home;
    const key = `${entryId} ${language}`;
    if (key === this.followed) return;
    this.unfollow();
    this.followed = key;
    this.leave = follow(this.home, {
      entryId,
      language,
      onStart: () => this.turn++,
      onView: (view) => {
        this.view = view;
        this.failure = "";
      },
      onError: (message) => {
        this.view = undefined;
        this.failure = message;
      },
    });
  }

  private act = (domain: string, service: string, data: Record<string, unknown>): Promise<unknown> =>
    this.home!.callService(domain, service, data);

  override render(): TemplateResult {
    const { config, view, texts, home } = this;
    if (!config || !texts || !home || !(view || this.failure)) return html`<ha-card><div class="start"></div></ha-card>`;
    if (!view)
      return html`<ha-card>
        <div class="banner" role="alert" data-banner="error">
          <ha-icon icon="mdi:alert"></ha-icon><span>${this.failure}</span>
        </div>
      </ha-card>`;
    const runs = view.state === "running" && !!view.site;
    return html`<ha-card data-state=${view.state} data-status=${view.status ?? nothing}>
      ${this.header(view, config, texts)} ${this.banners(view, texts)}
      ${runs ? this.body(view, config, texts, home) : nothing}
    </ha-card>`;
  }

  private header(view: View, config: CardConfig, texts: Texts): TemplateResult {
    const { status, site } = view;
    const runs = view.state === "running" && site;
    const tone = status === "ok" || status === "off_grid" ? "good" : BAD.has(status ?? "") ? "bad" : "";
    return html`
      <header>
        <h2>${config.title || view.title}</h2>
        ${status
          ? html`<button class="pill ${tone}" data-site-status=${status} @click=${() => this.more("status")}>
              ${texts.state(status)}
            </button>`
          : nothing}
        ${view.distribution
          ? html`<label class="share">
              <span>${texts("distribution")}</span>
              <select
                data-distribution
                .value=${view.distribution.mode}
                ?disabled=${!this.entity("distribution_mode")}
                @change=${this.share}
              >
                ${view.distribution.modes.map(
                  (mode) => html`<option value=${mode} ?selected=${mode === view.distribution!.mode}>${mode}</option>`,
                )}
              </select>
            </label>`
          : nothing}
      </header>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${runs ? this.tiles(view, texts) : nothing}
    `;
  }

  private tiles(view: View, texts: Texts): TemplateResult {
    const { site, battery } = view;
    const locale = this.home!.locale;
    const grid = site!.grid_w;
    const tiles: [string, string, string, string, string][] = [];
    if (!site!.off_grid) {
      const exports = grid !== null && grid < -15;
      const icon = exports ? "mdi:transmission-tower-import" : "mdi:transmission-tower-export";
      const shown = watts(locale, grid === null ? null : Math.abs(grid));
      tiles.push(["grid", icon, texts(exports ? "exports" : "imports"), shown, "grid_power"]);
    }
    if (site!.solar_w !== null || this.entity("solar_power"))
      tiles.push(["sun", "mdi:solar-power-variant", texts("sun"), watts(locale, site!.solar_w), "solar_power"]);
    if (battery)
      tiles.push(["battery", "mdi:home-battery", texts("battery"), percent(locale, battery.soc), "battery_soc"]);
    tiles.push(["house", "mdi:home", texts("house"), watts(locale, site!.house_w), "house_power"]);
    tiles.push(["loads", "mdi:ev-station", texts("loads"), watts(locale, site!.managed_w), "managed_power"]);
    return html`<div class="tiles">
      ${tiles.map(
        ([what, icon, label, value, key]) => html`
          <button class="tile ${what}" data-tile=${what} @click=${() => this.more(key)} ?disabled=${!this.entity(key)}>
            <ha-icon .icon=${icon} aria-hidden="true"></ha-icon><span>${label}</span><b>${value}</b>
          </button>
        `,
      )}
    </div>`;
  }

  private banners(view: View, texts: Texts): TemplateResult {
    const said: [string, string][] = [];
    if (view.state !== "running") said.push([view.state, texts(`state_${view.state}`, { hub: view.title })]);
    if (view.site?.overload) said.push(["overload", this.overloaded(view, texts)]);
    for (const { code, sentence } of view.problems ?? []) said.push([code, sentence]);
    const lost = (view.lost ?? []).map(({ sentence }) => sentence);
    if (lost.length) said.push(["lost", texts("lost", { inputs: lost.join(", ") })]);
    if (!said.length) return html``;
    const mild = view.state === "waiting" || (view.status === "ok" && !view.site?.overload);
    return html`<div class="banner ${mild ? "mild" : ""}" role=${mild ? "status" : "alert"} data-banner=${said[0]![0]}>
      <ha-icon .icon=${mild ? "mdi:information" : "mdi:alert"} aria-hidden="true"></ha-icon>
      <div>${said.map(([code, text]) => html`<p data-problem=${code}>${text}</p>`)}</div>
    </div>`;
  }

  private overloaded(view: View, texts: Texts): string {
    const phases = view.site!.phases.filter(({ grid }) => grid !== null && grid > view.site!.breaker);
    const circuits = (view.circuits ?? []).filter(({ overload }) => overload).map(({ name }) => name);
    const where = [phases.map(({ phase }) => phase).join("+"), ...circuits].filter(Boolean).join(", ");
    return where ? texts("overload_at", { where }) : texts("overload");
  }

  private body(view: View, config: CardConfig, texts: Texts, home: Hass): TemplateResult {
    const { locale } = home;
    const loads = view.loads ?? NO_LOADS;
    const site = view.site!;
    const ranked = loads
      .map((load, index) => ({ load, index }))
      .sort((one, two) => (one.load.priority ?? 99) - (two.load.priority ?? 99) || one.index - two.index);
    const battery = shows(config, "battery") && view.battery;
    const circuits = shows(config, "circuits") && view.circuits?.length ? view.circuits : null;
    const phases = shows(config, "phases");
    const second = battery || circuits || shows(config, "chart");
    const layout = phases && second ? (battery || circuits ? "side" : "pair") : "";
    return html`<div class="body ${layout}">
      ${phases
        ? html`<section class="phases">
            <h3>${texts("phases")}</h3>
            <load-juggler-phases .site=${site} .loads=${loads} .texts=${texts} .locale=${locale}></load-juggler-phases>
          </section>`
        : nothing}
      ${shows(config, "loads")
        ? html`<section class="loads">
            <h3>${texts("loads")}</h3>
            ${loads.length
              ? html`<div class="ranks">
                  ${repeat(
                    ranked,
                    ({ load }) => load.entry_id,
                    ({ load, index }) => this.load(view, load, index, texts, home),
                  )}
                </div>`
              : html`<p class="none">${texts("no_loads")}</p>`}
          </section>`
        : nothing}
      ${battery || circuits
        ? html`<section class="stored">
            ${battery
              ? html`<load-juggler-battery .battery=${battery} .texts=${texts} .locale=${locale}></load-juggler-battery>`
              : nothing}
            ${circuits
              ? html`<load-juggler-circuits
                  .circuits=${circuits}
                  .texts=${texts}
                  .locale=${locale}
                ></load-juggler-circuits>`
              : nothing}
          </section>`
        : nothing}
      ${shows(config, "chart")
        ? html`<section class="chart">
            <load-juggler-chart
              .hass=${home}
              .curves=${this.curves(view, loads, texts)}
              .hours=${config.hours ?? HOURS}
              .texts=${texts}
              .turn=${this.turn}
            ></load-juggler-chart>
          </section>`
        : nothing}
    </div>`;
  }

  private load(view: View, load: LoadView, index: number, texts: Texts, home: Hass): TemplateResult {
    const entities = view.entities?.[load.entry_id];
    const status = entities?.["status"];
    const state = status ? home.states[status] : undefined;
    return html`<load-juggler-load
      .load=${load}
      .index=${index}
      .entities=${entities ?? {}}
      .texts=${texts}
      .locale=${home.locale}
      .act=${this.act}
      .since=${state && state.state === load.status ? Date.parse(state.last_changed) : undefined}
    ></load-juggler-load>`;
  }

  private curves(view: View, loads: LoadView[], texts: Texts): Curve[] {
    const found: Curve[] = [];
    loads.forEach((load, index) => {
      const id = view.entities?.[load.entry_id]?.["power"];
      if (id) found.push({ id, name: load.name, now: load.power_w ?? null, load: index });
    });
    const sun = this.entity("solar_power");
    if (sun) found.push({ id: sun, name: texts("sun"), now: view.site?.solar_w ?? null });
    return found;
  }

  private entity(key: string): string | undefined {
    const { view } = this;
    return view ? view.entities?.[view.entry_id]?.[key] : undefined;
  }

  private more(key: string): void {
    const entityId = this.entity(key);
    if (entityId)
      this.dispatchEvent(new CustomEvent("hass-more-info", { detail: { entityId }, bubbles: true, composed: true }));
  }

  private share = async (event: Event): Promise<void> => {
    const select = event.target as HTMLSelectElement;
    this.error = "";
    try {
      const data = { entity_id: this.entity("distribution_mode"), option: select.value };
      await this.act("select", "select_option", data);
    } catch (error) {
      this.error = (error as { message?: string }).message ?? String(error);
      select.value = this.view?.distribution?.mode ?? "";
    }
  };

  static override styles = [
    shared,
    css`
      ha-card {
        container-type: inline-size;
        overflow: hidden;
      }
      .start {
        height: 120px;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        padding: 16px 16px 0;
      }
      h2 {
        margin: 0;
        font-size: 20px;
        font-weight: 600;
        line-height: 1.2;
        overflow-wrap: anywhere;
      }
      .pill {
        padding: 3px 10px;
        border-radius: 12px;
        font-size: 13px;
        font-weight: 500;
        background: var(--lj-track);
      }
      .pill.good {
        background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
      }
      .pill.bad {
        background: var(--error-color);
        color: #fff;
      }
      .share {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-left: auto;
        font-size: 13px;
        color: var(--secondary-text-color);
      }
      select {
        font: inherit;
        padding: 5px 8px;
        border-radius: 8px;
        border: 1px solid var(--lj-line);
        color: var(--primary-text-color);
        background: var(--lj-card);
      }
      .error {
        margin: 8px 16px 0;
        font-size: 13px;
        color: var(--error-color);
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(128px, 1fr));
        gap: 8px;
        padding: 14px 16px 0;
      }
      .tile {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 8px;
        align-items: center;
        padding: 8px 10px;
        border-radius: 10px;
        background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
      }
      .tile:disabled {
        opacity: 1;
      }
      .tile ha-icon {
        grid-row: span 2;
        --mdc-icon-size: 22px;
        color: var(--secondary-text-color);
      }
      .tile.sun ha-icon {
        color: var(--lj-sun);
      }
      .tile.battery ha-icon {
        color: var(--energy-battery-out-color, #4db6ac);
      }
      .tile span {
        font-size: 12px;
        color: var(--secondary-text-color);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .tile b {
        font-size: 16px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .banner {
        display: flex;
        gap: 10px;
        margin: 14px 16px 0;
        padding: 10px 12px;
        border-radius: 10px;
        font-size: 14px;
        line-height: 1.4;
        background: color-mix(in srgb, var(--error-color) 16%, transparent);
      }
      ha-card > .banner:first-child,
      ha-card > .banner:last-child {
        margin-bottom: 16px;
      }
      .banner ha-icon {
        flex: none;
        color: var(--error-color);
      }
      .banner.mild {
        background: var(--lj-track);
      }
      .banner.mild ha-icon {
        color: var(--info-color, var(--primary-color));
      }
      .banner p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .banner p + p {
        margin-top: 2px;
      }
      .body {
        display: grid;
        gap: 20px;
        padding: 16px;
      }
      section {
        min-width: 0;
      }
      .ranks {
        display: grid;
        gap: 10px;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr));
      }
      .stored {
        display: grid;
        gap: 20px;
        align-content: start;
      }
      .none {
        margin: 0;
        color: var(--secondary-text-color);
      }
      @container (max-width: 480px) {
        .share {
          flex: 1 0 100%;
        }
        select {
          flex: 1;
        }
      }
      @container (min-width: 760px) {
        .body.side,
        .body.pair {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
          column-gap: 32px;
        }
        .side .loads,
        .pair .loads,
        .side .chart {
          grid-column: 1 / -1;
        }
        .side .stored,
        .pair .chart {
          grid-column: 2;
          grid-row: 1;
        }
      }
    `,
  ];
}

export const CARD = {
  type: "load-juggler-card",
  name: "Load Juggler",
  description: "Why does it not charge? Phases, loads, battery and sun of a site at a glance.",
  preview: true,
  documentationURL: "https://github.com/LeoAlioth/Load-Juggler",
  /** Suggest the card for an entity of ours, where Home Assistant asks (2026.6 and later). */
  getEntitySuggestion: (hass: Hass, entityId: string): { config: Partial<CardConfig> } | null =>
    hass.entities?.[entityId]?.platform === DOMAIN ? { config: { type: "custom:load-juggler-card" } } : null,
};
