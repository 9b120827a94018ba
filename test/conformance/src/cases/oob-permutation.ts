import { oobPermutation } from '@kuznets/core-gpu';
import { oobPermutationOracle } from '@kuznets/test-kit';
import { type Case, exactCase } from '../case.ts';
import { type SampleName, groupsOf, samples } from '../samples.ts';
import { forestOf } from './forest-predict.ts';
import { type CaseOptions, caseName, clustersOfRows, growOptions, startsOfRows } from './grow-trees.ts';

const cases: readonly (readonly [SampleName, CaseOptions])[] = [
  ['mixed', {}],
  ['mixed', { features: 'third' }],
  ['mixed', { features: 'third', minSamplesLeaf: 5, minSamplesSplit: 10 }],
  ['growth', { trees: 7, minSamplesLeaf: 5 }],
  ['growth', { trees: 9, features: 'third' }],
  ['copies', {}],
  ['mixed', { firstTree: 1_000_003, features: 'third' }],
  ['mixed', { seed: 2 ** 53 - 1, features: 'third' }],
  ['mixed', { replace: false }],
  ['mixed', { replace: false, draws: 39, features: 'third' }],
  ['mixed', { replace: false, draws: 25 }],
  ['mixed', { draws: 1 }],
  ['mixed', { starts: startsOfRows(40) }],
  ['mixed', { clusters: clustersOfRows(40), draws: 20 }],
  ['mixed', { clusters: clustersOfRows(40), draws: 12, replace: false, features: 'third' }],
  ['mixed', { trees: 0 }],
  ['mixed', { trees: 1 }],
  ['mixed', { maxDepth: 1 }],
  ['mixed', { maxDepth: 0 }],
  ['wide', { trees: 6 }],
  ['binned', { trees: 4 }],
  ['binned', { trees: 4, replace: false, draws: 400 }],
  ['constantTarget', {}],
  ['constantColumns', {}],
  ['oneRow', { trees: 3 }],
  ['twoRows', {}],
  ['oneFeature', {}],
  ['counts', {}],
  ['rows31', { trees: 5 }],
  ['rows32', { trees: 5 }],
  ['rows33', { trees: 5, features: 'third' }],
  ['rows63', { trees: 3 }],
  ['rows64', { trees: 3 }],
  ['rows65', { trees: 3, features: 'third' }],
  ['rows257', { trees: 2, features: 'third', minSamplesLeaf: 3 }],
  ['extreme', {}],
  ['most16', { trees: 2, maxDepth: 3 }],
  ['least24', { trees: 2, maxDepth: 3 }],
];

const caseOf = (name: SampleName, options: CaseOptions, groupOf?: (column: number) => number): Case => {
  const sample = () => {
    const ranked = samples[name]();
    return groupOf
      ? { ...ranked, groups: groupsOf(Array.from({ length: ranked.features }, (_, k) => groupOf(k))) }
      : ranked;
  };
  return {
    ...exactCase(
      groupOf ? `${caseName(name, options)}, in groups` : caseName(name, options),
      (device) => oobPermutation(device, forestOf(name, options), sample(), growOptions(name, options)),
      () => oobPermutationOracle(forestOf(name, options), sample(), growOptions(name, options)),
    ),
    prepare: () => forestOf(name, options),
  };
};

/** Cases of `oobPermutation`. */
export const table: readonly Case[] = [
  ...cases.map(([name, options]) => caseOf(name, options)),
  caseOf('mixed', {}, (column) => column % 3),
  caseOf('mixed', { features: 'third' }, () => 0),
  caseOf('growth', { trees: 7 }, (column) => column % 40),
];
