import {
  type BmaChains,
  type BmaChainsOptions,
  type ChainMoves,
  type ModelEvidence,
  type ModelSpace,
  bmaChains,
} from '@kuznets/core-gpu';
import {
  type BmaExpectation,
  type Difference,
  type SubsetFit,
  apart,
  bmaChainsOracle,
  unequal,
  uniforms,
} from '@kuznets/test-kit';
import type { Case } from '../case.ts';

interface Setting {
  readonly rows: number;
  readonly features: number;
  readonly maxSize?: number;
  readonly evidence?: 'uip' | 'bace' | 'hyper-g' | 'large g';
  /** Candidates that repeat the one before, with another sign. */
  readonly copies?: readonly number[];
  /** Share of a common factor in every candidate. */
  readonly common?: number;
  readonly priorSize?: number;
}

/** Log of the gamma function at whole and half numbers, by recurrence. */
function logGammaHalves(x: number): number {
  if (x === 1) return 0;
  if (x === 0.5) return Math.log(Math.PI) / 2;
  return Math.log(x - 1) + logGammaHalves(x - 1);
}

function spaceOf({
  rows,
  features,
  maxSize = Math.min(features, rows - 3),
  evidence = 'uip',
  copies = [],
  common = 0.3,
  priorSize = features / 3,
}: Setting): ModelSpace {
  const next = uniforms(rows * 1000 + features);
  const normal = (): number => next() + next() + next() + next() - 2;
  const factor = Array.from({ length: rows }, normal);
  const raw = Array.from({ length: features }, () => factor.map((f) => common * f + (1 - common) * normal()));
  for (const j of copies) raw[j] = raw[j - 1]!.map((value) => 3 - 2 * value);
  const noise = factor.map(() => 0.7 * normal());
  const target = noise.map(
    (value, i) => value + raw.reduce((sum, column, j) => sum + (j % 3 === 0 ? column[i]! / (1 + j / 3) : 0), 0),
  );
  const unit = (column: readonly number[]): number[] => {
    const mean = column.reduce((a, b) => a + b, 0) / rows;
    const length = Math.hypot(...column.map((value) => value - mean));
    return column.map((value) => (value - mean) / length);
  };
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const columns = raw.map(unit);
  const y = unit(target);
  const g = evidence === 'large g' ? 1e6 : rows;
  const theta = priorSize / features;
  const a = 3;
  const evidences: Record<string, ModelEvidence> = {
    bace: { kind: 'power', offset: 0, slope: 1, power: rows, shrinkage: 1 },
    'hyper-g': {
      ...{ kind: 'hyper-g', rows, a },
      logBeta: Float64Array.from({ length: maxSize + 1 }, (_, k) => {
        const p = (k + a) / 2 - 1;
        const q = (rows + 1 - k - a) / 2;
        return Math.log(p) + logGammaHalves(p) + logGammaHalves(q) - logGammaHalves(p + q);
      }),
    },
  };
  const sizes = Array.from({ length: maxSize + 1 }, (_, k) => k);
  const penalty = { uip: Math.log(1 + g) / 2, 'large g': Math.log(1 + g) / 2, bace: Math.log(rows) / 2, 'hyper-g': 0 }[
    evidence
  ];
  const size = (k: number): number => (evidence === 'hyper-g' ? Math.log((a - 2) / (k + a - 2)) : -k * penalty);
  return {
    features,
    maxSize,
    gram: Float64Array.from(columns.flatMap((left) => columns.map((right) => dot(left, right)))),
    xy: Float64Array.from(columns, (column) => dot(column, y)),
    logWeight: Float64Array.from(sizes, (k) => k * Math.log(theta) + (features - k) * Math.log(1 - theta) + size(k)),
    divisor: Float64Array.from(sizes, (k) => (evidence === 'bace' ? rows - k - 1 : rows - 3)),
    evidence: evidences[evidence] ?? { kind: 'power', offset: 1, slope: g, power: rows - 1, shrinkage: g / (1 + g) },
  };
}

