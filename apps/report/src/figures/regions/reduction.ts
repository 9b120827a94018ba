import { type RegionsResult, shownPeriod } from '@kuznets/studies';
import type { Drawing, Figure } from '../drawing.ts';
import { quartilesOf, spreadRows } from './spreads.ts';

/**
 * Reconstruction errors of PCA and of the autoencoder's replicas (the provincial paper's Table 3).
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function reductionFigure(
  { data, described: { pca, dae, period }, source }: RegionsResult,
  drawing: Drawing,
): Figure {
  const { reduction: says, cross } = drawing.words.regions;
  const title = says.figure(String(shownPeriod(data, period)));
  const fixed = {
    name: 'PCA',
    median: pca.mse,
    low: pca.mse,
    high: pca.mse,
    paper: pca.paper?.mse,
    colour: '#e69f00',
  };
  const rows =
    dae.mse === null
      ? [fixed]
      : [fixed, { name: drawing.words.models.dae, ...dae.mse, quartiles: quartilesOf(dae.mseQuantiles) }];
  return {
    svg: spreadRows(rows, { label: says.axis, zero: true, rule: pca.mse }, drawing),
    title: source === null ? title : cross(title),
  };
}
