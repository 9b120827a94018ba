import { type Device, type M5Models, codedRows, growTrees, m5Models } from '@kuznets/core-gpu';
import { rankSample } from '@kuznets/ensembles';
import {
  type Difference,
  type M5pNode,
  type Table,
  apart,
  bagWeights,
  drawWord,
  keyOfSeed,
  m5pOracle,
  m5pPredict,
  purposes,
  syntheticTable,
  toIndex,
  unequal,
} from '@kuznets/test-kit';
import type { Case } from '../case.ts';
import { groupsOf } from '../samples.ts';
import { fls2001 } from '../tables.ts';

/** Tables that M5 trees are grown on, by name. */
export const m5Tables: readonly (readonly [string, () => Table | Promise<Table>])[] = [
  ['fls2001', fls2001],
  ['61 x 34 synthetic', () => syntheticTable({ rows: 61, features: 34, mixed: false })],
  ['40 x 3 synthetic', () => syntheticTable({ rows: 40, features: 3, mixed: false })],
];
const trees = 2;
const seed = 7;

/** What is made of grown trees, and the group of each column that is permuted with others. */
interface Finish {
  readonly prune: boolean;
  readonly smooth: boolean;
  readonly groups?: readonly number[];
}

type Result = Omit<M5Models, 'permutation' | 'trees'> & Partial<NonNullable<M5Models['permutation']>>;

/** Models of bags, with the importance of their features beside them. */
async function models(device: Device, table: Table, { groups, ...finish }: Finish): Promise<Result> {
  const { rows, features, x, y } = table;
  const ranked = rankSample(table);
  const shift = Math.ceil(Math.log2(rows)) - 1;
  const sample = { ...ranked, target: ranked.target.map((value) => value >> shift) };
  const bag = { seed, draws: rows, replace: true, firstTree: 5 };
  const rules = {
    trees,
    maxFeatures: features,
    minSamplesLeaf: 1,
    minSamplesSplit: 4,
    maxDepth: Infinity,
    maxLeafNodes: Infinity,
  };
  const grown = await growTrees(device, sample, { ...bag, ...rules, ties: 'first', criterion: 'standardDeviation' });
  const {
    permutation,
    trees: model,
    ...fitted
  } = await m5Models(
    device,
    grown,
    { rows, features, codes: codedRows(sample).codes, x, y, groups: groups && groupsOf(groups) },
    { ...bag, ...finish, permute: true },
  );
  const { linear, ...nodes } = model;
  return { ...nodes, ...linear, ...fitted, ...permutation };
}

const grown = new Map<string, M5pNode>();

/** The oracle's tree on the bag of a tree, made once for all backends. */
function oracleOf(name: string, table: Table, weights: readonly number[], finish: Omit<Finish, 'groups'>): M5pNode {
  const key = `${name} ${JSON.stringify([weights, finish])}`;
  const known =
    grown.get(key) ??
    m5pOracle(
      table,
      weights.flatMap((weight, row) => Array.from({ length: weight }, () => row)),
      { root: 2, minSamplesSplit: 4, ...finish },
    );
  grown.set(key, known);
  return known;
}

/** Fields of trees, models and importance of bags that are further from the oracle than rounding takes them. */
function differencesOf(result: Result, name: string, table: Table, { groups, ...finish }: Finish): Difference[] {
  const { rows, features } = table;
  const groupOf = groups ?? Array.from({ length: features }, (_, column) => column);
  const found: Difference[] = [];
  const y = [...table.y];
  const x = y.map((_, row) => [...table.x.subarray(row * features, (row + 1) * features)]);
  const spread = Math.max(...y) - Math.min(...y);
  for (let t = 0; t < trees; t++) {
    const tree = 5 + t;
    const weights = bagWeights(rows, tree, { seed, draws: rows, replace: true });
    const oracle = oracleOf(name, table, weights, finish);
    const predicted = x.map((values) => m5pPredict(oracle, values));
    predicted.forEach((value, row) => {
      const index = t * rows + row;
      found.push(
        ...apart('prediction', result.prediction[index], value, 1e-7 * Math.max(spread, Math.abs(value)), index),
      );
      const out = weights[row] === 0 ? 1 : 0;
      if (result.outOfBag[index] !== out) found.push(unequal('outOfBag', result.outOfBag[index], out, index));
    });
    const out = weights.flatMap((weight, row) => (weight === 0 ? [row] : []));
    if (result.oobCount?.[t] !== out.length) found.push(unequal('oobCount', result.oobCount?.[t], out.length, t));
    const base = out.reduce((sum, row) => sum + (Number(y[row]) - Number(predicted[row])) ** 2, 0);
    const width = Math.max(...groupOf) + 1;
    for (let group = 0; group < width; group++) {
      const donors = shuffled(out, tree, group);
      const permuted = out.reduce((sum, row, i) => {
        const donor = x[donors[i] ?? 0] ?? [];
        const changed = (x[row] ?? []).map((value, k) => (groupOf[k] === group ? (donor[k] ?? Number.NaN) : value));
        return sum + (Number(y[row]) - m5pPredict(oracle, changed)) ** 2;
      }, 0);
      const rise = (permuted - base) / out.length;
      const index = t * width + group;
      found.push(...apart('delta', result.delta?.[index], rise, 1e-6 * Math.max(spread ** 2, base, permuted), index));
    }
  }
  return found;
}

/** The out-of-bag rows in the order in which a feature's values are handed out. */
function shuffled(out: readonly number[], tree: number, feature: number): readonly number[] {
  const order = [...out];
  const key = keyOfSeed(seed);
  for (let last = order.length - 1, draw = 0; last > 0; last--, draw++) {
    const word = drawWord(draw, (block) => [block, feature, tree, purposes.permute], key);
    const other = toIndex(word, last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

const caseOf = (
  name: string,
  data: () => Promise<Table> | Table,
  finish: Omit<Finish, 'groups'>,
  inPairs = false,
): Case => {
  const finishOf = ({ features }: Table): Finish =>
    inPairs ? { ...finish, groups: Array.from({ length: features }, (_, column) => Math.floor(column / 2)) } : finish;
  return {
    name: `${name}, ${finish.prune ? 'pruned' : 'whole'}, ${finish.smooth ? 'smoothed' : 'rough'}${inPairs ? ', columns in pairs' : ''}`,
    async run(device) {
      const sample = await data();
      return models(device, sample, finishOf(sample));
    },
    async differences(result) {
      const sample = await data();
      return differencesOf(result as Result, name, sample, finishOf(sample));
    },
  };
};

/** Cases of `m5Models`. */
export const table: readonly Case[] = m5Tables.flatMap(([name, data]) => [
  ...[true, false].flatMap((prune) => [true, false].map((smooth) => caseOf(name, data, { prune, smooth }))),
  caseOf(name, data, { prune: false, smooth: false }, true),
]);
