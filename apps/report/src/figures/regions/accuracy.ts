import type { RegionsResult } from '@kuznets/studies';
import { spansOrders, type Drawing, type Figure } from '../drawing.ts';
import { spreadRows } from './spreads.ts';

/** A measure of accuracy in a regions result. */
export type AccuracyMeasure = 'mae' | 'rmse' | 'mape' | 'r2' | 'theilU';

/**
 * Every method's error, least first, and the random walk's as a line (the provincial paper's Table 7).
 *
 * @param forecast - one of a regions result's forecasts.
 * @param scale - the target in its unit, or all indicators in z-scores.
 * @param measure - of accuracy.
 * @param drawing - where to draw.
 * @returns a figure; null where no method was scored.
 */
export function accuracyFigure(
  forecast: RegionsResult['forecasts'][number],
  scale: 'levels' | 'scaled',
  measure: AccuracyMeasure,
  drawing: Drawing,
): Figure | null {
  const says = drawing.words.regions.accuracy;
  const rows = forecast.methods
    .flatMap((method) => {
      const value = method[scale]?.[measure];
      return value
        ? [
            {
              ...value,
              method: method.method,
              name: drawing.words.models[method.method],
              colour: method.method === 'lstm-dfa' ? '#d55e00' : '#2f86b8',
            },
          ]
        : [];
    })
    .sort((a, b) => (measure === 'r2' ? b.median - a.median : a.median - b.median));
  if (rows.length === 0) return null;
  const log = spansOrders(rows.flatMap(({ low, high }) => [low, high]));
  const svg = spreadRows(
    rows,
    { label: says.measures[measure], log, rule: rows.find(({ method }) => method === 'random-walk')?.median },
    drawing,
  );
  return { svg, title: says.figure(says.measures[measure], says.scales[scale]) };
}
