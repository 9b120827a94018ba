import type { RegionsResult } from '@kuznets/studies';
import { accuracyFigure } from './regions/accuracy.ts';
import { distributionsFigure } from './regions/distributions.ts';
import { forecastsFigure } from './regions/forecasts.ts';
import { loadingsFigure } from './regions/loadings.ts';
import { lossesFigure } from './regions/losses.ts';
import { mapFigure } from './regions/map.ts';
import { planeFigure } from './regions/plane.ts';
import { regionProfilesFigure } from './regions/profiles.ts';
import { silhouettesFigure } from './regions/silhouettes.ts';
import { drawingInNode, svgText } from './svg.ts';

/**
 * The regions study's figures as SVG files: the paper's Figures 2 to 6, and planes, silhouettes, distributions and accuracy beside the
 * random walk.
 *
 * @param result - a regions result.
 * @returns texts by relative path.
 */
export function regionsFigures(result: RegionsResult): Map<string, string> {
  const drawing = drawingInNode();
  const figures = {
    distributions: distributionsFigure(result, drawing),
    plane: planeFigure(result, drawing),
    silhouettes: silhouettesFigure(result, drawing),
    profiles: regionProfilesFigure(result, drawing),
    map: mapFigure(result, drawing),
    'loss-curves': lossesFigure(result, drawing),
    loadings: loadingsFigure(result, drawing),
    accuracy: accuracyFigure(result, drawing),
    ...Object.fromEntries(result.next.map(({ horizon }) => [`forecasts-${horizon}`, forecastsFigure(result, horizon, drawing)])),
  };
  return new Map(Object.entries(figures).flatMap(([name, figure]) => (figure === null ? [] : [[`figures/${name}.svg`, svgText(figure)]])));
}
