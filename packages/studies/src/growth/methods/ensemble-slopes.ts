import { predictEnsemble, type TreeEnsemble } from '@kuznets/base';
import type { GrowthData } from '../data.ts';
import { averageSlopes } from '../slopes.ts';

/** Average slopes of an ensemble of trees. */
export function ensembleSlopes(ensemble: TreeEnsemble, data: GrowthData): Promise<Float64Array> {
  const { nFeatures: features } = ensemble;
  return averageSlopes(data, (x, rows) => Promise.resolve(predictEnsemble(ensemble, { x, rows, features })));
}
