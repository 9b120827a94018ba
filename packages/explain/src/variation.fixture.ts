import { type Table, type TreeEnsemble, predictEnsemble } from '@kuznets/base';
import { uniforms } from '@kuznets/test-kit';
import { expect } from 'vitest';
import type { ExplainedVariation } from './explained-variation.ts';
import type { Predictor } from './predictor.ts';

export const sampleOf = (rows: number, features: number, seed: number): Table => {
  const next = uniforms(seed);
  return { x: Float64Array.from({ length: rows * features }, () => 6 * next() - 2), rows, features };
};

/**
 * Two results agree. Explained variation is compared relative to itself, what is a difference of such numbers relative to
 * them, and shares and H squared, whose rounding is that of their denominators, absolutely.
 */
export const expectSameVariation = (got: ExplainedVariation, wanted: ExplainedVariation, tolerance: number): void => {
  const close = (a: number, b: number, scale: number, what: string): void => {
    if (Number.isNaN(b)) return expect(a, what).toBeNaN();
    expect(Math.abs(a - b), `${what}: ${a} for ${b}`).toBeLessThanOrEqual(tolerance * scale);
  };
  const all = (name: string, a: ArrayLike<number>, b: ArrayLike<number>, scale: (at: number) => number): void => {
    expect(a.length, name).toBe(b.length);
    for (let at = 0; at < b.length; at += 1) close(a[at]!, b[at]!, scale(at), `${name} ${at}`);
  };
  expect([got.rows, got.features, got.pairs === null]).toEqual([wanted.rows, wanted.features, wanted.pairs === null]);
  const spread = Math.sqrt(wanted.meanSquare);
  close(got.predictionMean, wanted.predictionMean, spread, 'predictionMean');
  close(got.apv, wanted.apv, wanted.meanSquare, 'apv');
  close(got.meanSquare, wanted.meanSquare, wanted.meanSquare, 'meanSquare');
  all('contribution', got.contribution, wanted.contribution, () => spread);
  all('aepv', got.aepv, wanted.aepv, (at) => wanted.aepv[at]!);
  all('fepv', got.fepv, wanted.fepv, (at) => wanted.fepv[at]!);
  all('fepvUncentred', got.fepvUncentred, wanted.fepvUncentred, (at) => wanted.fepvUncentred[at]!);
  all('nonlinearity', got.nonlinearity, wanted.nonlinearity, () => 1);
  if (!got.pairs || !wanted.pairs) return;
  const [pairs, wantedPairs] = [got.pairs, wanted.pairs];
  expect([pairs.first, pairs.second]).toEqual([wantedPairs.first, wantedPairs.second]);
  const size = (at: number): number =>
    wantedPairs.aepv[at]! + wanted.aepv[wantedPairs.first[at]!]! + wanted.aepv[wantedPairs.second[at]!]!;
  all('pair aepv', pairs.aepv, wantedPairs.aepv, size);
  all('iepv', pairs.iepv, wantedPairs.iepv, size);
  all('iepvCovariance', pairs.iepvCovariance, wantedPairs.iepvCovariance, size);
  all('iepvInteraction', pairs.iepvInteraction, wantedPairs.iepvInteraction, size);
  all('fiepv', pairs.fiepv, wantedPairs.fiepv, (at) => size(at) / wanted.apv);
  all('fiepvUncentred', pairs.fiepvUncentred, wantedPairs.fiepvUncentred, (at) => size(at) / wanted.meanSquare);
  all('pair nonlinearity', pairs.nonlinearity, wantedPairs.nonlinearity, () => 1);
  all(
    'h squared',
    pairs.hStatistic.map((h) => h * h),
    wantedPairs.hStatistic.map((h) => h * h),
    () => 1,
  );
  all('interaction', pairs.interaction, wantedPairs.interaction, (at) => size(at) / wanted.apv);
};

/** An ensemble as a model. */
export const predictorOf = (ensemble: TreeEnsemble): Predictor => ({
  predict: (table) => predictEnsemble(ensemble, table),
});

/** Trees with random splits at the sample's values, features repeated on paths, nodes in breadth-first order. */
export const randomEnsemble = (
  background: Table,
  trees: number,
  depth: number,
  seed: number,
  missing = false,
): TreeEnsemble => {
  const { x, rows, features } = background;
  const next = uniforms(seed);
  const nodes: { feature: number; threshold: number; left: number; right: number; value: number }[] = [];
  const offsets = [0];
  for (let tree = 0; tree < trees; tree += 1) {
    const root = nodes.length;
    const open = [{ at: root, level: 0 }];
    nodes.push({ feature: -1, threshold: 0, left: -1, right: -1, value: 0 });
    for (let todo = open.shift(); todo; todo = open.shift()) {
      const node = nodes[todo.at]!;
      node.value = 10 * next() - 4;
      if (todo.level >= depth || next() < 0.15) continue;
      node.feature = Math.floor(next() * (features - 1));
      const cell = x[Math.floor(next() * rows) * features + node.feature]!;
      node.threshold = Number.isNaN(cell) ? 0.5 : cell;
      for (const side of ['left', 'right'] as const) {
        node[side] = nodes.length - root;
        open.push({ at: nodes.length, level: todo.level + 1 });
        nodes.push({ feature: -1, threshold: 0, left: -1, right: -1, value: 0 });
      }
    }
    offsets.push(nodes.length);
  }
  return {
    nFeatures: features,
    trees: {
      offsets: Uint32Array.from(offsets),
      feature: Int32Array.from(nodes, (node) => node.feature),
      threshold: Float64Array.from(nodes, (node) => node.threshold),
      childrenLeft: Int32Array.from(nodes, (node) => node.left),
      childrenRight: Int32Array.from(nodes, (node) => node.right),
      value: Float64Array.from(nodes, (node) => node.value),
      ...(missing && { missingLeft: Uint8Array.from(nodes, () => (next() < 0.5 ? 1 : 0)) }),
    },
    scale: 1 / trees,
    base: 3,
  };
};

/** The same trees with a linear model of up to three features in each leaf. */
export const withLeafModels = (ensemble: TreeEnsemble, seed: number): TreeEnsemble => {
  const next = uniforms(seed);
  const terms = Array.from(ensemble.trees.feature, (split) =>
    split < 0
      ? Array.from({ length: Math.floor(4 * next()) }, () => ({
          feature: Math.floor(next() * (ensemble.nFeatures - 1)),
          coef: 4 * next() - 2,
        }))
      : [],
  );
  const offsets = new Uint32Array(terms.length + 1);
  terms.forEach((list, node) => (offsets[node + 1] = offsets[node]! + list.length));
  return {
    ...ensemble,
    trees: {
      ...ensemble.trees,
      linear: {
        offsets,
        feature: Int32Array.from(terms.flat(), ({ feature }) => feature),
        coef: Float64Array.from(terms.flat(), ({ coef }) => coef),
      },
    },
  };
};

/** The same trees with every other split of the first two features made one of a random set of levels, the cells' whole parts being 0 to 3. */
export const withCategories = (ensemble: TreeEnsemble, seed: number): TreeEnsemble => {
  const next = uniforms(seed);
  const { trees } = ensemble;
  const sets = Array.from(trees.feature, (split, node) =>
    split < 0 || split > 1 || node % 2 === 1 ? [] : [0, 1, 2, 3, 900].filter(() => next() < 0.5),
  );
  const offsets = new Uint32Array(sets.length + 1);
  sets.forEach((set, node) => (offsets[node + 1] = offsets[node]! + set.length));
  return { ...ensemble, trees: { ...trees, levels: { offsets, level: Int32Array.from(sets.flat()) } } };
};
