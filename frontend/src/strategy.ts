// The dashboard strategy: views made of the hubs and loads that there are, out of the card and standard cards.
import { NoAnswer, look } from "./follow.ts";
import { loadTexts, textsOf, told, type Texts } from "./texts.ts";
import { DOMAIN, type Hass, type LoadView, type Localize, type View } from "./types.ts";

type Json = Record<string, unknown>;

export interface StrategyConfig {
  entry_id?: string;
  hours?: number;
}

/** The hubs, by the device that each has: anybody may know the devices. */
function hubsOf(hass: Hass): string[] {
  const found = new Set<string>();
  for (const entity of Object.values(hass.entities ?? {})) {
    if (entity.platform !== DOMAIN || entity.translation_key !== "distribution_mode") continue;
    const device = entity.device_id ? hass.devices?.[entity.device_id] : undefined;
    for (const [domain, id] of device?.identifiers ?? []) if (domain === DOMAIN) found.add(id);
  }
  return [...found];
}

class Builder {
  constructor(
    private localize: Localize,
    private texts: Texts,
    private view: View,
    private hours: number,
  ) {}

  /** Return a view: the card over the whole width, and below what can be set, and what has been. */
  build(path: string): Json {
    const { view, texts } = this;
    const loads = view.loads ?? [];
    const card: Json = {
      type: "custom:load-juggler-card",
      entry_id: view.entry_id,
      grid_options: { columns: "full", rows: "auto" },
    };
    if (this.hours !== 6) card["hours"] = this.hours;
    const sections = [
      { type: "grid", column_span: 4, cards: [card] },
      this.section(texts("dash_site"), "mdi:home-lightning-bolt", this.site()),
      ...loads.map((load) => this.section(load.name, icon(load), this.load(load))),
      { ...this.section(texts("dash_history"), "mdi:chart-line", this.history(loads)), column_span: 2 },
    ].filter((section) => section !== null);
    return { title: view.title, path, icon: "mdi:ev-station", type: "sections", max_columns: 4, sections };
  }

  private section(heading: string, icon: string, cards: (Json | null)[]): Json | null {
    const found = cards.filter((card) => card !== null);
    if (!found.length) return null;
    return { type: "grid", cards: [{ type: "heading", heading, heading_style: "title", icon }, ...found] };
  }

  private entity(entryId: string, key: string): string | undefined {
    return this.view.entities?.[entryId]?.[key];
  }

  private tile(entity: string | undefined, more: Json = {}): Json | null {
    return entity ? { type: "tile", entity, ...more } : null;
  }

  /** Under a heading that names the device, the entity needs no more than its own name. */
  private named(platform: string, key: string): Json {
    const name = this.localize(`component.${DOMAIN}.entity.${platform}.${key}.name`);
    return name ? { name } : {};
  }

  private slider(entity: string | undefined, key: string): Json | null {
    return this.tile(entity, {
      ...this.named("number", key),
      features: [{ type: "numeric-input", style: "slider" }],
      grid_options: { columns: 12, rows: 2 },
    });
  }

  private site(): (Json | null)[] {
    const of = (key: string): string | undefined => this.entity(this.view.entry_id, key);
    return [
      this.tile(of("available_power"), this.named("sensor", "available_power")),
      this.tile(of("power_buffer"), this.named("number", "power_buffer")),
      this.slider(of("battery_soc_target"), "battery_soc_target"),
      this.slider(of("battery_soc_min"), "battery_soc_min"),
      this.tile(of("allow_grid_charging"), {
        ...this.named("switch", "allow_grid_charging"),
        tap_action: { action: "toggle" },
        grid_options: { columns: 12, rows: 1 },
      }),
      this.tile(of("max_import_power"), {
        ...this.named("number", "max_import_power"),
        state_content: ["state", "limited_by"],
        grid_options: { columns: 12, rows: 1 },
      }),
    ];
  }

  private load(load: LoadView): (Json | null)[] {
    const of = (key: string): string | undefined => this.entity(load.entry_id, key);
    return [
      this.tile(of("energy"), this.named("sensor", "energy")),
      this.tile(of("energy_solar"), this.named("sensor", "energy_solar")),
      this.slider(of("max_current"), "max_current"),
      this.slider(of("min_current"), "min_current"),
      this.tile(of("device_power"), this.named("number", "device_power")),
    ];
  }

  private history(loads: LoadView[]): (Json | null)[] {
    const { view, texts } = this;
    const named = (entity: string | undefined, name: string): Json[] => (entity ? [{ entity, name }] : []);
    const limits = loads.flatMap((load) => named(this.entity(load.entry_id, "allocated_current"), load.name));
    const energy = loads.flatMap((load) => [
      ...named(this.entity(load.entry_id, "energy_solar"), texts("dash_from_sun", { name: load.name })),
      ...named(this.entity(load.entry_id, "energy_grid"), texts("dash_from_grid", { name: load.name })),
    ]);
    const flows = [
      ...named(this.entity(view.entry_id, "grid_power"), texts("grid")),
      ...named(this.entity(view.entry_id, "solar_power"), texts("sun")),
      ...named(this.entity(view.entry_id, "house_power"), texts("house")),
      ...named(this.entity(view.entry_id, "battery_power"), texts("battery")),
    ];
    const wide = { columns: 12, rows: "auto" };
    return [
      limits.length ? { type: "history-graph", title: texts("dash_limits"), entities: limits, hours_to_show: this.hours, grid_options: wide } : null,
      flows.length ? { type: "history-graph", title: texts("dash_flows"), entities: flows, hours_to_show: this.hours, grid_options: wide } : null,
      energy.length
        ? {
            type: "statistics-graph",
            title: texts("dash_energy"),
            entities: energy,
            days_to_show: 14,
            period: "day",
            chart_type: "bar",
            stat_types: ["change"],
            grid_options: wide,
          }
        : null,
      {
        type: "button",
        name: texts("dash_to_energy"),
        icon: "mdi:lightning-bolt",
        show_state: false,
        icon_height: "24px",
        tap_action: { action: "navigate", navigation_path: "/energy" },
        grid_options: { columns: 12, rows: 1 },
      },
    ];
  }
}

function icon(load: LoadView): string {
  return load.kind === "plug" ? "mdi:power-socket-eu" : "mdi:ev-station";
}

function empty(text: string): Json {
  return { title: "Load Juggler", path: "load-juggler", cards: [{ type: "markdown", content: text }] };
}

async function viewOf(config: StrategyConfig, hass: Hass, entryId: string | undefined, path: string): Promise<Json> {
  const localize = await loadTexts(hass);
  const texts = textsOf(localize);
  try {
    return new Builder(localize, texts, await look(hass, entryId), config.hours ?? 6).build(path);
  } catch (error) {
    return empty(error instanceof NoAnswer ? texts("no_answer") : await told(hass, error));
  }
}

export class DashboardStrategy extends HTMLElement {
  /** A view for each hub, or for the one that is asked for. */
  static async generate(config: StrategyConfig, hass: Hass): Promise<Json> {
    const hubs = config.entry_id ? [config.entry_id] : hubsOf(hass);
    const ids: (string | undefined)[] = hubs.length ? hubs : [undefined];
    const views = ids.map((id, index) => viewOf(config, hass, id, index ? `site-${index + 1}` : "site"));
    return { title: "Load Juggler", views: await Promise.all(views) };
  }
}

export class ViewStrategy extends HTMLElement {
  /** The view of one hub. */
  static async generate(config: StrategyConfig, hass: Hass): Promise<Json> {
    return viewOf(config, hass, config.entry_id, "site");
  }
}
