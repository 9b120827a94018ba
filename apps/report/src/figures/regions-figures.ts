import { type Language, originsOf, type RegionsResult } from '@kuznets/studies';
import { accuracyFigure } from './regions/accuracy.ts';
import { gapFigure, mixturesFigure } from './regions/cluster-numbers.ts';
import { consensusFigure } from './regions/consensus.ts';
import { clusterMapFigure } from './regions/map.ts';
import type { Figure } from './drawing.ts';
import { forecastRegionsFigure } from './regions/forecast.ts';
import { loadingsFigure } from './regions/loadings.ts';
import { lossFigure, lossName } from './regions/losses.ts';
import { pathsFigure } from './regions/paths.ts';
import { planeFigure } from './regions/plane.ts';
import { reductionFigure } from './regions/reduction.ts';
import { scoresFigure } from './regions/scores.ts';
import { regionSilhouettesFigure, silhouettesFigure } from './regions/silhouettes.ts';
import { drawingInNode, svgText } from './svg.ts';

/**
 * The regions study's figures as SVG files: z-scores (the provincial paper's Figure 2), map (3), losses (4), loadings (5), forecasts
 * (6), and beside them planes, reconstruction errors, silhouettes and accuracies.
 *
 * @param result - a regions result.
 * @param language - of the labels, English by default.
 * @returns texts by relative path.
 */
export function regionsFigures(result: RegionsResult, language?: Language): Map<string, string> {
  const drawing = drawingInNode(language);
  const target = result.data.indicators.findIndex(({ name }) => name === result.data.target);
  const figures: readonly (readonly [string, Figure | null])[] = [
    ['cluster-map', clusterMapFigure(result, 'gnn', drawing)],
    ...result.described.resampled.map(
      (resampled) =>
        [`consensus-${resampled.by}-${resampled.drawn}`, consensusFigure(result, resampled, drawing)] as const,
    ),
    ['gap', gapFigure(result, drawing)],
    ['mixtures', mixturesFigure(result, drawing)],
    ['cluster-paths', pathsFigure(result, drawing)],
    ['z-scores', scoresFigure(result, drawing)],
    ...(['pca', 'dae', 'gnn'] as const).map(
      (method) => [`plane-${method}`, planeFigure(result, method, drawing)] as const,
    ),
    ['reduction', reductionFigure(result, drawing)],
    ['silhouettes', silhouettesFigure(result, drawing)],
    ['silhouettes-regions', regionSilhouettesFigure(result, 'gnn', 'common', drawing)],
    ...result.curves.map((curve) => [lossName(curve), lossFigure(curve, drawing, result.curves)] as const),
    ['loadings', loadingsFigure(result, drawing)],
    ...result.next.map(
      ({ horizon }, step) =>
        [`forecasts-${String(horizon)}`, forecastRegionsFigure(result, step, target, drawing)] as const,
    ),
    ...result.forecasts.flatMap((forecast) =>
      (['levels', 'scaled'] as const).map(
        (scale) =>
          [
            `accuracy-${scale}-${originsOf(result.data, forecast).replaceAll(' ', '-')}-${String(forecast.horizon)}`,
            accuracyFigure(forecast, scale, 'rmse', drawing),
          ] as const,
      ),
    ),
  ];
  return new Map(
    figures.flatMap(([name, figure]) => (figure === null ? [] : [[`figures/${name}.svg`, svgText(figure)] as const])),
  );
}
