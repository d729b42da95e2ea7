// A load: what it does and why, and what a person may change.
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { loadColor } from "./colors.ts";
import { amps, duration, number, watts } from "./format.ts";
import { isWrong, reasonIcon, toneOf } from "./reasons.ts";
import { shared } from "./styles.ts";
import type { Texts } from "./texts.ts";
import type { LoadView, Locale } from "./types.ts";

const HIGHEST = 1; // priority
const LOWEST = 10;
const SHOWN = 8000; // ms for which an error stays

/** Calls an action; rejects with the reason why it was refused. */
export type Act = (domain: string, service: string, data: Record<string, unknown>) => Promise<unknown>;

export class Load extends LitElement {
  @property({ attribute: false }) load!: LoadView;
  @property({ attribute: false }) index = 0;
  @property({ attribute: false }) entities: Record<string, string> = {};
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) act!: Act;
  /** Since when it has its status, ms; a status of another run is not known to have lasted. */
  @property({ attribute: false }) since?: number | undefined;

  @state() private error = "";
  @state() private priority?: number | undefined;
  @state() private controlled?: boolean | undefined;
  private timer?: ReturnType<typeof setTimeout>;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("load")) return;
    if (this.priority === this.load.priority) this.priority = undefined;
    if (this.controlled === this.load.controlled) this.controlled = undefined;
  }

  override render(): TemplateResult {
    const { load, texts, locale } = this;
    const { reason } = load;
    const tone = toneOf(load.status);
    return html`
      <article
        class=${tone}
        style="--c:${loadColor(this.index)}"
        data-load=${load.entry_id}
        data-status=${load.status ?? "not_loaded"}
        aria-label=${load.name}
      >
        <header>
          <i class="key" aria-hidden="true">${this.index + 1}</i>
          <button class="name" @click=${() => this.more("status")}>${load.name}</button>
          <span class="status">
            ${load.status === undefined ? texts("not_loaded") : texts.state(load.status)}
            ${this.lasting()}
          </span>
          <button class="power" @click=${() => this.more("power")} aria-label=${texts("draw_power", { power: watts(locale, load.power_w) })}>
            ${load.power_w == null ? nothing : watts(locale, load.power_w)}
          </button>
        </header>
        ${reason
          ? html`<p class="reason ${isWrong(reason.code) ? "bad" : ""}" data-reason=${reason.code}>
              <ha-icon .icon=${reasonIcon(reason.code)} aria-hidden="true"></ha-icon><span>${reason.sentence}</span>
            </p>`
          : nothing}
        ${load.status === undefined ? nothing : this.figures()} ${load.mode === undefined ? nothing : this.controls()}
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      </article>
    `;
  }

  private lasting(): TemplateResult | typeof nothing {
    if (this.since === undefined) return nothing;
    const text = duration((Date.now() - this.since) / 1000);
    return text ? html`<small>${this.texts("for", { duration: text })}</small>` : nothing;
  }

  private figures(): TemplateResult {
    const { load, texts, locale } = this;
    const drawn = Object.entries(load.draw ?? {}).filter(([, value]) => value >= 0.05 || (load.limit_a ?? 0) > 0);
    const most = Math.max(0, ...drawn.map(([, value]) => value));
    const top = Math.max(load.max_a ?? 0, load.limit_a ?? 0, most) || 1;
    const part = (value: number): string => `${Math.min(100, Math.round((value / top) * 1000) / 10)}%`;
    const even = drawn.length > 1 && drawn.every(([, value]) => Math.abs(value - drawn[0]![1]) < 0.25);
    const draws = even
      ? `${drawn.map(([phase]) => phase).join("+")} ${amps(locale, drawn[0]![1])}`
      : drawn.map(([phase, value]) => `${phase} ${amps(locale, value)}`).join(" · ");
    return html`
      <div class="figures">
        <div class="meter" aria-hidden="true">
          <i class="drawn" style="width:${part(most)}"></i>
          ${(load.limit_a ?? 0) > 0 ? html`<i class="limit" style="left:${part(load.limit_a ?? 0)}"></i>` : nothing}
        </div>
        <span data-limit>${
          load.status === "off" ? texts("left_alone") : texts("limit", { limit: number(locale, load.limit_a ?? 0, 1) })
        }</span>
        <span data-draw>${drawn.length ? texts("draws", { draws }) : nothing}</span>
        ${
          (load.limit_a ?? 0) === 0 && (load.available_a ?? 0) > 0
            ? html`<span>${texts("would_get", { available: number(locale, load.available_a ?? 0, 1) })}</span>`
            : nothing
        }
      </div>
    `;
  }

  private controls(): TemplateResult {
    const { load, texts, entities } = this;
    const priority = this.priority ?? load.priority ?? 1;
    const controlled = this.controlled ?? load.controlled ?? true;
    return html`
      <div class="controls ${controlled ? "" : "free"}">
        <load-juggler-chips
          .options=${load.modes ?? []}
          .chosen=${load.mode}
          .label=${texts("mode_of", { name: load.name })}
          .disabled=${!entities["operating_mode"]}
          .choose=${this.mode}
        ></load-juggler-chips>
        <div class="small">
          <div class="stepper" role="group" aria-label=${texts("priority_of", { name: load.name })}>
            <span>${texts("priority")}</span>
            <button
              data-priority="up"
              ?disabled=${!entities["priority"] || priority <= HIGHEST}
              aria-label=${texts("priority_up")}
              @click=${() => this.rank(priority - 1)}
            >
              <ha-icon icon="mdi:chevron-up"></ha-icon>
            </button>
            <b data-priority-value aria-live="polite">${priority}</b>
            <button
              data-priority="down"
              ?disabled=${!entities["priority"] || priority >= LOWEST}
              aria-label=${texts("priority_down")}
              @click=${() => this.rank(priority + 1)}
            >
              <ha-icon icon="mdi:chevron-down"></ha-icon>
            </button>
          </div>
          <button
            class="switch"
            role="switch"
            data-control
            aria-checked=${controlled ? "true" : "false"}
            ?disabled=${!entities["dynamic_control"]}
            @click=${() => this.control(!controlled)}
          >
            <i></i><span>${texts(controlled ? "controlled" : "not_controlled")}</span>
          </button>
        </div>
      </div>
    `;
  }

  private more(key: string): void {
    const entityId = this.entities[key];
    if (!entityId) return;
    this.dispatchEvent(new CustomEvent("hass-more-info", { detail: { entityId }, bubbles: true, composed: true }));
  }

  private mode = (option: string): Promise<boolean> =>
    this.change("select", "select_option", { entity_id: this.entities["operating_mode"], option });

  private async rank(value: number): Promise<void> {
    this.priority = value;
    if (!(await this.change("number", "set_value", { entity_id: this.entities["priority"], value })))
      this.priority = undefined;
  }

  private async control(on: boolean): Promise<void> {
    this.controlled = on;
    const service = on ? "turn_on" : "turn_off";
    if (!(await this.change("switch", service, { entity_id: this.entities["dynamic_control"] })))
      this.controlled = undefined;
  }

  private async change(domain: string, service: string, data: Record<string, unknown>): Promise<boolean> {
    clearTimeout(this.timer);
    this.error = "";
    try {
      await this.act(domain, service, data);
      return true;
    } catch (error) {
      this.error = (error as { message?: string }).message ?? String(error);
      this.timer = setTimeout(() => (this.error = ""), SHOWN);
      return false;
    }
  }

  static override styles = [
    shared,
    css`
      article {
        position: relative;
        height: 100%;
        padding: 12px 14px 12px 16px;
        border-radius: 10px;
        background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
        overflow: hidden;
      }
      article::before {
        content: "";
        position: absolute;
        inset: 0 auto 0 0;
        width: 4px;
        background: var(--c);
      }
      header {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 4px 8px;
      }
      .key {
        flex: none;
        display: grid;
        place-items: center;
        width: 20px;
        height: 20px;
        border-radius: 5px;
        background: var(--c);
        color: #fff;
        text-shadow: 0 0 3px rgba(0, 0, 0, 0.55);
        font: 600 12px/1 var(--lj-font);
      }
      .name {
        font-size: 16px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .status {
        padding: 2px 8px;
        border-radius: 10px;
        font-size: 12px;
        background: var(--lj-track);
        white-space: nowrap;
      }
      .status small {
        font-size: 11px;
        opacity: 0.8;
      }
      .runs .status {
        background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
      }
      .waits .status {
        background: color-mix(in srgb, var(--warning-color, #ffa600) 26%, transparent);
      }
      .wrong .status {
        background: color-mix(in srgb, var(--error-color) 22%, transparent);
      }
      .power {
        margin-left: auto;
        font-size: 18px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .reason {
        display: flex;
        gap: 8px;
        align-items: flex-start;
        margin: 8px 0;
        font-size: 15px;
        line-height: 1.35;
        font-weight: 500;
      }
      .reason ha-icon {
        flex: none;
        --mdc-icon-size: 20px;
        color: var(--secondary-text-color);
      }
      .waits .reason ha-icon {
        color: var(--warning-color, #ffa600);
      }
      .runs .reason ha-icon {
        color: var(--success-color, #43a047);
      }
      .wrong .reason ha-icon,
      .reason.bad ha-icon {
        color: var(--error-color);
      }
      .figures {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        font-size: 12.5px;
        color: var(--secondary-text-color);
        font-variant-numeric: tabular-nums;
      }
      .meter {
        position: relative;
        flex: 1 0 100%;
        height: 6px;
        margin-bottom: 4px;
        border-radius: 3px;
        background: var(--lj-track);
      }
      .meter i {
        position: absolute;
        top: 0;
        bottom: 0;
        transition:
          left 0.4s,
          width 0.4s;
      }
      .drawn {
        left: 0;
        border-radius: 3px;
        background: var(--c);
      }
      .limit {
        width: 3px;
        margin: -3px -1.5px;
        border-radius: 2px;
        background: var(--primary-text-color);
      }
      .controls {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px 16px;
        margin-top: 10px;
      }
      .controls.free load-juggler-chips {
        opacity: 0.55;
      }
      .small {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 16px;
        font-size: 13px;
      }
      .stepper {
        display: flex;
        align-items: center;
        gap: 2px;
      }
      .stepper span {
        margin-right: 4px;
        color: var(--secondary-text-color);
      }
      .stepper b {
        min-width: 18px;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
      .stepper button {
        display: grid;
        place-items: center;
        width: 30px;
        height: 30px;
        border-radius: 50%;
        --mdc-icon-size: 20px;
      }
      .stepper button:hover:enabled {
        background: var(--lj-track);
      }
      .switch {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 30px;
      }
      .switch i {
        position: relative;
        width: 34px;
        height: 18px;
        border-radius: 9px;
        background: var(--lj-house);
        transition: background 0.2s;
      }
      .switch i::after {
        content: "";
        position: absolute;
        top: 2px;
        left: 2px;
        width: 14px;
        height: 14px;
        border-radius: 50%;
        background: var(--lj-card);
        transition: transform 0.2s;
      }
      .switch[aria-checked="true"] i {
        background: var(--primary-color);
      }
      .switch[aria-checked="true"] i::after {
        transform: translateX(16px);
      }
      .error {
        margin: 8px 0 0;
        font-size: 13px;
        color: var(--error-color);
      }
    `,
  ];
}
