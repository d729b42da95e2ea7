// What a load looks like.
import { css } from "lit";

export const loadStyles = css`
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
    width: 20px;
    height: 20px;
    border-radius: 5px;
    font-size: 12px;
  }
  .name {
    font-size: 16px;
    font-weight: 600;
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
    color: var(--lj-soft);
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
    color: var(--lj-soft);
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
    opacity: 0.7;
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
    color: var(--lj-soft);
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
`;
