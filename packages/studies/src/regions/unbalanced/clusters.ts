import type { Panel } from '@kuznets/data';
import { clustersOf } from '../clusters/members.ts';
import type { Scales } from '../forecasts/known-panel.ts';
import { zScores } from '../z-scores.ts';
import { cellOf } from './known.ts';

/**
 * The clusters of all regions: those of the complete ones, and for each other region the one whose mean z-scores its known cells are nearest to, by the
 * mean squared difference; of a region without any the first.
 *
 * @param panel - the balanced part, with the unbalanced panel beside it.
 * @param labels - clusters of its regions.
 * @param origin - its known periods, and the scales of z-scores.
 * @returns one a region of the unbalanced panel.
 */
export function clustersOfAll(
  panel: Panel,
  labels: readonly number[],
  { length, scales }: { readonly length: number; readonly scales: Scales },
): number[] {
  const { unbalanced, indicators, periods } = panel;
  const { ids, complete, start } = unbalanced!;
  const { z, mean, deviation } = zScores(panel, 0, scales.last, scales.scaling);
  const width = periods.length * indicators;
  const centres = clustersOf(labels).map(({ cluster, members }) => ({
    cluster,
    cells: Float64Array.from(
      { length: length * indicators },
      (_, at) => members.reduce((sum, unit) => sum + z[unit * width + at]!, 0) / members.length,
    ),
  }));
  return ids.map((_, unit) => {
    const place = complete.indexOf(unit);
    if (place >= 0) return labels[place]!;
    const distances = centres.map(({ cells }) => {
      const squares = Array.from(cells, (centre, at) => {
        const k = at % indicators;
        const value = cellOf({ panel: unbalanced!, indicators }, unit, start + Math.floor(at / indicators), k);
        return ((value - mean[k]!) / deviation[k]! - centre) ** 2;
      }).filter((square) => !Number.isNaN(square));
      return squares.reduce((sum, square) => sum + square, 0) / squares.length;
    });
    const nearest = distances.reduce((best, distance, at) => (distance < distances[best]! ? at : best), 0);
    return centres[nearest]!.cluster;
  });
}
