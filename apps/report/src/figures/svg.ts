import domino from '@mixmark-io/domino';

/** A drawn figure and what it shows. */
export interface Figure {
  readonly svg: Element;
  readonly title: string;
}

const namespace = 'http://www.w3.org/2000/svg';

/**
 * A document to draw in, outside a browser.
 *
 * @returns an empty document.
 */
export function figureDocument(): Document {
  return domino.createDocument('');
}

/**
 * A figure as markup for a page or a file of its own.
 *
 * @param figure - the drawing; its title becomes what a screen reader says.
 * @returns well-formed SVG.
 */
export function svgText({ svg, title }: Figure): string {
  svg.setAttribute('xmlns', namespace);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', title);
  return svg.outerHTML.replaceAll('&nbsp;', '&#160;');
}

/** One panel of a {@link panels} figure. */
export interface Panel {
  readonly svg: Element;
  readonly title: string;
}

/**
 * Panels of equal size in rows, each under its title.
 *
 * @param list - the drawings.
 * @param size - columns, and a panel's width and height in pixels.
 * @returns one drawing.
 */
export function panels(list: readonly Panel[], size: { readonly columns: number; readonly width: number; readonly height: number }): Element {
  const { columns, width, height } = size;
  const heading = 20;
  const document = figureDocument();
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
    const drawing = document.importNode(panel.svg, true);
    drawing.setAttribute('x', String(x));
    drawing.setAttribute('y', String(y + heading));
    svg.appendChild(drawing);
  });
  return svg;
}
