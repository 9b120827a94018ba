import type { Words } from '../words/words.ts';

/** What a figure is drawn in, and the language of its labels. */
export interface Drawing {
  readonly document: Document;
  readonly words: Words;
}

/** A drawn figure and what it shows. */
export interface Figure {
  readonly svg: Element;
  readonly title: string;
}
