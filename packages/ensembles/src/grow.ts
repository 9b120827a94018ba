import { ConfigError } from '@kuznets/base';
import { type Device, type GrowTreesOptions, type GrownTrees, type RankedSample, growTrees } from '@kuznets/core-gpu';
import { type FixedPoint, reorderFeatures } from './sample.ts';

/** Grows trees of one sample, on its target or on another. */
export type Grow = (options: GrowTreesOptions, target?: FixedPoint) => Promise<GrownTrees>;

/**
 * {@link growTrees} on a sample, where `ties: 'first'` may mean first in an order of the features other than their own.
 *
 * Trees are grown on the columns in that order and their features mapped back, so every backend honours it.
 */
export function growerOf(device: Device, sample: RankedSample, order?: readonly number[]): Grow {
  const ordered = order ? reorderFeatures(sample, order) : sample;
  return async (options, target) => {
    const trees = await growTrees(device, target ? { ...ordered, ...target } : ordered, options);
    return order ? { ...trees, feature: trees.feature.map((k) => (k < 0 ? k : order[k]!)) } : trees;
  };
}

/**
 * All features, the preferred ones first.
 *
 * @throws ConfigError for an index that is no feature or is given twice
 */
export function tieOrder(preference: readonly number[] | undefined, features: number): readonly number[] | undefined {
  if (!preference || preference.length === 0) return undefined;
  preference.forEach((feature, i) => {
    if (!Number.isInteger(feature) || feature < 0 || feature >= features || preference.indexOf(feature) < i) {
      throw new ConfigError(
        `tiePreference[${String(i)}] is ${String(feature)}: allowed are feature indices from 0 to ${String(features - 1)}, each once`,
      );
    }
  });
  return [...new Set([...preference, ...Array.from({ length: features }, (_, f) => f)])];
}