/**
 * How close to its threshold a draw may fall on either side. In float64 rounding moves log odds by far less than 1e-7. In
 * float32 the error of a residual share is at most about C (q + 2)^2 2^-24 times the largest variance inflation, C = 64 being
 * the moves between two fresh factorisations; log odds feel it power / 2 * slope / (offset + slope r) times.
 */
const slack =
  (backend: string, space: ModelSpace) =>
  (from: SubsetFit, to: SubsetFit): number => {
    if (backend === 'wasm' || space.evidence.kind !== 'power') return 1e-7;
    const { power, slope, offset } = space.evidence;
    const inflation = Math.max(1, ...from.inverse, ...to.inverse);
    // A candidate that would leave a member 1e-3 unexplained is kept out; in float32 that limit is blurred.
    if (inflation > 500) return Infinity;
    const share = 64 * (to.coef.length + 2) ** 2 * 2 ** -24 * inflation;
    return ((power / 2) * slope * share) / (offset + slope * Math.min(from.residual, to.residual));
  };

const close = (got: number, expected: number, scale: number): boolean => Math.abs(got - expected) <= 1e-8 * scale;

function compare(result: BmaChains, expected: BmaExpectation, space: ModelSpace, bestModels: number): Difference[] {
  const counts = (['inclusion', 'accepted', 'positive', 'joint', 'sizes'] as const).flatMap((name) => {
    const at = expected[name].findIndex((value, i) => value !== result[name][i]);
    return at < 0 && expected[name].length === result[name].length
      ? []
      : [unequal(name, result[name][at], expected[name][at], at)];
  });
  const sums = (['coefSum', 'coefSquareSum'] as const).flatMap((name) => {
    const scale = Math.max(...expected[name].map(Math.abs), 1e-3);
    const at = expected[name].findIndex((value, i) => !close(result[name][i]!, value, scale));
    return at < 0 ? [] : apart(name, result[name][at], expected[name][at]!, 1e-8 * scale, at);
  });
  return [...counts, ...sums, ...compareModels(result, expected, space, bestModels)];
}

function compareModels(
  { modelBits, modelLog, modelVisits }: BmaChains,
  { models }: BmaExpectation,
  { features }: ModelSpace,
  bestModels: number,
): Difference[] {
  const best = [...models.values()]
    .map(({ log }) => log)
    .sort((a, b) => b - a)
    .slice(0, bestModels);
  if (best.length !== modelLog.length) return [unequal('models, length', modelLog.length, best.length)];
  const words = Math.ceil(features / 32);
  return best.flatMap((log, i) => {
    const members = Array.from({ length: features }, (_, j) => j).filter(
      (j) => (modelBits[i * words + (j >> 5)]! >>> (j & 31)) & 1,
    );
    const model = models.get(members.join());
    if (!model) return [unequal('models', members.join(), 'a model that was visited', i)];
    if (!close(modelLog[i]!, model.log, 1 + Math.abs(model.log)) || !close(modelLog[i]!, log, 1 + Math.abs(log)))
      return [{ ...unequal('log of models', modelLog[i], log, i), tolerance: 1e-8 * (1 + Math.abs(log)) }];
    return modelVisits[i] === model.visits ? [] : [unequal('visits of models', modelVisits[i], model.visits, i)];
  });
}

function chainsCase(name: string, setting: Setting, options: Partial<BmaChainsOptions> = {}): Case {
  const space = spaceOf(setting);
  const complete = {
    seed: 11,
    firstChain: 0,
    chains: 3,
    burnIn: 40,
    draws: 301,
    swaps: false,
    startShare: 0.3,
    bestModels: 200,
    ...options,
    keepMoves: true,
  };
  return {
    name,
    run: async (device) => {
      const { moves, ...result } = await bmaChains(device, space, complete);
      return { ...result, ...moves, backend: device.backend };
    },
    differences: (result) => {
      const { offsets, draw, variable, ...got } = result as BmaChains & ChainMoves & { readonly backend: string };
      const moves = { offsets, draw, variable };
      const expected = bmaChainsOracle(space, complete, moves, slack(got.backend, space));
      const idle =
        expected.accepted.every((count) => count === 0) && setting.maxSize === undefined && complete.draws > 100
          ? [unequal('accepted', 0, 'some move')]
          : [];
      return [
        ...idle,
        ...expected.wrong.slice(0, 5),
        ...(expected.wrong.length > 0 ? [] : compare(got, expected, space, complete.bestModels)),
      ];
    },
  };
}

