import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sdm2004, type Table } from '../index.ts';
import { codesOf, rankTable } from '../fixtures/ranked.ts';
import { growTreesOracle } from './grow.ts';
import { forestPredictOracle } from './predict.ts';

interface Reference {
  readonly samples: Readonly<Record<string, { rows: number; features: number; x: number[]; y: number[] }>>;
  readonly cases: readonly {
    readonly sample: string;
    readonly options: Readonly<
      Partial<Record<'min_samples_leaf' | 'min_samples_split' | 'max_depth' | 'max_leaf_nodes', number>>
    >;
    readonly tree: Readonly<
      Record<'feature' | 'threshold' | 'childrenLeft' | 'childrenRight' | 'value' | 'count', number[]>
    >;
    readonly prediction: readonly number[];
  }[];
}

const reference = JSON.parse(
  readFileSync(new URL('../../../reference/sklearn_trees.json', import.meta.url), 'utf8'),
) as Reference;

describe('the oracle and scikit-learn grow the same tree', () => {
  it.each(reference.cases)('$sample $options', ({ sample, options, tree, prediction }) => {
    const data = reference.samples[sample];
    if (!data) throw new Error(`no sample ${sample}`);
    const table: Table = { ...data, x: Float64Array.from(data.x), y: Float64Array.from(data.y), names: [] };
    const ranked = rankTable(table);
    const grown = growTreesOracle(ranked, {
      seed: 1,
      draws: table.rows,
      replace: false,
      firstTree: 0,
      trees: 1,
      maxFeatures: table.features,
      minSamplesLeaf: options.min_samples_leaf ?? 1,
      minSamplesSplit: options.min_samples_split ?? 2,
      maxDepth: options.max_depth ?? Infinity,
      maxLeafNodes: options.max_leaf_nodes ?? Infinity,
      ties: 'hash',
    });
    expect([...grown.feature]).toEqual(tree.feature);
    expect([...grown.childrenLeft]).toEqual(tree.childrenLeft);
    expect([...grown.childrenRight]).toEqual(tree.childrenRight);
    expect([...grown.count]).toEqual(tree.count);
    expect([...grown.threshold]).toEqual(tree.threshold);
    const predicted = forestPredictOracle(grown, codesOf(ranked)).sum;
    // A target is rounded to half a unit of its scale, a leaf's mean to half a unit again.
    prediction.forEach((value, row) => {
      const ours = ranked.targetCentre + ranked.targetScale * Number(predicted[row]);
      expect(Math.abs(ours - value)).toBeLessThanOrEqual(1.01 * ranked.targetScale);
    });
  });
});

const growth = sdm2004();

describe.skipIf(growth === undefined)("MATLAB's fitrtree on sdm2004 (left out without KUZNETS_DATA)", () => {
  it('MinParentSize 10, MinLeafSize 1: 15 branch nodes, R2 0.8696, MAE 0.0047', () => {
    if (!growth) return;
    const ranked = rankTable(growth);
    const grown = growTreesOracle(ranked, {
      seed: 1,
      draws: growth.rows,
      replace: false,
      firstTree: 0,
      trees: 1,
      maxFeatures: growth.features,
      minSamplesLeaf: 1,
      minSamplesSplit: 10,
      maxDepth: Infinity,
      maxLeafNodes: Infinity,
      ties: 'first',
    });
    const fitted = forestPredictOracle(grown, codesOf(ranked)).sum.map(
      (sum) => ranked.targetCentre + ranked.targetScale * sum,
    );
    const mean = growth.y.reduce((a, b) => a + b) / growth.rows;
    const squares = growth.y.reduce((total, y, row) => total + (y - Number(fitted[row])) ** 2, 0);
    const spread = growth.y.reduce((total, y) => total + (y - mean) ** 2, 0);
    const absolute = growth.y.reduce((total, y, row) => total + Math.abs(y - Number(fitted[row])), 0);
    const splits = [...grown.feature].filter((feature) => feature >= 0).map((feature) => growth.names[feature]);
    expect(splits.slice(0, 3)).toEqual(['MALFAL66', 'BUDDHA', 'ABSLATIT']);
    expect(splits).toHaveLength(15);
    expect((1 - squares / spread).toFixed(4)).toBe('0.8696');
    expect((absolute / growth.rows / 100).toFixed(4)).toBe('0.0047');
  });
});
