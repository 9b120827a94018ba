import { predictEnsemble, type Table, type TreeEnsemble } from '@kuznets/base';
import { expect, it } from 'vitest';
import type { ExplainData } from './data.ts';
import { effectsPlan, keptEffects, playersWithEffects } from './effects.ts';

/** A stump on the first column in each of so many trees: 0 up to 1, above it 2. */
const stumps = (trees: number): TreeEnsemble => ({
  ...{ nFeatures: 4, scale: 1 / trees, base: 0 },
  trees: {
    offsets: Uint32Array.from({ length: trees + 1 }, (_, tree) => 3 * tree),
    feature: Int32Array.from({ length: 3 * trees }, (_, node) => (node % 3 === 0 ? 0 : -1)),
    threshold: new Float64Array(3 * trees).fill(1),
    childrenLeft: Int32Array.from({ length: 3 * trees }, (_, node) => (node % 3 === 0 ? 1 : -1)),
    childrenRight: Int32Array.from({ length: 3 * trees }, (_, node) => (node % 3 === 0 ? 2 : -1)),
    value: Float64Array.from({ length: 3 * trees }, (_, node) => (node % 3 === 2 ? 2 : 0)),
  },
});

const column = (name: string, categorical = false) => ({ name, label: null, categorical, levels: null });

const data = {
  rows: 4,
  features: [column('a'), column('constant'), column('code', true), column('gaps')],
  x: Float64Array.from([0, 7, 1, NaN, 1, 7, 0, 3, 2, 7, 1, NaN, 3, 7, 0, 3.5]),
} as unknown as ExplainData;

it('has effects of numeric columns that vary, missing cells or not, and not of groups', () => {
  expect(playersWithEffects(data)).toEqual([0, 3]);
  const groups = { names: ['both', 'code', 'gaps'], of: Uint32Array.of(0, 0, 1, 2) };
  expect(playersWithEffects({ ...data, groups })).toEqual([2]);
});

it('leaves effects out that would take long, unless they were asked for, and says so', () => {
  expect(effectsPlan({ effects: 'auto' }, stumps(10), data)).toEqual({ intervals: 40 });
  const many = { ...data, rows: 1_000_000 } as ExplainData;
  expect(effectsPlan({ effects: 'none' }, stumps(10), many)).toBeNull();
  expect(effectsPlan({ effects: 12 }, stumps(100), data)).toEqual({ intervals: 12 });
  // Twice rows x trees x variables predictions of a tree.
  const steps = 2 * 4 * 2 ** 23 * 2;
  const dear = { ...stumps(1), trees: { ...stumps(1).trees, offsets: new Uint32Array(2 ** 23 + 1) } };
  expect(effectsPlan({ effects: 'auto' }, dear, data)).toEqual({
    note: { code: 'no-effects-costly', steps, most: 2 ** 26 },
  });
});

it('steps where the trees do', async () => {
  const { x, rows, features } = data;
  const sample = { x: x.map((value) => (Number.isNaN(value) ? 0 : value)), rows, features: features.length };
  const inputs = { players: [0], intervals: 4, effectResamples: 20, randomState: 1 };
  const context = { signal: new AbortController().signal, onProgress: () => undefined };
  const predictor = { predict: (table: Table) => predictEnsemble(stumps(3), table) };
  const { curves } = await keptEffects(predictor, sample, inputs, context);
  const [{ edges, effect, rows: counts, low, high }] = curves as [(typeof curves)[number]];
  expect(edges).toEqual([0, 1, 2, 3]);
  expect(counts).toEqual([2, 1, 1]);
  expect(effect.map((value) => Number((value - effect[0]!).toFixed(12)))).toEqual([0, 0, 2, 2]);
  expect(low!.every((value, at) => value <= effect[at]! + 1e-12 && effect[at]! <= high![at]! + 1e-12)).toBe(true);
});
