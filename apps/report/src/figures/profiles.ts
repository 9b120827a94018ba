import * as Plot from '@observablehq/plot';
import type { GrowthResult, MethodResult } from '@kuznets/studies';
import { shorten } from '../format.ts';
import type { Drawing, Figure } from './drawing.ts';
import { panels } from './panels.ts';

const quartiles = ['25 %', '50 %', '75 %'];
const size = { columns: 3, width: 280, height: 190 };

/**
 * A method's prediction over the range of each of its ten best determinants, the others at their quartiles (Figures 3 and 4).
 *
 * @param result - the growth result.
 * @param method - one of its methods.
 * @param drawing - where to draw.
 * @returns a figure; null where there are no profiles.
 */
export function profilesFigure(result: GrowthResult, method: MethodResult, drawing: Drawing): Figure | null {
  if (method.profiles.length === 0) return null;
  const drawn = method.profiles.map(({ determinant, x, predictions }) => {
    const points = predictions.flatMap((line, at) => line.map((prediction, step) => ({ x: x[step]!, prediction, quartile: quartiles[at]! })));
    const values = result.data.x[result.data.features.findIndex(({ name }) => name === determinant)]!;
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      marginLeft: 56,
      style: { fontSize: '11px', background: 'transparent' },
      x: { label: null, ticks: 4 },
      y: { label: null, ticks: 5, grid: true },
      color: { domain: quartiles, range: ['#b35806', '#1f2a30', '#542788'] },
      marks: [
        Plot.tickX(values, { x: (value: number) => value, strokeOpacity: 0.25, y: null, insetTop: size.height - 62 }),
        Plot.lineY(points, { x: 'x', y: 'prediction', stroke: 'quartile' }),
      ],
    });
    return { svg, title: shorten(determinant, 30) };
  });
  return { svg: panels(drawn, size, drawing), title: `${method.label}: prediction over the range of one determinant, the others at their 25 % (orange), 50 % (black) and 75 % (violet) quantiles` };
}
