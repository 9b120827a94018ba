import type { GrownTrees, RankedSample } from '@kuznets/core-gpu';
import type { TreeEnsemble } from './tree-ensemble.ts';

/** A forest as `@kuznets/ensembles` fits it: its prediction is the mean of the trees. */
export interface MeanForest {
  readonly nEstimators: number;
  readonly nFeatures: number;
  readonly offsets: Uint32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly childrenLeft: Int32Array;
  readonly childrenRight: Int32Array;
  /** On the grid `targetCentre + targetScale * integer`. */
  readonly value: Float64Array;
  readonly targetScale: number;
  readonly targetCentre: number;
}

/**
 * A forest as a {@link TreeEnsemble}: `f(x) = 1 / trees * sum_t f_t(x)`, its arrays shared.
 *
 * @param forest - A `Forest` of `@kuznets/ensembles`.
 * @param featureNames - Names to be compared with the sample's.
 */
export const forestEnsemble = (forest: MeanForest, featureNames?: readonly string[]): TreeEnsemble => ({
  nFeatures: forest.nFeatures,
  ...(featureNames && { featureNames }),
  offsets: forest.offsets,
  feature: forest.feature,
  threshold: forest.threshold,
  childrenLeft: forest.childrenLeft,
  childrenRight: forest.childrenRight,
  value: forest.value,
  scale: 1 / forest.nEstimators,
  base: 0,
  grid: { centre: forest.targetCentre, scale: forest.targetScale },
});

/**
 * Trees as they are grown as a {@link TreeEnsemble}, the mean of these trees: what `fit` hands to `onTrees`.
 *
 * @param trees - Trees of one chunk.
 * @param sample - The sample they were grown on.
 */
export const grownEnsemble = (
  trees: GrownTrees,
  sample: Pick<RankedSample, 'features' | 'targetCentre' | 'targetScale'>,
): TreeEnsemble => {
  const { targetCentre, targetScale } = sample;
  const value = new Float64Array(trees.value).map((integer) => targetCentre + targetScale * integer);
  return forestEnsemble({
    ...trees,
    nEstimators: trees.trees,
    nFeatures: sample.features,
    value,
    targetCentre,
    targetScale,
  });
};
