// The elements by their names.
import { Battery } from "./battery.ts";
import { Card } from "./card.ts";
import { Chart } from "./chart.ts";
import { Chips } from "./chips.ts";
import { Circuits } from "./circuits.ts";
import { Editor } from "./editor.ts";
import { Header } from "./header.ts";
import { Load } from "./load.ts";
import { Phases } from "./phases.ts";
import { DashboardStrategy, ViewStrategy } from "./strategy.ts";

export const ELEMENTS: Record<string, CustomElementConstructor> = {
  "load-juggler-battery": Battery,
  "load-juggler-chart": Chart,
  "load-juggler-chips": Chips,
  "load-juggler-circuits": Circuits,
  "load-juggler-header": Header,
  "load-juggler-load": Load,
  "load-juggler-phases": Phases,
  "load-juggler-card-editor": Editor,
  "load-juggler-card": Card,
  "ll-strategy-dashboard-load-juggler": DashboardStrategy,
  "ll-strategy-view-load-juggler": ViewStrategy,
};
