import type { GrowthMultiverseResult, Language, MultiverseResult } from '@kuznets/studies';
import type { Figure } from './drawing.ts';
import { estimateCurve, rankCurve } from './estimate-curves.ts';
import { specificationCurve } from './specification-curve.ts';
import { drawingInNode, svgText } from './svg.ts';

/**
 * A specification curve of every quantity that the choices move, as SVG files.
 *
 * @param result - a multiverse of the regions study.
 * @param language - of the labels, English by default.
 * @returns texts by relative path.
 */
export function multiverseFigures(result: MultiverseResult, language?: Language): Map<string, string> {
  const drawing = drawingInNode(language);
  return files(
    result.estimates.map(({ name }) => [name, specificationCurve(estimateCurve(result, name, drawing.words), drawing)]),
  );
}

/**
 * A specification curve of every rank that the choices move, as SVG files.
 *
 * @param result - a multiverse of the growth study.
 * @param language - of the labels, English by default.
 * @returns texts by relative path: the method and the place.
 */
export function growthMultiverseFigures(result: GrowthMultiverseResult, language?: Language): Map<string, string> {
  const drawing = drawingInNode(language);
  return files(
    result.ranks.map(({ method, place }, at) => [
      `${method}-${place}`,
      specificationCurve(rankCurve(result, at, drawing.words), drawing),
    ]),
  );
}

const files = (figures: readonly (readonly [name: string, figure: Figure | null])[]): Map<string, string> =>
  new Map(
    figures.flatMap(([name, figure]) => (figure === null ? [] : [[`figures/${name}.svg`, svgText(figure)] as const])),
  );
