// What can be measured of how a page looks. `root` is the element to look into, through all its shadow roots.
(root) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  /** A color as red, green and blue (0 to 255) and alpha (0 to 1), whatever notation it comes in. */
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const parent = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
  const luminance = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const contrast = (one, two) => {
    const [low, high] = [luminance(one), luminance(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  /** What lies behind an element's text, from the page up, and how opaque the element is in all. */
  const behind = (element) => {
    const chain = [];
    for (let at = element; at; at = parent(at)) chain.push(getComputedStyle(at));
    let color = [255, 255, 255, 1];
    for (const style of chain.reverse()) color = over(rgba(style.backgroundColor), color);
    return { color, opacity: chain.reduce((all, style) => all * Number(style.opacity), 1) };
  };

  const elements = [];
  const collect = (node) => {
    for (const child of node.children) {
      elements.push(child);
      if (child.shadowRoot) collect(child.shadowRoot);
      collect(child);
    }
  };
  elements.push(root);
  if (root.shadowRoot) collect(root.shadowRoot);
  collect(root);

  const shown = elements.filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility === "visible";
  });
  const words = (element) =>
    [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent.trim())
      .join(" ")
      .trim();

  return {
    /** Each text with its contrast; what cannot be used need not be read. */
    texts: shown
      .filter((element) => words(element) && !element.closest(":disabled"))
      .map((element) => {
        const style = getComputedStyle(element);
        const { color, opacity } = behind(element);
        const svg = element instanceof SVGElement;
        const [r, g, b, a] = rgba(svg ? style.fill : style.color);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        return { text: words(element), contrast: contrast(over([r, g, b, a * opacity], color), color), least: large ? 3 : 4.5 };
      }),
    /** What reaches beyond the window to the right, but for what is scrolled or cut by an element of its own. */
    beyond: shown
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => `${element.localName}.${element.getAttribute("class") ?? ""}: ${words(element)}`),
    /** What is cut off although nobody can scroll to it. */
    cut: shown
      .filter((element) => words(element) && element.scrollWidth > element.clientWidth + 1)
      .filter((element) => element.clientWidth > 1 && getComputedStyle(element).overflowX !== "visible")
      .map((element) => words(element)),
    wide: document.scrollingElement.scrollWidth,
  };
}
