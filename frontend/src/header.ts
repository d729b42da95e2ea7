// The head of the card: which site, how it is, what flows, and what is wrong.
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { percent, watts } from "./format.ts";
import { SHOWN, type Act } from "./load.ts";
import { shared } from "./styles.ts";
import type { Texts } from "./texts.ts";
import type { Locale, SiteView, View } from "./types.ts";

const BAD = new Set(["overload", "sensor_lost", "no_power_measurement"]);

export class Header extends LitElement {
  @property({ attribute: false }) view!: View;
  @property({ attribute: false }) name = "";
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) act!: Act;
  /** What an entity is called. */
  @property({ attribute: false }) called!: (entityId: string) => string;
  @state() private error = "";
  private timer?: ReturnType<typeof setTimeout>;

  override render(): TemplateResult {
    const { view, texts, name } = this;
    const { status } = view;
    const tone = status === "ok" || status === "off_grid" ? "good" : BAD.has(status ?? "") ? "bad" : "";
    return html`
      <header>
        <h2>${name || view.title}</h2>
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
      ${view.state === "running" && view.site ? this.tiles(view.site, view, texts) : nothing} ${this.banners(view, texts)}
    `;
  }

  private tiles(site: SiteView, view: View, texts: Texts): TemplateResult {
    const { battery } = view;
    const { locale } = this;
    const grid = site.grid_w;
    const tiles: [string, string, string, string, string][] = [];
    if (!site.off_grid) {
      const exports = grid !== null && grid < -15;
      const icon = exports ? "mdi:transmission-tower-import" : "mdi:transmission-tower-export";
      const shown = watts(locale, grid === null ? null : exports ? -grid : Math.max(0, grid));
      tiles.push(["grid", icon, texts(exports ? "exports" : "imports"), shown, "grid_power"]);
    }
    if (site.solar_w !== null || this.entity("solar_power"))
      tiles.push(["sun", "mdi:solar-power-variant", texts("sun"), watts(locale, site.solar_w), "solar_power"]);
    if (battery)
      tiles.push(["battery", "mdi:home-battery", texts("battery"), percent(locale, battery.soc), "battery_soc"]);
    tiles.push(["house", "mdi:home", texts("house"), watts(locale, site.house_w), "house_power"]);
    tiles.push(["loads", "mdi:ev-station", texts("loads"), watts(locale, site.managed_w), "managed_power"]);
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

  private banners(view: View, texts: Texts): TemplateResult | typeof nothing {
    const said: [string, string][] = [];
    if (view.state !== "running") said.push([view.state, texts(`state_${view.state}`, { hub: view.title })]);
    if (view.site?.overload) said.push(["overload", this.overloaded(view, texts)]);
    for (const { code, sentence } of view.problems ?? []) said.push([code, sentence]);
    const lost = (view.lost ?? []).map(({ entity_id, sentence }) => sentence.replace(entity_id, () => this.called(entity_id)));
    if (lost.length) said.push(["lost", texts("lost", { inputs: lost.join(", ") })]);
    if (!said.length) return nothing;
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

  private entity(key: string): string | undefined {
    return this.view.entities?.[this.view.entry_id]?.[key];
  }

  private more(key: string): void {
    const entityId = this.entity(key);
    if (entityId)
      this.dispatchEvent(new CustomEvent("hass-more-info", { detail: { entityId }, bubbles: true, composed: true }));
  }

  private share = async (event: Event): Promise<void> => {
    const select = event.target as HTMLSelectElement;
    clearTimeout(this.timer);
    this.error = "";
    try {
      const data = { entity_id: this.entity("distribution_mode"), option: select.value };
      await this.act("select", "select_option", data);
    } catch (error) {
      this.error = (error as { message?: string }).message ?? String(error);
      this.timer = setTimeout(() => (this.error = ""), SHOWN);
      select.value = this.view.distribution?.mode ?? "";
    }
  };

  static override styles = [
    shared,
    css`
      :host {
        container-type: inline-size;
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
        color: var(--lj-soft);
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
        grid-template-columns: repeat(auto-fit, minmax(min(112px, 100%), 1fr));
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
        color: var(--lj-soft);
      }
      .tile.sun ha-icon {
        color: var(--lj-sun);
      }
      .tile.battery ha-icon {
        color: var(--energy-battery-out-color, #4db6ac);
      }
      .tile span {
        font-size: 12px;
        color: var(--lj-soft);
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
      }
      .banner p + p {
        margin-top: 2px;
      }
      @container (max-width: 520px) {
        .tiles {
          grid-template-columns: 1fr 1fr;
        }
      }
      @container (max-width: 480px) {
        .share {
          flex: 1 0 100%;
        }
        select {
          flex: 1;
        }
      }
    `,
  ];
}
