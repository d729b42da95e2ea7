// The card: it follows a hub and lays out its parts.
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Curve } from "./chart.ts";
import { HOURS, checked, shows } from "./config.ts";
import { ensureForm } from "./editor.ts";
import { follow } from "./follow.ts";
import { shared } from "./styles.ts";
import { loadTexts, textsOf, told, type Texts } from "./texts.ts";
import type { CardConfig, Hass, LoadView, View } from "./types.ts";

const NO_LOADS: LoadView[] = [];
const EVERY = 30_000; // ms after which what follows from the time alone is shown anew

function minutesSince(time: string): number {
  return Math.floor((Date.now() - Date.parse(time)) / 60_000);
}

export class Card extends LitElement {
  @state() private config?: CardConfig;
  @state() private view?: View | undefined;
  @state() private failure = "";
  @state() private texts?: Texts;
  @state() private turn = 0;
  private home?: Hass;
  private leave?: (() => void) | undefined;
  private followed = "";
  private spoken = "";
  private clock?: ReturnType<typeof setInterval>;

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
    if (!this.spoken || before?.locale !== hass.locale || before.localize !== hass.localize) void this.speak(hass);
    this.follow();
  }

  get hass(): Hass | undefined {
    return this.home;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.clock = setInterval(() => this.requestUpdate(), EVERY);
    this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.clock);
    this.unfollow();
  }

  private async speak(hass: Hass): Promise<void> {
    if (this.spoken === hass.language) {
      if (this.texts) this.texts = textsOf(hass.localize);
      return;
    }
    this.spoken = hass.language;
    try {
      this.texts = textsOf(await loadTexts(hass));
    } catch {
      this.spoken = ""; // the connection is lost: with the next one it is asked again
    }
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
    let views = 0;
    this.leave = follow(this.home, {
      entryId,
      language,
      onStart: () => this.turn++,
      onView: (view) => {
        views++;
        this.view = view;
        this.failure = "";
      },
      onError: async (error) => {
        const before = views;
        const failure = await told(this.home!, error);
        if (key !== this.followed || before !== views) return;
        this.view = undefined;
        this.failure = failure;
      },
    });
  }

  /** Call an action; what is refused is said where it was chosen, and by nobody else. */
  private act = async (domain: string, service: string, data: Record<string, unknown>): Promise<void> => {
    try {
      await this.home!.callService(domain, service, data, undefined, false);
    } catch (error) {
      throw new Error(await told(this.home!, error));
    }
  };

  private called = (entityId: string): string =>
    String(this.home?.states[entityId]?.attributes["friendly_name"] ?? entityId);

  override render(): TemplateResult {
    const { config, view, texts, home } = this;
    if (!config || !texts || !home || !(view || this.failure)) return html`<ha-card><div class="start"></div></ha-card>`;
    if (!view)
      return html`<ha-card>
        <p class="failure" role="alert" data-banner="error"><ha-icon icon="mdi:alert"></ha-icon>${this.failure}</p>
      </ha-card>`;
    const runs = view.state === "running" && !!view.site;
    return html`<ha-card data-state=${view.state} data-status=${view.status ?? nothing}>
      <load-juggler-header
        .view=${view}
        .name=${config.title ?? ""}
        .texts=${texts}
        .locale=${home.locale}
        .act=${this.act}
        .called=${this.called}
      ></load-juggler-header>
      ${runs ? this.body(view, config, texts, home) : nothing}
    </ha-card>`;
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
            <load-juggler-phases
              .site=${site}
              .loads=${loads}
              .stored=${!!view.battery}
              .texts=${texts}
              .locale=${locale}
            ></load-juggler-phases>
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
      .minutes=${state && state.state === load.status ? minutesSince(state.last_changed) : undefined}
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
      load-juggler-header:last-child {
        padding-bottom: 16px;
      }
      .failure {
        display: flex;
        gap: 10px;
        margin: 0;
        padding: 16px;
        line-height: 1.4;
      }
      .failure ha-icon {
        flex: none;
        color: var(--error-color);
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
        color: var(--lj-soft);
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
