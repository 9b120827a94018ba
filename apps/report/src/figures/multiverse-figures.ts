import type { MultiverseResult } from '@kuznets/studies';
import { specificationCurve } from './specification-curve.ts';
import { drawingInNode, svgText } from './svg.ts';

/**
 * A specification curve of every quantity that the choices move, as SVG files.
 *
 * @param result - a multiverse.
 * @returns texts by relative path.
 */
export function multiverseFigures(result: MultiverseResult): Map<string, string> {
  const drawing = drawingInNode();
  return new Map(
    result.estimates.flatMap(({ name }) => {
      const figure = specificationCurve(result, name, drawing);
      return figure === null ? [] : [[`figures/${name}.svg`, svgText(figure)] as const];
    }),
  );
}
