// The circuits: what flows through each against its limit.
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { amps, number } from "./format.ts";
import { shared } from "./styles.ts";
import type { Texts } from "./texts.ts";
import type { CircuitView, Locale } from "./types.ts";

export class Circuits extends LitElement {
  @property({ attribute: false }) circuits: CircuitView[] = [];
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) locale!: Locale;

  override render(): TemplateResult {
    const { circuits, texts, locale } = this;
    return html`
      <h3>${texts("circuits")}</h3>
      ${circuits.map(
        (circuit) => html`
          <div class="circuit ${circuit.overload ? "over" : ""}" data-circuit=${circuit.entry_id}>
            <span class="name">${circuit.name}</span>
            <span class="limit">${texts("circuit_limit", { limit: number(locale, circuit.limit, 0) })}</span>
            ${circuit.flows.map((value, index) => this.phase(circuit, value, "ABC"[index] ?? ""))}
            ${circuit.overload ? html`<span class="said" role="status">${texts("overload")}</span>` : nothing}
          </div>
        `,
      )}
    `;
  }

  private phase(circuit: CircuitView, value: number | null, phase: string): TemplateResult {
    const width = value === null ? 0 : Math.min(100, Math.max(0, (value / circuit.limit) * 100));
    return html`
      <span class="phase">
        <span>${phase} ${amps(this.locale, value)}</span>
        <i class="track"><i style="width:${Math.round(width)}%"></i></i>
      </span>
    `;
  }

  static override styles = [
    shared,
    css`
      .circuit {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 2px 12px;
        margin-bottom: 10px;
        font-size: 12.5px;
        font-variant-numeric: tabular-nums;
      }
      .name {
        grid-column: span 2;
        font-size: 14px;
        font-weight: 600;
      }
      .limit {
        text-align: right;
        color: var(--lj-soft);
      }
      .track {
        display: block;
        height: 5px;
        margin-top: 3px;
        border-radius: 3px;
        background: var(--lj-track);
        overflow: hidden;
      }
      .track i {
        display: block;
        height: 100%;
        background: var(--primary-color);
        transition: width 0.4s;
      }
      .over .track i {
        background: var(--error-color);
      }
      .said {
        grid-column: 1 / -1;
        color: var(--error-color);
      }
    `,
  ];
}
