// What Home Assistant is told of the card and the strategy before it needs them.
import { DOMAIN, type CardConfig, type Hass } from "./types.ts";

export const CARD = {
  type: "load-juggler-card",
  name: "Load Juggler",
  description: "Why does it not charge? Phases, loads, battery and sun of a site at a glance.",
  preview: true,
  documentationURL: "https://github.com/LeoAlioth/Load-Juggler",
  /** Suggest the card for an entity of ours, where Home Assistant asks (2026.6 and later). */
  getEntitySuggestion: (hass: Hass, entityId: string): { config: Partial<CardConfig> } | null =>
    hass.entities?.[entityId]?.platform === DOMAIN ? { config: { type: "custom:load-juggler-card" } } : null,
};

export const STRATEGIES = [
  {
    type: "load-juggler",
    strategyType: "dashboard",
    name: "Load Juggler",
    description: "The sites of Load Juggler: what each load does and why, its controls, and its history.",
    documentationURL: "https://github.com/LeoAlioth/Load-Juggler",
  },
];
