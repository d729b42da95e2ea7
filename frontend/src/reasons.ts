// How a reason and a status look; what they say comes from the integration.

const ICONS: Record<string, string> = {
  main_breaker: "mdi:transmission-tower",
  max_import: "mdi:transmission-tower-import",
  circuit: "mdi:electric-switch",
  inverter: "mdi:solar-power",
  battery_first: "mdi:home-battery",
  not_enough_solar: "mdi:weather-partly-cloudy",
  follows_sun: "mdi:weather-sunny",
  below_excess_threshold: "mdi:weather-sunset-up",
  follows_export: "mdi:weather-sunny",
  gave_way_to: "mdi:swap-horizontal",
  at_maximum: "mdi:check-circle",
  vehicle_limit: "mdi:car-electric",
  ramping: "mdi:timer-sand",
  not_connected: "mdi:power-plug-off",
  no_demand: "mdi:sleep",
  pausing: "mdi:pause-circle",
  riding_through: "mdi:weather-cloudy",
  sensor_lost: "mdi:alert",
  device_lost: "mdi:lan-disconnect",
  control_off: "mdi:hand-back-right",
  manual: "mdi:hand-back-right",
  checking_wiring: "mdi:connection",
  invalid_configuration: "mdi:alert",
};

export function reasonIcon(code: string): string {
  return ICONS[code] ?? "mdi:information";
}

export type Tone = "runs" | "waits" | "rests" | "wrong";

const TONES: Record<string, Tone> = {
  charging: "runs",
  on: "runs",
  waiting: "waits",
  paused: "waits",
  unavailable: "wrong",
};
const WRONG = new Set(["sensor_lost", "device_lost", "invalid_configuration"]);

export function toneOf(status: string | undefined): Tone {
  return (status !== undefined && TONES[status]) || "rests";
}

export function isWrong(code: string): boolean {
  return WRONG.has(code);
}
