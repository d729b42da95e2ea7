// The battery: how full it is, what it does, and what it may do.
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { number, percent, watts } from "./format.ts";
import { shared } from "./styles.ts";
import type { Texts } from "./texts.ts";
import type { BatteryView, Locale } from "./types.ts";

const RESTS = 30; // W

export class Battery extends LitElement {
  @property({ attribute: false }) battery!: BatteryView;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) locale!: Locale;

  override render(): TemplateResult {
    const { battery, texts, locale } = this;
    const soc = battery.soc;
    return html`
      <h3>${texts("battery")}</h3>
      <div class="head" data-battery>
        <b>${percent(locale, soc)}</b>
        <span>${this.doing()}</span>
      </div>
      <div class="track" aria-hidden="true">
        ${soc === null ? nothing : html`<i class="fill" style="width:${soc}%"></i>`}
        <i class="mark" style="left:${battery.min}%"></i>
        <i class="mark" style="left:${battery.target}%"></i>
      </div>
      <div class="marks">
        <span>${texts("min", { percent: number(locale, battery.min, 0) })}</span>
        <span>${texts("target", { percent: number(locale, battery.target, 0) })}</span>
      </div>
      <ul data-gates>
        ${this.gates().map(([icon, text]) => html`<li><ha-icon .icon=${icon} aria-hidden="true"></ha-icon>${text}</li>`)}
      </ul>
    `;
  }

  private doing(): string {
    const { texts, locale } = this;
    const power = this.battery.power_w;
    if (power === null) return texts("battery_unknown");
    if (Math.abs(power) < RESTS) return texts("battery_rests");
    const key = power > 0 ? "battery_discharges" : "battery_charges";
    return texts(key, { power: watts(locale, Math.abs(power)) });
  }

  private gates(): [string, string][] {
    const { texts, battery, locale } = this;
    const { gates } = battery;
    if (!gates) return [];
    const target = number(locale, battery.target, 0);
    const min = number(locale, battery.min, 0);
    return [
      gates.any_source
        ? ["mdi:check", texts("gate_any_open", { min })]
        : ["mdi:close", texts("gate_any_closed", { min })],
      gates.solar
        ? ["mdi:check", texts("gate_solar_open", { target })]
        : ["mdi:close", texts("gate_solar_closed", { target })],
      gates.discharge ? ["mdi:check", texts("gate_discharge_open")] : ["mdi:close", texts("gate_discharge_closed")],
    ];
  }

  static override styles = [
    shared,
    css`
      .head {
        display: flex;
        align-items: baseline;
        gap: 10px;
        margin-bottom: 6px;
      }
      .head b {
        font-size: 20px;
        font-variant-numeric: tabular-nums;
      }
      .track {
        position: relative;
        height: 14px;
        border-radius: 7px;
        background: var(--lj-track);
      }
      .fill {
        position: absolute;
        inset: 0 auto 0 0;
        border-radius: 7px;
        background: var(--energy-battery-out-color, #4db6ac);
        transition: width 0.4s;
      }
      .mark {
        position: absolute;
        top: -3px;
        bottom: -3px;
        width: 2px;
        margin-left: -1px;
        background: var(--primary-text-color);
      }
      .marks {
        display: flex;
        gap: 14px;
        margin-top: 6px;
        font-size: 12px;
        color: var(--lj-soft);
      }
      ul {
        margin: 8px 0 0;
        padding: 0;
        list-style: none;
        font-size: 13px;
      }
      li {
        display: flex;
        align-items: flex-start;
        gap: 6px;
        margin-top: 3px;
      }
      ha-icon {
        flex: none;
        --mdc-icon-size: 16px;
        color: var(--lj-soft);
      }
    `,
  ];
}
