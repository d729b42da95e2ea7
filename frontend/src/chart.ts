// The last hours: what managed loads took, one upon the other, and the sun.
import { LitElement, css, html, nothing, svg, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { loadColor } from "./colors.ts";
import { clock, duration, number, offset, watts } from "./format.ts";
import { fetchHistory } from "./history.ts";
import { means, moments, note, prune, steps, type Sample } from "./series.ts";
import { shared } from "./styles.ts";
import type { Texts } from "./texts.ts";
import type { Hass } from "./types.ts";

/** A line or an area: the entity that is asked of the past, what is now in W, and the load's place. */
export interface Curve {
  id: string;
  name: string;
  now: number | null;
  load?: number;
}

const HEIGHT = 170;
const LEFT = 36;
const BOTTOM = 20;
const TOP = 8;
const DAY = 24; // h beyond which times need their day
const EVERY = 5000; // ms between two drawings

export class Chart extends LitElement {
  @property({ attribute: false }) curves: Curve[] = [];
  @property({ attribute: false }) hours = 6;
  @property({ attribute: false }) texts!: Texts;
  /** Counts the subscriptions: what was missed in between is asked for again. */
  @property({ attribute: false }) turn = 0;
  hass!: Hass;

  @state() private wide = 0;
  @state() private drawn = 0;
  @state() private missing = false;
  @state() private pointed?: number | undefined;
  private samples = new Map<string, Sample[]>();
  private asked = "";
  private sizes?: ResizeObserver;

  override connectedCallback(): void {
    super.connectedCallback();
    this.asked = "";
    this.sizes = new ResizeObserver(([entry]) => (this.wide = Math.round(entry!.contentRect.width)));
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes?.disconnect();
  }

  protected override shouldUpdate(changed: Map<string, unknown>): boolean {
    if (changed.has("curves")) this.take();
    changed.delete("curves");
    return changed.size > 0;
  }

  /** Note what is now, and draw it when it is time. */
  private take(): void {
    const now = Date.now();
    for (const { id, now: value } of this.curves) {
      let samples = this.samples.get(id);
      if (!samples) this.samples.set(id, (samples = []));
      note(samples, now, value);
    }
    const key = `${this.turn} ${this.hours} ${this.curves.map((curve) => curve.id).join(" ")}`;
    if (key !== this.asked) {
      this.asked = key;
      void this.ask(key);
    }
    if (now - this.drawn >= EVERY) this.drawn = now;
  }

  private async ask(key: string): Promise<void> {
    const from = Date.now() - this.hours * 3_600_000;
    try {
      const known = await fetchHistory(this.hass, this.curves.map((curve) => curve.id), from);
      if (key !== this.asked) return;
      for (const [id, past] of known) {
        const last = past.at(-1)?.at ?? -Infinity;
        this.samples.set(id, [...past, ...(this.samples.get(id) ?? []).filter((sample) => sample.at > last)]);
      }
      this.missing = false;
    } catch {
      // Without a recorder there is only what has been seen since.
      this.missing = true;
    }
    this.drawn = Date.now();
  }

  override render(): TemplateResult {
    const { texts, hass, wide } = this;
    const to = Date.now();
    const from = to - this.hours * 3_600_000;
    const count = Math.max(2, Math.min(180, Math.floor((wide - LEFT) / 3)));
    const stacked: { curve: Curve; values: (number | null)[]; low: number[]; high: number[] }[] = [];
    let base = new Array<number>(count).fill(0);
    let sun: (number | null)[] | undefined;
    let most = 500;
    for (const curve of this.curves) {
      const samples = this.samples.get(curve.id) ?? [];
      prune(samples, from);
      const values = means(samples, from, to, count);
      if (curve.load === undefined) {
        sun = values;
        most = Math.max(most, ...values.map((value) => value ?? 0));
      } else {
        const high = base.map((value, index) => value + Math.max(0, values[index] ?? 0));
        stacked.push({ curve, values, low: base, high });
        base = high;
      }
    }
    most = Math.max(most, ...base);
    const grid = steps(most, 4);
    const top = grid.at(-1)!;
    const x = (index: number): number => LEFT + ((wide - LEFT) * index) / (count - 1);
    const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
    const point = (index: number, value: number): string => `${x(index).toFixed(1)},${y(value).toFixed(1)}`;
    const time = (at: number): number => LEFT + ((wide - LEFT) * (at - from)) / (to - from);
    const ahead = offset(hass.locale, hass.config.time_zone, to);
    const marks = moments(from, to, Math.max(2, Math.floor((wide - LEFT) / 64)), ahead);
    return html`
      <h3>${texts("chart", { duration: duration(this.hours * 3600) })}</h3>
      ${this.missing ? html`<p>${texts("no_history")}</p>` : nothing}
      <div class="plot" @pointermove=${this.point} @pointerleave=${() => (this.pointed = undefined)}>
        ${wide < LEFT + 20
          ? nothing
          : svg`<svg data-chart role="img" aria-label=${this.described()} width=${wide} height=${HEIGHT} viewBox="0 0 ${wide} ${HEIGHT}">
              ${grid.map(
                (value, index) => svg`
                  <line class="grid" x1=${LEFT} x2=${wide} y1=${y(value)} y2=${y(value)} />
                  <text x=${LEFT - 6} y=${y(value) + 4} text-anchor="end">${
                    index === grid.length - 1 ? "kW" : number(hass.locale, value / 1000, top < 4000 ? 1 : 0)
                  }</text>`,
              )}
              ${marks.map(
                (at) => svg`
                  <line class="tick" x1=${time(at)} x2=${time(at)} y1=${HEIGHT - BOTTOM} y2=${HEIGHT - BOTTOM + 4} />
                  <text x=${time(at)} y=${HEIGHT - 4} text-anchor=${time(at) > wide - 20 ? "end" : time(at) < LEFT + 16 ? "start" : "middle"}>${
                    this.time(at)
                  }</text>`,
              )}
              ${stacked.map(
                ({ curve, low, high }) => svg`<path
                  class="area"
                  style="--c:${loadColor(curve.load!)}"
                  d="M${high.map((value, index) => point(index, value)).join("L")}L${low
                    .map((value, index) => point(index, value))
                    .reverse()
                    .join("L")}Z"
                />`,
              )}
              ${sun ? svg`<path class="sun" d=${line(sun, point)} />` : nothing}
              ${
                this.pointed === undefined
                  ? nothing
                  : svg`<line class="cursor" x1=${this.pointed} x2=${this.pointed} y1=${TOP} y2=${HEIGHT - BOTTOM} />`
              }
            </svg>`}
        ${this.pointed === undefined ? nothing : this.readout(from, to, count, stacked, sun)}
      </div>
    `;
  }

  private readout(
    from: number,
    to: number,
    count: number,
    stacked: { curve: Curve; values: (number | null)[] }[],
    sun: (number | null)[] | undefined,
  ): TemplateResult {
    const { hass, texts, wide } = this;
    const share = (this.pointed! - LEFT) / (wide - LEFT);
    const index = Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))));
    const right = this.pointed! > wide / 2;
    return html`<div class="readout" aria-hidden="true" style="${right ? "left" : "right"}:${right ? LEFT + 4 : 4}px">
      <b>${this.time(from + share * (to - from))}</b>
      ${sun ? html`<span><i class="line"></i>${texts("sun")} ${watts(hass.locale, sun[index])}</span>` : nothing}
      ${[...stacked]
        .reverse()
        .map(
          ({ curve, values }) =>
            html`<span><i style="--c:${loadColor(curve.load!)}"></i>${curve.name} ${watts(hass.locale, values[index])}</span>`,
        )}
    </div>`;
  }

  private point = (event: PointerEvent): void => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const at = event.clientX - box.left;
    this.pointed = at < LEFT ? undefined : at;
  };

  private time(at: number): string {
    return clock(this.hass.locale, this.hass.config.time_zone, at, this.hours > DAY);
  }

  private described(): string {
    const { hass, texts, curves } = this;
    const now = curves.map((curve) => `${curve.name} ${watts(hass.locale, curve.now)}`).join(", ");
    return texts("chart_label", { duration: duration(this.hours * 3600), now });
  }

  static override styles = [
    shared,
    css`
      .plot {
        position: relative;
        height: ${HEIGHT}px;
        touch-action: pan-y;
      }
      svg {
        display: block;
      }
      text {
        font: 11px var(--lj-font);
        fill: var(--lj-soft);
      }
      .grid {
        stroke: var(--lj-line);
        stroke-width: 1;
      }
      .tick,
      .cursor {
        stroke: var(--secondary-text-color);
      }
      .area {
        fill: var(--c);
        fill-opacity: 0.75;
        stroke: var(--c);
        stroke-width: 1;
      }
      .sun {
        fill: none;
        stroke: var(--lj-sun);
        stroke-width: 2;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      p {
        margin: 0 0 6px;
        font-size: 12px;
        color: var(--lj-soft);
      }
      .readout {
        position: absolute;
        top: 4px;
        display: grid;
        gap: 2px;
        max-width: 75%;
        padding: 6px 8px;
        border-radius: 6px;
        border: 1px solid var(--lj-line);
        background: var(--lj-card);
        font-size: 12px;
        pointer-events: none;
        font-variant-numeric: tabular-nums;
      }
      .readout i {
        display: inline-block;
        width: 8px;
        height: 8px;
        margin-right: 5px;
        border-radius: 2px;
        background: var(--c, var(--lj-sun));
      }
      .readout .line {
        height: 3px;
        vertical-align: middle;
      }
    `,
  ];
}

function line(values: (number | null)[], point: (index: number, value: number) => string): string {
  let open = false;
  let path = "";
  values.forEach((value, index) => {
    // A lone point is a line of no length, with round ends.
    if (value !== null) path += open ? `L${point(index, value)}` : `M${point(index, value)}h0`;
    open = value !== null;
  });
  return path;
}
