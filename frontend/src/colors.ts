// A colour and a number for each load, in the order of their creation: the number is what tells who it is.
const NAMES: [string, string][] = [
  ["blue", "#2196f3"],
  ["purple", "#926bc7"],
  ["teal", "#009688"],
  ["pink", "#e91e63"],
  ["indigo", "#3f51b5"],
  ["light-green", "#8bc34a"],
  ["brown", "#795548"],
  ["cyan", "#00bcd4"],
  ["deep-orange", "#ff6f22"],
  ["lime", "#cddc39"],
];

export function loadColor(index: number): string {
  const [name, value] = NAMES[index % NAMES.length]!;
  return `var(--${name}-color, ${value})`;
}
