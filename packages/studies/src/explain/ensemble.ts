import { DataError, type TreeEnsemble } from '@kuznets/base';
import { canonicalJson, sha256Hex } from '../results/digest.ts';

/** A constant that swallows the trees: of what varies, its rounding leaves less than three digits. */
export function checkBase({ trees, scale, base }: TreeEnsemble): void {
  const largest = Math.abs(scale) * trees.value.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const most = (largest * 2 ** 53) / 1000;
  if (largest > 0 && Math.abs(base) > most)
    throw new DataError("the model's base score is so large that its rounding hides the trees", {
      got: base,
      allowed: `at most ${most.toPrecision(3)} beside leaves of at most ${largest.toPrecision(3)}`,
    });
}

/**
 * SHA-256 of an ensemble's content.
 *
 * @param ensemble - trees as read.
 * @returns 64 hexadecimal digits.
 */
export function ensembleDigest({ trees, nFeatures, featureNames, scale, base }: TreeEnsemble): string {
  const { offsets, feature, threshold, childrenLeft, childrenRight, value, missingLeft, linear, levels } = trees;
  const arrays = {
    offsets,
    feature,
    threshold,
    childrenLeft,
    childrenRight,
    value,
    missingLeft: missingLeft ?? [],
    ...(levels && { levelOffsets: levels.offsets, level: levels.level }),
    ...(linear && { leafOffsets: linear.offsets, leafFeature: linear.feature, leafCoef: linear.coef }),
  };
  const lists = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, Array.from(array)]));
  return sha256Hex(canonicalJson({ nFeatures, names: [...(featureNames ?? [])], scale, base, ...lists }));
}
