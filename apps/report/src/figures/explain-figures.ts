import type { ExplainResult, Language } from '@kuznets/studies';
import { beeswarmFigure } from './explain/beeswarm.ts';
import { effectsFigure } from './explain/effects.ts';
import { pairPartsFigure } from './explain/pair-parts.ts';
import { sharesFigure } from './explain/shares.ts';
import { drawingInNode, svgText } from './svg.ts';

/**
 * Figures of the decomposition of a model as SVG files: shares of variance, Shapley values of rows, accumulated local
 * effects, parts of the pairs' joint contributions.
 *
 * @param result - a result of `kuznets explain`.
 * @param language - of the labels, English by default.
 * @returns texts by relative path.
 */
export function explainFigures(result: ExplainResult, language?: Language): Map<string, string> {
  const drawing = drawingInNode(language);
  const figures = {
    shares: sharesFigure(result, drawing),
    beeswarm: beeswarmFigure(result, drawing),
    effects: effectsFigure(result, drawing),
    pairs: pairPartsFigure(result, drawing),
  };
  return new Map(
    Object.entries(figures).flatMap(([name, figure]) =>
      figure === null ? [] : [[`figures/${name}.svg`, svgText(figure)] as const],
    ),
  );
}
