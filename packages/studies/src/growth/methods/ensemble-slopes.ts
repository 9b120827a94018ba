import { predictEnsemble, type TreeEnsemble } from '@kuznets/base';
import type { GrowthData } from '../data.ts';
import { averageSlopes, pieceByPiece } from '../slopes.ts';

/** Average slopes of an ensemble of trees. */
export function ensembleSlopes(ensemble: TreeEnsemble, data: GrowthData, signal: AbortSignal): Promise<Float64Array> {
  const { nFeatures: features } = ensemble;
  return averageSlopes(
    data,
    pieceByPiece((x, rows) => predictEnsemble(ensemble, { x, rows, features }), signal),
  );
}
