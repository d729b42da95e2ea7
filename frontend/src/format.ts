// Numbers and times as the user has chosen to read them.
import type { Locale } from "./types.ts";

const LOCALES: Record<string, string[]> = {
  comma_decimal: ["en-US", "en"],
  decimal_comma: ["de", "es", "it"],
  space_comma: ["fr", "sv", "cs"],
  quote_decimal: ["de-CH"],
  none: ["en-US"],
};

const numbers = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: Locale, digits: number): Intl.NumberFormat {
  const key = `${locale.language}|${locale.number_format}|${digits}`;
  let found = numbers.get(key);
  if (!found) {
    const wanted = locale.number_format ?? "language";
    const tags = wanted === "system" ? undefined : (LOCALES[wanted] ?? [locale.language, "en"]);
    found = new Intl.NumberFormat(tags, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping: wanted !== "none",
    });
    numbers.set(key, found);
  }
  return found;
}

export function number(locale: Locale, value: number, digits: number): string {
  const shown = numberFormat(locale, digits).format(value);
  return Number(value.toFixed(digits)) === 0 ? shown.replace(/^[-\u2212]/, "") : shown.replace("-", "\u2212");
}

export const DASH = "–";

/** A text in which no line ends between a number, or the dash for it, and its unit. */
export function together(text: string): string {
  return text.replace(/([\d–]) (?=(?:A|k?W|%|s|min|h)(?![\p{L}\d]))/gu, "$1\u00a0");
}

/** A, one digit. */
export function amps(locale: Locale, value: number | null | undefined): string {
  return value == null ? DASH : `${number(locale, value, 1)}\u00a0A`;
}

/** W below 1000, else kW. */
export function watts(locale: Locale, value: number | null | undefined): string {
  if (value == null) return DASH;
  const tens = Math.round(value / 10) * 10;
  if (Math.abs(tens) < 1000) return `${number(locale, tens, 0)}\u00a0W`;
  return `${number(locale, value / 1000, Math.abs(value) < 99_950 ? 1 : 0)}\u00a0kW`;
}

export function percent(locale: Locale, value: number | null | undefined): string {
  return value == null ? DASH : `${number(locale, value, 0)}\u00a0%`;
}

/** How far the user's clock is ahead of UTC, ms. */
export function offset(locale: Locale, timeZone: string, at: number): number {
  if (locale.time_zone !== "server") return -new Date(at).getTimezoneOffset() * 60_000;
  const shown = (zone: string): number => Date.parse(`${new Date(at).toLocaleString("en-US", { timeZone: zone })} UTC`);
  return shown(timeZone) - shown("UTC");
}

/** A time of the day, the `day` of the week in place of minutes: of the browser, or of the server as the user has chosen. */
export function clock(locale: Locale, timeZone: string, at: number, day = false): string {
  const hour12 =
    locale.time_format === "12" ? true : locale.time_format === "24" ? false : undefined;
  const options: Intl.DateTimeFormatOptions = { hour: "numeric", ...(day ? { weekday: "short" } : { minute: "2-digit" }) };
  if (hour12 !== undefined) options.hourCycle = hour12 ? "h12" : "h23";
  if (locale.time_zone === "server") options.timeZone = timeZone;
  const language = locale.time_format === "system" ? undefined : locale.language;
  return times(language, options).format(at);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function times(language: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}|${JSON.stringify(options)}`;
  let found = clocks.get(key);
  if (!found) clocks.set(key, (found = new Intl.DateTimeFormat(language, options)));
  return found;
}

/** A length of time in its two largest units, as `1 h 5 min`; nothing below a minute. */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "";
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours}\u00a0h ${minutes % 60}\u00a0min` : `${hours}\u00a0h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days}\u00a0d ${hours % 24}\u00a0h` : `${days}\u00a0d`;
}