/** Cases of `bmaChains`. */
export const table: readonly Case[] = [
  chainsCase('seven candidates', { rows: 30, features: 7 }),
  chainsCase('swaps', { rows: 30, features: 12 }, { swaps: true }),
  chainsCase('one candidate', { rows: 9, features: 1, priorSize: 0.5 }),
  chainsCase('two candidates with swaps', { rows: 9, features: 2, priorSize: 1 }, { swaps: true }),
  chainsCase(
    'the size of the growth study',
    { rows: 88, features: 67, priorSize: 7 },
    { chains: 5, draws: 600, burnIn: 100, startShare: 7 / 67 },
  ),
  ...[31, 32, 33, 64, 65].map((features) =>
    chainsCase(
      `${features} candidates, with swaps`,
      { rows: 40, features, priorSize: 6 },
      { swaps: true, draws: 200, startShare: 0.1 },
    ),
  ),
  chainsCase('as many candidates as rows', { rows: 24, features: 24, priorSize: 4 }, { startShare: 0.9 }),
  chainsCase('more candidates than rows', { rows: 14, features: 40, priorSize: 20 }, { startShare: 0.5, swaps: true }),
  chainsCase('no model but the empty one', { rows: 20, features: 5, maxSize: 0 }),
  chainsCase('models of one member', { rows: 20, features: 5, maxSize: 1 }, { swaps: true }),
  chainsCase('BACE', { rows: 60, features: 20, evidence: 'bace' }),
  chainsCase('hyper-g', { rows: 40, features: 9, evidence: 'hyper-g' }, { draws: 150, chains: 2 }),
  chainsCase(
    'hyper-g with swaps',
    { rows: 25, features: 8, evidence: 'hyper-g' },
    { draws: 150, chains: 2, swaps: true },
  ),
  chainsCase('a flat prior on coefficients', { rows: 50, features: 10, evidence: 'large g' }),
  chainsCase('copies of candidates', { rows: 30, features: 9, copies: [1, 4, 5] }, { swaps: true, draws: 500 }),
  chainsCase('candidates that are nearly one', { rows: 50, features: 8, common: 0.9 }, { swaps: true }),
  chainsCase('the three best models', { rows: 30, features: 11 }, { bestModels: 3, draws: 700 }),
  chainsCase('the best model', { rows: 30, features: 11 }, { bestModels: 1, draws: 700, swaps: true }),
  chainsCase('one draw', { rows: 30, features: 7 }, { draws: 1, burnIn: 0, chains: 1 }),
  chainsCase('no burn-in', { rows: 30, features: 7 }, { burnIn: 0, draws: 300 }),
  chainsCase('an odd burn-in', { rows: 30, features: 7 }, { burnIn: 13, draws: 302 }),
  chainsCase('later chains', { rows: 30, features: 7 }, { firstChain: 4_000_000_000, seed: 2 ** 53 - 1 }),
  chainsCase('chains from the empty model', { rows: 30, features: 7 }, { startShare: 0 }),
  chainsCase('chains from the full model', { rows: 30, features: 7 }, { startShare: 1 }),
  ...[67, 129].map((chains) =>
    chainsCase(`${chains} chains`, { rows: 30, features: 10 }, { chains, draws: 50, burnIn: 5 }),
  ),
  chainsCase(
    'many moves between fresh factorisations',
    { rows: 30, features: 12, priorSize: 6 },
    { chains: 1, draws: 4000, swaps: true },
  ),
  chainsCase('five thousand rows', { rows: 5000, features: 10 }, { draws: 200 }),
];
