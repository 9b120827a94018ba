import * as Plot from '@observablehq/plot';
import type { GrowthResult, MethodResult } from '@kuznets/studies';
import { shorten } from '../format.ts';
import type { Drawing, Figure } from './drawing.ts';
import { panels } from './panels.ts';

const leading = 10;
const size = { columns: 3, width: 280, height: 190 };

/**
 * What each of a method's ten best determinants contributes to each row's prediction, with the linear trend (Figures B1 to B5).
 *
 * @param result - the growth result.
 * @param method - one of its methods.
 * @param drawing - where to draw.
 * @returns a figure; null where the function was not decomposed.
 */
export function contributionsFigure(result: GrowthResult, method: MethodResult, drawing: Drawing): Figure | null {
  const { variation } = method;
  if (variation === null) return null;
  const names = result.data.features.map(({ name }) => name);
  const drawn = method.ranking.slice(0, leading).map((determinant) => {
    const at = names.indexOf(determinant);
    const points = variation.contributions[at]!.map((contribution, row) => ({ x: result.data.x[at]![row]!, contribution, id: result.data.ids[row]! }));
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      marginLeft: 56,
      style: { fontSize: '11px', background: 'transparent' },
      x: { label: null, ticks: 4 },
      y: { label: null, ticks: 5, grid: true },
      marks: [
        Plot.dot(points, { x: 'x', y: 'contribution', r: 2, fill: '#2b6a8f', fillOpacity: 0.7 }),
        Plot.linearRegressionY(points, { x: 'x', y: 'contribution', stroke: '#b35806', ci: 0 }),
      ],
    });
    return { svg, title: shorten(determinant, 30) };
  });
  return { svg: panels(drawn, size, drawing), title: `${method.label}: contribution of each determinant to the predictions, with its linear trend` };
}
