import domino from '@mixmark-io/domino';
import type { Language } from '@kuznets/studies';
import { words } from '../words/words.ts';
import type { Drawing, Figure } from './drawing.ts';

/**
 * Where figures are drawn outside a browser.
 *
 * @param language - of the labels, English by default.
 * @returns an empty document, the words, and the width of a page.
 */
export function drawingInNode(language: Language = 'en'): Drawing {
  return { document: domino.createDocument(''), words: words[language], width: 840 };
}

/** What XML has no way to write. */
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * A figure as a file of its own; characters of names that XML cannot hold are escaped, as on a terminal.
 *
 * @param figure - the drawing; its title becomes what a screen reader says.
 * @returns well-formed SVG.
 */
export function svgText({ svg, title }: Figure): string {
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', title);
  return svg.outerHTML.replaceAll('&nbsp;', '&#160;').replace(unwritable, escaped);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
