// Contrast of every text with what is behind it, by WCAG 2.2: 4.5 to 1, or 3 to 1 for large text (1.4.3, level AA).
const numbers = colour => { const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number); return [r, g, b, a]; };
const linear = share => share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
const behind = part => {
  for (; part; part = part.parentElement) {
    const [r, g, b, a] = numbers(getComputedStyle(part).backgroundColor);
    if (a === 1) return [r, g, b];
  }
  return [255, 255, 255];
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
told.poor = [];
told.texts = 0;
while (texts.nextNode()) {
  const text = texts.currentNode.data.trim(), part = texts.currentNode.parentElement, style = getComputedStyle(part);
  if (!text || !part.getBoundingClientRect().width || ["SCRIPT", "STYLE"].includes(part.tagName)) continue;
  const ink = numbers(part.closest("svg") ? style.fill : style.color);
  const [dim, bright] = [ink, behind(part)].map(luminance).sort((a, b) => a - b);
  const ratio = (bright + 0.05) / (dim + 0.05), large = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
  told.texts += 1;
  if (ratio < (large ? 3 : 4.5)) told.poor.push(text.slice(0, 40) + " " + ratio.toFixed(2));
}
told.dark = luminance(behind(document.body)) < 0.2;
