// The phases: what house, loads and sun take and give, against the breaker.
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { barOf, place, roomOf, scaleOf, type Bar, type Piece, type Scale } from "./bars.ts";
import { loadStyle } from "./colors.ts";
import { amps, number } from "./format.ts";
import { shared } from "./styles.ts";
import type { Texts } from "./texts.ts";
import type { LoadView, Locale, PhaseView, SiteView } from "./types.ts";

export class Phases extends LitElement {
  @property({ attribute: false }) site!: SiteView;
  @property({ attribute: false }) loads: LoadView[] = [];
  /** There is a battery, which feeds in as well. */
  @property({ type: Boolean }) stored = false;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) locale!: Locale;

  private scale?: Scale;

  override render(): TemplateResult {
    const { site, loads, texts } = this;
    const bars = site.phases.map((phase) => barOf(phase, loads));
    const scale = (this.scale = scaleOf(bars, site.breaker, this.scale));
    const sunny = site.phases.filter((_, index) => (bars[index]?.sun ?? 0) > 0);
    return html`
      <div class="bars">
        ${site.phases.map((phase, index) => this.row(phase, bars[index] ?? null, scale))}
        ${site.off_grid ? nothing : this.axis(scale)}
      </div>
      <ul class="legend">
        ${bars.some((bar) => bar?.pieces.some(({ kind }) => kind === "house"))
          ? html`<li><i class="key house"></i>${texts("house")}</li>`
          : nothing}
        ${loads.map(
          (load, index) =>
            html`<li><i class="key load" style=${loadStyle(index)}>${index + 1}</i>${load.name}</li>`,
        )}
        ${bars.some((bar) => bar?.pieces.some(({ kind }) => kind === "other"))
          ? html`<li><i class="key other"></i>${texts("other")}</li>`
          : nothing}
        ${sunny[0] ? html`<li><i class="key sun"></i>${this.source(sunny[0])}</li>` : nothing}
        <li><i class="key free"></i>${texts("free")}</li>
        ${site.off_grid ? nothing : html`<li><i class="key breaker"></i>${texts("breaker")}</li>`}
      </ul>
    `;
  }

  /** What feeds into a phase: all of it, or what the house leaves of it. */
  private source({ fed }: PhaseView): string {
    return this.texts(`sun${this.stored ? "_battery" : ""}${fed === null ? "_left" : ""}`);
  }

  private row(phase: PhaseView, bar: Bar | null, scale: Scale): TemplateResult {
    const { site, texts, locale } = this;
    const room = roomOf(site, phase);
    const over = room !== null && room < 0;
    const grid = phase.grid;
    const said =
      grid === null
        ? texts("unknown")
        : over
          ? texts("over_by", { amps: number(locale, -room, 1) })
          : texts("free_amps", { amps: phase.free === null ? "–" : number(locale, phase.free, 1) });
    return html`
      <div class="phase ${over ? "over" : ""}" data-phase=${phase.phase}>
        <span class="name" aria-hidden="true">${phase.phase}</span>
        <div class="track" role="img" aria-label=${this.described(phase, bar, said)}>
          ${bar ? this.track(phase, bar, scale) : html`<span class="none">${texts("unknown")}</span>`}
        </div>
        <span class="numbers" aria-hidden="true">
          <b data-grid>${amps(locale, site.off_grid ? phase.fed : grid)}</b>
          <small>${said}</small>
        </span>
      </div>
    `;
  }

  private track(phase: PhaseView, bar: Bar, scale: Scale): TemplateResult {
    const { site } = this;
    const at = (value: number): number => place(scale, value);
    const zero = at(0);
    const end = at(bar.end);
    const free = at(bar.end + Math.min(phase.free ?? 0, Math.max(0, site.breaker - bar.end)));
    return html`
      ${bar.sun > 0 ? html`<i class="sun" style="left:${at(bar.start)}%;width:${zero - at(bar.start)}%"></i>` : nothing}
      ${free > end ? html`<i class="free" style="left:${end}%;width:${free - end}%"></i>` : nothing}
      ${bar.pieces.map((piece) => this.piece(piece, at))}
      ${bar.end > site.breaker
        ? html`<i class="beyond" style="left:${at(site.breaker)}%;width:${end - at(site.breaker)}%"></i>`
        : nothing}
      <i class="zero" style="left:${zero}%"></i>
      ${site.off_grid ? nothing : html`<i class="breaker" style="left:${at(site.breaker)}%"></i>`}
      <i class="now" style="left:${end}%"></i>
    `;
  }

  private piece(piece: Piece, at: (value: number) => number): TemplateResult {
    const left = at(piece.from);
    const width = Math.round((at(piece.to) - left) * 10) / 10;
    const color = piece.load === undefined ? "" : `${loadStyle(piece.load)};`;
    return html`<i class="piece ${piece.kind}" style="${color}left:${left}%;width:${width}%"
      >${piece.load === undefined || width < 4 ? nothing : piece.load + 1}</i
    >`;
  }

  private axis(scale: Scale): TemplateResult {
    const { site, locale, texts } = this;
    const whole = (value: number): string => number(locale, value, 0);
    return html`
      <div class="axis" aria-hidden="true">
        ${scale.low < 0
          ? html`<span class="low">${texts("axis_export", { amps: whole(-scale.low) })}</span>
              ${place(scale, 0) < 33 ? nothing : html`<span style="left:${place(scale, 0)}%">0</span>`}`
          : html`<span class="low">0</span>`}
        <span class="high" style="right:${100 - place(scale, site.breaker)}%"
          >${texts("axis_import", { amps: whole(site.breaker) })}</span
        >
      </div>
    `;
  }

  private described(phase: PhaseView, bar: Bar | null, said: string): string {
    const { texts, locale, loads, site } = this;
    if (!bar) return texts("phase_unknown", { phase: phase.phase });
    const parts = bar.pieces.map((piece) => {
      const name = piece.kind === "load" ? loads[piece.load!]!.name : texts(piece.kind);
      return `${name} ${amps(locale, piece.to - piece.from)}`;
    });
    if (bar.sun > 0) parts.push(`${this.source(phase)} ${amps(locale, bar.sun)}`);
    const head = texts(site.off_grid ? "phase_off_grid" : "phase_grid", {
      phase: phase.phase,
      amps: number(locale, bar.end, 1),
      breaker: number(locale, site.breaker, 0),
    });
    return [head, ...parts, said].join(", ");
  }

  static override styles = [
    shared,
    css`
      .bars {
        display: grid;
        gap: 10px;
      }
      .phase,
      .axis {
        display: grid;
        grid-template-columns: 20px 1fr 76px;
        gap: 10px;
        align-items: center;
      }
      .name {
        font-weight: 600;
        text-align: center;
        color: var(--lj-soft);
      }
      .track {
        position: relative;
        height: 26px;
        border-radius: 6px;
        background: var(--lj-track);
      }
      .track i {
        position: absolute;
        top: 0;
        bottom: 0;
        transition:
          left 0.4s,
          width 0.4s;
      }
      .piece {
        display: grid;
        place-items: center;
        overflow: hidden;
        background: var(--c);
        color: var(--ink);
        font: 600 12px/1 var(--lj-font);
        box-shadow: inset -1px 0 0 var(--lj-card);
      }
      .house,
      .other {
        --c: var(--lj-house);
      }
      .track .sun {
        top: auto;
        bottom: -5px;
        height: 4px;
        border-radius: 2px;
        background: var(--lj-sun);
      }
      .free {
        background: repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
      }
      .piece.other {
        background: repeating-linear-gradient(45deg, var(--lj-house) 0 3px, transparent 3px 6px);
      }
      .beyond {
        background: repeating-linear-gradient(45deg, var(--error-color) 0 4px, transparent 4px 7px);
      }
      .zero {
        width: 1px;
        margin: -3px 0 -6px;
        background: var(--secondary-text-color);
      }
      .breaker {
        width: 3px;
        margin: -4px -1.5px;
        border-radius: 2px;
        background: var(--error-color);
      }
      .now {
        width: 3px;
        margin: -2px -1.5px;
        border-radius: 2px;
        background: var(--primary-text-color);
      }
      .none {
        display: block;
        padding: 0 8px;
        line-height: 26px;
        font-size: 12px;
        color: var(--lj-soft);
      }
      .numbers {
        text-align: right;
        line-height: 1.15;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .numbers small {
        display: block;
        font-size: 11px;
        color: var(--lj-soft);
      }
      .over b,
      .over small {
        color: var(--error-color);
      }
      .axis {
        display: block;
        position: relative;
        height: 14px;
        margin: -4px 86px 0 30px;
        font-size: 11px;
        color: var(--lj-soft);
      }
      .axis span {
        position: absolute;
        transform: translateX(-50%);
      }
      .axis .low,
      .axis .high {
        transform: none;
        white-space: nowrap;
      }
      .axis .high {
        margin-right: -6px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 14px;
        margin: 10px 0 0;
        padding: 0;
        list-style: none;
        font-size: 12px;
        color: var(--lj-soft);
      }
      .legend li {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .key.other {
        background: repeating-linear-gradient(45deg, var(--lj-house) 0 3px, transparent 3px 6px);
      }
      .key.sun {
        height: 4px;
        background: var(--lj-sun);
      }
      .key.free {
        background: var(--lj-track) repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
      }
      .key.breaker {
        width: 3px;
        margin: 0 6px;
      }
      .track i.breaker,
      .key.breaker {
        background: var(--error-color);
      }
    `,
  ];
}
