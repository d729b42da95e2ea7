// What the integration sends, and what of Home Assistant's frontend is used. A, W and percent; null: not known.

export const DOMAIN = "dynamic_ocpp_evse";

export type PhaseName = "A" | "B" | "C";

/** `unmanaged` is the meter without managed loads, `fed` what sun and battery feed in, where that is known. */
export interface PhaseView {
  phase: PhaseName;
  grid: number | null;
  unmanaged: number | null;
  fed: number | null;
  free: number | null;
}

export interface SiteView {
  phases: PhaseView[];
  breaker: number;
  off_grid: boolean;
  overload: boolean;
  grid_w: number | null;
  house_w: number | null;
  solar_w: number | null;
  managed_w: number | null;
}

export interface BatteryView {
  soc: number | null;
  power_w: number | null;
  target: number;
  min: number;
  gates: { any_source: boolean; solar: boolean; discharge: boolean } | null;
}

export interface ReasonView {
  code: string;
  sentence: string;
  phases?: string;
  missing_w?: number;
  seconds?: number;
}

/** A load; one that is not loaded has a name only, one without a plan no status. */
export interface LoadView {
  entry_id: string;
  name: string;
  kind?: "evse" | "plug";
  mode?: string;
  modes?: string[];
  priority?: number;
  controlled?: boolean;
  power_w?: number | null;
  draw?: Partial<Record<PhaseName, number>> | null;
  max_a?: number | null;
  status?: string;
  legs?: PhaseName[];
  limit_a?: number;
  available_a?: number;
  reason?: ReasonView;
}

export interface CircuitView {
  entry_id: string;
  name: string;
  limit: number;
  flows: (number | null)[];
  overload: boolean | null;
}

export interface View {
  entry_id: string;
  title: string;
  state: "running" | "waiting" | "failed" | "stopped" | "removed";
  status?: string | null;
  distribution?: { mode: string; modes: string[] } | null;
  entities?: Record<string, Record<string, string>> | null;
  problems?: { code: string; sentence: string }[] | null;
  lost?: { entity_id: string; sentence: string }[] | null;
  site?: SiteView | null;
  battery?: BatteryView | null;
  loads?: LoadView[] | null;
  circuits?: CircuitView[] | null;
}

export const PARTS = ["phases", "loads", "battery", "circuits", "chart"] as const;
export type Part = (typeof PARTS)[number];

export interface CardConfig {
  type: string;
  entry_id?: string;
  title?: string;
  hours?: number;
  show_phases?: boolean;
  show_loads?: boolean;
  show_battery?: boolean;
  show_circuits?: boolean;
  show_chart?: boolean;
}

export interface Locale {
  language: string;
  number_format?: string;
  time_format?: string;
  time_zone?: string;
}

export type Localize = (key: string, values?: Record<string, string | number>) => string;
export type Unsubscribe = () => void | Promise<void>;

export interface Connection {
  connected: boolean;
  subscribeMessage<T>(
    callback: (message: T) => void,
    message: Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<Unsubscribe>;
  addEventListener(event: string, callback: () => void): void;
  removeEventListener(event: string, callback: () => void): void;
}

export interface EntityState {
  state: string;
  last_changed: string;
  attributes: Record<string, unknown>;
}

export interface Hass {
  connection: Connection;
  states: Record<string, EntityState | undefined>;
  entities?: Record<string, { entity_id: string; platform?: string; translation_key?: string; device_id?: string }>;
  devices?: Record<string, { id: string; name?: string | null; identifiers?: [string, string][] }>;
  config: { time_zone: string };
  locale: Locale;
  language: string;
  localize: Localize;
  loadBackendTranslation(category: string, integration?: string): Promise<Localize>;
  callService(
    domain: string,
    service: string,
    data: Record<string, unknown>,
    target?: undefined,
    notifyOnError?: boolean,
  ): Promise<unknown>;
  callWS<T>(message: Record<string, unknown>): Promise<T>;
}
