// A load: what it does and why, and what a person may change.
import { LitElement, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { loadStyle } from "./colors.ts";
import { amps, duration, number, together, watts } from "./format.ts";
import { loadStyles } from "./load-styles.ts";
import { isWrong, reasonIcon, toneOf } from "./reasons.ts";
import { shared } from "./styles.ts";
import type { Texts } from "./texts.ts";
import type { LoadView, Locale } from "./types.ts";

const HIGHEST = 1; // priority
const LOWEST = 10;
const LEFT_ALONE = new Set(["not_controlled", "off"]); // status of one that is told nothing
const BELIEVED = 5000; // ms after the answer until what is shown must have followed

/** ms for which an error stays. */
export const SHOWN = 8000;

/** Calls an action; rejects with the reason why it was refused. */
export type Act = (domain: string, service: string, data: Record<string, unknown>) => Promise<unknown>;

export class Load extends LitElement {
  @property({ attribute: false }) load!: LoadView;
  @property({ attribute: false }) index = 0;
  @property({ attribute: false }) entities: Record<string, string> = {};
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) act!: Act;
  /** For how many minutes it has had its status; undefined where that is not known. */
  @property({ attribute: false }) minutes?: number | undefined;

  @state() private error = "";
  @state() private priority?: number | undefined;
  @state() private controlled?: boolean | undefined;
  private timer?: ReturnType<typeof setTimeout>;
  private settles?: ReturnType<typeof setTimeout>;

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
        style=${loadStyle(this.index)}
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
              <ha-icon .icon=${reasonIcon(reason.code)} aria-hidden="true"></ha-icon><span>${together(reason.sentence)}</span>
            </p>`
          : nothing}
        ${load.status === undefined ? nothing : this.figures()} ${load.mode === undefined ? nothing : this.controls()}
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      </article>
    `;
  }

  private lasting(): TemplateResult | typeof nothing {
    const text = duration((this.minutes ?? 0) * 60);
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
          LEFT_ALONE.has(load.status!) ? texts("left_alone") : texts("limit", { limit: number(locale, load.limit_a ?? 0, 1) })
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
    this.settle(await this.change("number", "set_value", { entity_id: this.entities["priority"], value }));
  }

  private async control(on: boolean): Promise<void> {
    this.controlled = on;
    const service = on ? "turn_on" : "turn_off";
    this.settle(await this.change("switch", service, { entity_id: this.entities["dynamic_control"] }));
  }

  /** Show what is so again: at once where a choice was refused, else once it must have been told. */
  private settle(done: boolean): void {
    clearTimeout(this.settles);
    const forget = (): void => {
      this.priority = this.controlled = undefined;
    };
    if (done) this.settles = setTimeout(forget, BELIEVED);
    else forget();
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

  static override styles = [shared, loadStyles];
}
