import type { Drawing, Figure } from './drawing.ts';

const namespace = 'http://www.w3.org/2000/svg';

/**
 * Drawings of equal size in rows, each under its title.
 *
 * @param list - the drawings.
 * @param size - columns, and a drawing's width and height in pixels.
 * @param drawing - where to draw.
 * @returns one drawing.
 */
export function panels(list: readonly Figure[], size: { readonly columns: number; readonly width: number; readonly height: number }, { document }: Drawing): Element {
  const { columns, width, height } = size;
  const heading = 20;
  const svg = document.createElementNS(namespace, 'svg');
  const [total, rows] = [columns * width, Math.ceil(list.length / columns)];
  for (const [name, value] of Object.entries({ width: total, height: rows * (height + heading), viewBox: `0 0 ${total} ${rows * (height + heading)}`, fill: 'currentColor', 'font-family': 'system-ui, sans-serif' })) {
    svg.setAttribute(name, String(value));
  }
  list.forEach((panel, index) => {
    const [x, y] = [(index % columns) * width, Math.floor(index / columns) * (height + heading)];
    const title = document.createElementNS(namespace, 'text');
    for (const [name, value] of Object.entries({ x: x + width / 2, y: y + 14, 'text-anchor': 'middle', 'font-size': 12, 'font-weight': 600 })) title.setAttribute(name, String(value));
    title.textContent = panel.title;
    svg.appendChild(title);
    const inner = document.importNode(panel.svg, true);
    inner.setAttribute('x', String(x));
    inner.setAttribute('y', String(y + heading));
    svg.appendChild(inner);
  });
  return svg;
}
