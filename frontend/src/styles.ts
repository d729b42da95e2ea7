// What all parts look like: Home Assistant's variables, and a few of our own made of them.
import { css } from "lit";

export const shared = css`
  :host {
    --lj-font: var(--ha-font-family-body, var(--mdc-typography-font-family, Roboto, Noto, sans-serif));
    --lj-card: var(--ha-card-background, var(--card-background-color, #fff));
    --lj-soft: color-mix(in srgb, var(--primary-text-color) 20%, var(--secondary-text-color));
    --lj-track: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
    --lj-free: color-mix(in srgb, var(--success-color, #43a047) 55%, transparent);
    --lj-house: color-mix(in srgb, var(--primary-text-color) 42%, var(--lj-card));
    --lj-sun: var(--energy-solar-color, #ff9800);
    --lj-line: var(--divider-color, rgba(127, 127, 127, 0.3));
    display: block;
    font-family: var(--lj-font);
    overflow-wrap: anywhere;
    color: var(--primary-text-color);
  }
  * {
    box-sizing: border-box;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    margin: 0;
    text-align: inherit;
    cursor: pointer;
  }
  button:disabled {
    cursor: default;
    opacity: 0.45;
  }
  :focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  h3 {
    margin: 0 0 8px;
    font-size: 13px;
    font-weight: 600;
    letter-spacing: 0.02em;
    color: var(--lj-soft);
  }
  /* The mark of a load: its colour and its number. */
  .key {
    display: inline-grid;
    flex: none;
    place-items: center;
    width: 16px;
    height: 16px;
    border-radius: 4px;
    background: var(--c);
    color: var(--ink);
    font: 600 11px/1 var(--lj-font);
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`;
