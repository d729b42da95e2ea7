// Registers everything with Home Assistant. A second copy of the script, as after an update, changes nothing.
import { Battery } from "./battery.ts";
import { CARD, Card } from "./card.ts";
import { Chart } from "./chart.ts";
import { Chips } from "./chips.ts";
import { Circuits } from "./circuits.ts";
import { Editor } from "./editor.ts";
import { Load } from "./load.ts";
import { Phases } from "./phases.ts";
import { DashboardStrategy, STRATEGIES, ViewStrategy } from "./strategy.ts";

const ELEMENTS: Record<string, CustomElementConstructor> = {
  "load-juggler-battery": Battery,
  "load-juggler-chart": Chart,
  "load-juggler-chips": Chips,
  "load-juggler-circuits": Circuits,
  "load-juggler-load": Load,
  "load-juggler-phases": Phases,
  "load-juggler-card-editor": Editor,
  "load-juggler-card": Card,
  "ll-strategy-dashboard-load-juggler": DashboardStrategy,
  "ll-strategy-view-load-juggler": ViewStrategy,
};

interface Page {
  customCards?: object[];
  customStrategies?: object[];
}

if (!customElements.get("load-juggler-card")) {
  for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element);
  const page = window as unknown as Page;
  (page.customCards ??= []).push(CARD);
  (page.customStrategies ??= []).push(...STRATEGIES);
}
