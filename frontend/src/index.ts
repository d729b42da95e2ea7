// Tells Home Assistant of the card and the strategy. A second copy of the script, as after an update, changes nothing.
import { CARD, STRATEGIES } from "./about.ts";

const PATIENCE = 10_000; // ms for a page that has another application

interface Page {
  customCards?: object[];
  customStrategies?: object[];
}

/**
 * Define the elements once the application is there: it replaces the registry of elements, and their base class, while
 * it starts, and would not see what was made of those before.
 */
async function define(): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([customElements.whenDefined("home-assistant"), late]);
  const { ELEMENTS } = await import("./elements.ts");
  for (const [name, element] of Object.entries(ELEMENTS))
    if (!customElements.get(name)) customElements.define(name, element);
}

const page = window as unknown as Page;
const cards = (page.customCards ??= []) as { type: string }[];
if (!cards.some(({ type }) => type === CARD.type)) {
  cards.push(CARD);
  (page.customStrategies ??= []).push(...STRATEGIES);
  void define();
}
