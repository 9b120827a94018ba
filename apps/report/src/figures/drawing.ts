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
