// Modes to tap: a radio group, with arrow keys, that believes a choice only until the answer.
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { shared } from "./styles.ts";

const BELIEVED = 5000; // ms after the answer until what is shown must have followed
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class Chips extends LitElement {
  @property({ attribute: false }) options: string[] = [];
  @property({ attribute: false }) chosen?: string;
  @property() label = "";
  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) choose!: (option: string) => Promise<boolean>;

  @state() private pending?: string | undefined;
  private timer?: ReturnType<typeof setTimeout>;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.pending = undefined;
  }

  override willUpdate(): void {
    if (this.pending === this.chosen) this.pending = undefined;
  }

  override render(): TemplateResult {
    const now = this.pending ?? this.chosen;
    const reachable = this.options.includes(now ?? "") ? now : this.options[0];
    return html`
      <div class="chips" role="radiogroup" aria-label=${this.label} @keydown=${this.key}>
        ${this.options.map(
          (option) => html`
            <button
              role="radio"
              data-mode=${option}
              aria-checked=${option === now ? "true" : "false"}
              tabindex=${option === reachable ? 0 : -1}
              ?disabled=${this.disabled}
              aria-busy=${option === this.pending ? "true" : nothing}
              @click=${() => this.pick(option)}
            >
              ${option}
            </button>
          `,
        )}
      </div>
    `;
  }

  private key(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined || this.disabled) return;
    event.preventDefault();
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>("button")];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const next = (at + step + buttons.length) % buttons.length;
    buttons[next]?.focus();
    const option = this.options[next];
    if (option !== undefined) void this.pick(option);
  }

  private async pick(option: string): Promise<void> {
    if (option === (this.pending ?? this.chosen)) return;
    clearTimeout(this.timer);
    this.pending = option;
    const done = await this.choose(option);
    if (this.pending !== option) return;
    if (!done) this.pending = undefined;
    else this.timer = setTimeout(() => (this.pending = undefined), BELIEVED);
  }

  static override styles = [
    shared,
    css`
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      button {
        padding: 6px 8px;
        min-height: 32px;
        border-radius: 16px;
        font-size: 13px;
        line-height: 1.3;
        border: 1px solid var(--lj-line);
        color: var(--primary-text-color);
        transition:
          background 0.15s,
          color 0.15s;
      }
      button:hover:enabled:not([aria-checked="true"]) {
        background: var(--lj-track);
      }
      button[aria-checked="true"] {
        background: color-mix(in srgb, var(--primary-color) 28%, transparent);
        border-color: var(--primary-color);
        box-shadow: inset 0 0 0 1px var(--primary-color);
        font-weight: 600;
      }
      button[aria-busy="true"] {
        opacity: 0.7;
      }
    `,
  ];
}
