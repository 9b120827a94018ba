import { predictEnsemble, type TreeEnsemble } from '@kuznets/base';
import { uniforms } from '@kuznets/test-kit';
import { describe, expect, it } from 'vitest';
import { readModel } from '../importers/read-model.ts';
import { referenceBytes, referenceCase, referenceModels } from '../importers/reference.fixture.ts';
import { writeXgboost } from './write-xgboost.ts';

interface Written {
  readonly learner: {
    readonly gradient_booster: {
      readonly model: { readonly trees: readonly Readonly<Record<string, readonly number[]>>[] };
    };
  };
}
const treesOf = (text: string) => (JSON.parse(text) as Written).learner.gradient_booster.model.trees;
/** What stands at the nodes of a tree from the root down, left first: its order in the file is the program's own. */
function walk(tree: ReturnType<typeof treesOf>[number], node = 0): number[] {
  const at = (key: string): number => tree[key]![node]!;
  const own = Math.fround(at('split_conditions'));
  if (at('left_children') < 0) return [own];
  const below = ['left_children', 'right_children'].map((side) => {
    expect(tree['parents']![at(side)]).toBe(node);
    return walk(tree, at(side));
  });
  return [at('split_indices'), own, at('default_left'), at('sum_hessian'), ...below.flat()];
}
const sourceOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Limits and leaves of which single precision holds some, and missing values either way. */
const ensemble: TreeEnsemble = {
  nFeatures: 3,
  scale: 0.1,
  base: 1 / 3,
  trees: {
    offsets: Uint32Array.of(0, 5, 6),
    feature: Int32Array.of(2, -1, 0, -1, -1, -1),
    childrenLeft: Int32Array.of(1, -1, 3, -1, -1, -1),
    childrenRight: Int32Array.of(2, -1, 4, -1, -1, -1),
    threshold: Float64Array.of(0.1, 0, 1 + 2 ** -40, 0, 0, 0),
    value: Float64Array.of(0, 2.5, 0, -1 / 7, 9, 3),
    missingLeft: Uint8Array.of(1, 0, 0, 0, 0, 0),
  },
};

describe('a model as XGBoost writes it', () => {
  it.each(referenceModels.filter(([file]) => file.endsWith('.model.json') && file.startsWith('xgboost')))(
    '%s comes back as it was',
    (...reference) => {
      const [file] = reference;
      const { model, x, rows } = referenceCase(reference);
      const { nFeatures, featureNames = Array.from({ length: nFeatures }, (_, k) => `x${k}`) } = model.ensemble;
      const text = writeXgboost(model.ensemble, { columns: featureNames });
      const again = readModel(new TextEncoder().encode(text), { file: 'again.json' });
      const table = { x, rows, features: nFeatures };
      expect(predictEnsemble(again.ensemble, table)).toEqual(predictEnsemble(model.ensemble, table));
      expect(again.link).toBe('identity');
      // What XGBoost itself wrote of these trees has the same names and, from the root down, the same numbers.
      const theirs = treesOf(sourceOf(referenceBytes(file)));
      treesOf(text).forEach((tree, at) => {
        expect(Object.keys(tree).sort()).toEqual(Object.keys(theirs[at]!).sort());
        expect(walk(tree)).toEqual(walk(theirs[at]!));
      });
    },
  );

  it('takes every single the way the trees take it, to leaves that are at most rounded', () => {
    const again = readModel(new TextEncoder().encode(writeXgboost(ensemble, { columns: ['a', 'b[x]', 'c'] })), {
      file: 'm.json',
    });
    const next = uniforms(3);
    const cells = [0.1, 1, 1 + 2 ** -40, 1 + 2 ** -23, 1 - 2 ** -24, 0, -0, NaN].map(Math.fround);
    const rows = 400;
    const x = Float64Array.from({ length: 3 * rows }, () => cells[Math.floor(next() * cells.length)]!);
    const at = ({ trees, scale, base }: TreeEnsemble) =>
      predictEnsemble({ trees, scale, base, nFeatures: 3 }, { x, rows, features: 3 });
    const [ours, theirs] = [at(ensemble), at(again.ensemble)];
    expect(new Set(ours).size).toBe(3);
    ours.forEach((value, row) => expect(Math.abs(theirs[row]! - value)).toBeLessThan(1e-7 * Math.abs(value)));
    expect(again.ensemble.featureNames).toEqual(['a', 'b_x_', 'c']);
  });

  it('is refused for model trees, categories, columns of another number and numbers beyond singles', () => {
    const columns = ['a', 'b', 'c'];
    const linear = { offsets: new Uint32Array(7), feature: new Int32Array(0), coef: new Float64Array(0) };
    const levels = { offsets: new Uint32Array(7), level: new Int32Array(0) };
    const withTrees = (more: object) => ({ ...ensemble, trees: { ...ensemble.trees, ...more } });
    expect(() => writeXgboost(withTrees({ linear }), { columns })).toThrow(/no linear models/);
    expect(() => writeXgboost(withTrees({ levels }), { columns })).toThrow(/splits of categories/);
    expect(() => writeXgboost(ensemble, { columns: ['a'] })).toThrow(/another number of columns.*1.*allowed: 3/);
    expect(() => writeXgboost({ ...ensemble, base: 1e39 }, { columns })).toThrow(/beyond single precision/);
  });
});
