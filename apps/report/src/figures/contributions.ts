import * as Plot from '@observablehq/plot';
import { type GrowthResult, type MethodResult, methodName } from '@kuznets/studies';
import { shorten } from '../format.ts';
import { colours, plotStyle, type Drawing, type Figure } from './drawing.ts';
import { fitted, levelScale, panels, sharedScale, type Axes } from './panels.ts';

const leading = 10;
const wanted = { columns: 3, width: 280, height: 190 };

/**
 * What each of a method's ten best determinants contributes to each row's prediction, with the linear trend (Figures B1 to B5).
 *
 * @param result - the growth result.
 * @param method - one of its methods.
 * @param drawing - where to draw.
 * @param axes - whether the panels share their vertical axis.
 * @returns a figure; null where the function was not decomposed, or the sample is not at hand.
 */
export function contributionsFigure(
  { data }: GrowthResult,
  method: MethodResult,
  drawing: Drawing,
  axes: Axes = 'common',
): Figure | null {
  const contributions = method.variation?.contributions ?? [];
  if (contributions.length === 0 || data.x.length === 0) return null;
  const names = data.features.map(({ name }) => name);
  const size = fitted(wanted, drawing);
  const shown = method.ranking.slice(0, leading);
  const scale = sharedScale(
    axes,
    shown.flatMap((determinant) => contributions[names.indexOf(determinant)]!),
  );
  const drawn = shown.map((determinant) => {
    const at = names.indexOf(determinant);
    const { levels } = data.features[at]!;
    const points = contributions[at]!.map((contribution, row) => ({
      x: data.x[at]![row]!,
      level: levels?.[data.x[at]![row]!],
      contribution,
      id: data.ids[row]!,
    }));
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      ...{ marginLeft: 56, style: { ...plotStyle, fontSize: '11px' } },
      x: levels === null ? { label: null, ticks: 4 } : levelScale(levels, size),
      y: { label: null, ticks: 5, grid: true, ...scale },
      marks: [
        Plot.dot(points, {
          x: levels === null ? 'x' : 'level',
          y: 'contribution',
          r: 2,
          fill: colours.bar,
          fillOpacity: 0.8,
          title: 'id',
        }),
        ...(levels === null && points.some(({ x }) => x !== points[0]!.x)
          ? [Plot.linearRegressionY(points, { x: 'x', y: 'contribution', stroke: colours.accent, ci: 0 })]
          : []),
      ],
    });
    return { svg, title: shorten(determinant, 30) };
  });
  return {
    svg: panels(drawn, size, drawing),
    title: drawing.words.growth.contributions.caption(methodName(method, drawing.words)),
  };
}
