import { shorten } from '../format.ts';
import { largest, smallest, type Drawing, type Figure } from './drawing.ts';

const namespace = 'http://www.w3.org/2000/svg';
const heading = 20;

/** A panel's width and height in pixels, and how many stand side by side. */
export interface PanelSize {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

/** Whether panels beside each other share their vertical axis, so that heights compare, or each has the room that it needs. */
export type Axes = 'common' | 'free';

/**
 * The vertical scale of one panel of several.
 *
 * @param axes - common or free.
 * @param values - of all panels.
 * @returns what to tell the plot besides; nothing for free axes.
 */
export function sharedScale(axes: Axes, values: readonly number[]) {
  return axes === 'free' || values.length === 0 ? {} : { domain: [smallest(values), largest(values)], nice: true };
}

/**
 * The size that panels get in the room there is: fewer side by side, and narrower, where it is short.
 *
 * @param wanted - with all the room they want.
 * @param drawing - where to draw.
 * @returns columns, width and height.
 */
export function fitted({ columns, width, height }: PanelSize, { width: room }: Drawing): PanelSize {
  const fitting = Math.max(1, Math.min(columns, Math.floor(room / (0.85 * width))));
  return { columns: fitting, width: Math.floor(Math.min(width * 1.15, room / fitting)), height };
}

/**
 * Drawings of equal size in rows, each under its title.
 *
 * @param list - the drawings.
 * @param size - of each, and how many stand side by side.
 * @param drawing - where to draw.
 * @returns one drawing.
 */
export function panels(list: readonly Figure[], size: PanelSize, { document }: Drawing): Element {
  const { columns, width, height } = size;
  const [total, tall] = [columns * width, Math.ceil(list.length / columns) * (height + heading)];
  const svg = element(document, 'svg', {
    width: total,
    height: tall,
    viewBox: `0 0 ${String(total)} ${String(tall)}`,
    fill: 'currentColor',
    'font-family': 'system-ui, sans-serif',
  });
  list.forEach((panel, index) => {
    const [x, y] = [(index % columns) * width, Math.floor(index / columns) * (height + heading)];
    const title = element(document, 'text', {
      x: x + width / 2,
      y: y + 14,
      'text-anchor': 'middle',
      'font-size': 12,
      'font-weight': 600,
    });
    title.textContent = panel.title;
    svg.appendChild(title);
    svg.appendChild(placed(panel.svg, x, y + heading));
  });
  return svg;
}

/**
 * A drawing above the strip that tells what its colours mean.
 *
 * @param chart - a plot with a continuous `color` scale.
 * @param scale - its colour scale, and the ends of what it shows.
 * @param format - writes a value.
 * @param drawing - where to draw.
 * @returns one drawing.
 */
export function withLegend(
  chart: Element,
  scale: { readonly apply: (value: number) => string; readonly low: number; readonly high: number },
  format: (value: number) => string,
  { document }: Drawing,
): Element {
  const [width, height] = ['width', 'height'].map((name) => Number(chart.getAttribute(name)));
  const [steps, strip, tall] = [48, Math.min(240, width! - 60), 40];
  const svg = element(document, 'svg', {
    width: width!,
    height: height! + tall,
    viewBox: `0 0 ${String(width)} ${String(height! + tall)}`,
    fill: 'currentColor',
    'font-family': 'system-ui, sans-serif',
  });
  svg.appendChild(placed(chart, 0, 0));
  const left = 30;
  for (let step = 0; step < steps; step += 1) {
    const value = scale.low + ((step + 0.5) / steps) * (scale.high - scale.low);
    svg.appendChild(
      element(document, 'rect', {
        x: left + (step * strip) / steps,
        y: height! + 6,
        width: strip / steps + 0.5,
        height: 10,
        fill: scale.apply(value),
      }),
    );
  }
  for (const share of [0, 0.5, 1]) {
    const label = element(document, 'text', {
      x: left + share * strip,
      y: height! + 30,
      'text-anchor': 'middle',
      'font-size': 11,
    });
    label.textContent = format(scale.low + share * (scale.high - scale.low));
    svg.appendChild(label);
  }
  return svg;
}

/**
 * Ink that is read on a colour.
 *
 * @param colour - as a colour scale gives it, `rgb(r, g, b)`.
 * @returns white on dark, else nearly black.
 */
export function textOn(colour: string): string {
  const [red, green, blue] = (colour.match(/\d+/g) ?? []).map(Number);
  return 0.299 * red! + 0.587 * green! + 0.114 * blue! < 140 ? 'white' : '#1c2326';
}

function element(document: Document, name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function placed(svg: Element, x: number, y: number): Element {
  svg.setAttribute('x', String(x));
  svg.setAttribute('y', String(y));
  return svg;
}

/** The axis of a factor's levels, the base first, their names as long as there is room in a panel. */
export function levelScale(levels: readonly string[], { width }: PanelSize) {
  const most = Math.max(3, Math.min(10, Math.floor((width - 76) / levels.length / 6.6)));
  return {
    ...{ label: null, type: 'band' as const, domain: [...levels] },
    tickFormat: (level: string) => shorten(level, most),
  };
}
