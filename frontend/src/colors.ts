// A colour and a number for each load, in the order of their creation: the number is what tells who it is, in the ink
// that can be read on the colour.
const NAMES: [string, string, string][] = [
  ["blue", "#2196f3", "#000"],
  ["purple", "#926bc7", "#000"],
  ["teal", "#009688", "#000"],
  ["pink", "#e91e63", "#000"],
  ["indigo", "#3f51b5", "#fff"],
  ["light-green", "#8bc34a", "#000"],
  ["brown", "#795548", "#fff"],
  ["cyan", "#00bcd4", "#000"],
  ["deep-orange", "#ff6f22", "#000"],
  ["lime", "#cddc39", "#000"],
];

export function loadColor(index: number): string {
  const [name, value] = NAMES[index % NAMES.length]!;
  return `var(--${name}-color, ${value})`;
}

/** The colour of a load and its ink, as the variables of a style. */
export function loadStyle(index: number): string {
  return `--c:${loadColor(index)};--ink:${NAMES[index % NAMES.length]![2]}`;
}
