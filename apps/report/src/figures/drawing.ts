import type { Words } from '../words/words.ts';

/** What a figure is drawn in. */
export interface Drawing {
  readonly document: Document;
  /** The language of its labels. */
  readonly words: Words;
  /** Pixels there are from left to right. */
  readonly width: number;
}

/** A drawn figure and what it shows. */
export interface Figure {
  readonly svg: Element;
  readonly title: string;
}

/** Colours of the figures, told apart without red and green, on light and on dark. */
export const colours = { bar: '#5b94b8', low: '#d9791f', high: '#8a63c9', accent: '#d9791f' } as const;

/** Of the texts in figures. */
export const plotStyle = { fontSize: '12px', background: 'transparent', fontFamily: 'system-ui, sans-serif' } as const;

/** The largest value; that of an empty list is `least`. */
export function largest(values: readonly number[], least = -Infinity): number {
  return values.reduce((most, value) => Math.max(most, value), least);
}

/** The smallest value; that of an empty list is `most`. */
export function smallest(values: readonly number[], most = Infinity): number {
  return values.reduce((least, value) => Math.min(least, value), most);
}

/** Whether values are read better on a logarithmic scale. */
export function spansOrders(values: readonly number[]): boolean {
  const least = smallest(values);
  return least > 0 && largest(values) > 20 * least;
}

/** Pixels that a text takes at 12 px. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '⺀' ? 12.5 : 6.9), 0);
}

/** Rows below each other under their names: the vertical axis, whose keys are the rows' numbers, and the room that it takes. */
export function namedRows(names: readonly string[], room = 16) {
  const domain = names.map((_, at) => String(at));
  return {
    marginLeft: room + largest(names.map(textWidth), 0),
    y: { label: null, domain, tickSize: 0, tickFormat: (key: string) => names[Number(key)]! },
  };
}

/**
 * What charts of horizontal bars have in common: a named row each, and one axis below them.
 *
 * @param drawing - where to draw.
 * @param names - of the rows, top to bottom; a bar's `y` is its place, as a text.
 * @param label - of the axis.
 * @returns options of a plot.
 */
export function barRows(
  { document, width }: Pick<Drawing, 'document' | 'width'>,
  names: readonly string[],
  label: string,
) {
  return {
    ...namedRows(names),
    ...{ document, style: plotStyle, marginBottom: 40, marginRight: 24 },
    width: Math.min(width, 680),
    height: 60 + 22 * names.length,
    x: { label, labelAnchor: 'center', labelArrow: 'none', grid: true, zero: true, ticks: width < 500 ? 3 : 7 },
  } as const;
}
