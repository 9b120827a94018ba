/**
 * What each stream of random numbers is for: the last word of a Philox counter, so that no two uses share a draw.
 *
 * A number is never used again for another purpose. The trees' copies in the kernels (`tree_words.wgsl`,
 * `assembly/common/philox.ts`) are held to this register by a test; the others by parity with the oracles.
 */
export const purposes = {
  treeRows: 1,
  treeRoot: 2,
  treeChild: 3,
  treeFeatures: 4,
  oobPermutation: 5,
  permutationImportance: 6,
  bmaMoves: 20,
  bmaGroups: 23,
  networkRows: 30,
  networkDivision: 31,
  networkWeights: 32,
  folds: 40,
  bootstrap: 41,
  shuffle: 42,
  normal: 43,
  gamma: 44,
  inclusion: 45,
  studyFolds: 46,
  studyResamples: 47,
  studySubsamples: 48,
  multiverseSample: 49,
  programInitialise: 50,
  programNoise: 51,
  kMeans: 60,
  sequenceSplit: 61,
  imputeStart: 70,
  imputeNoise: 71,
  imputeScale: 72,
  imputeTies: 73,
  imputeDonors: 74,
  imputeLevels: 75,
} as const;
