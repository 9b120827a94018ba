import type { Device } from '@kuznets/core-gpu';
import { explainedVariation, type ExplainedVariation, type TreeEnsemble } from '@kuznets/explain';
import type { GrowthData } from '../data.ts';

/** The sample as the decomposition takes it. */
export function background(data: GrowthData) {
  return { x: data.x, rows: data.y.length, features: data.features.length };
}

/** The exact decomposition of a tree ensemble over the sample, all pairs. */
export function treeVariation(device: Device, trees: TreeEnsemble, data: GrowthData): Promise<ExplainedVariation> {
  return explainedVariation(device, trees, background(data));
}
