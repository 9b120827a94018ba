import type { BmaChains } from '@kuznets/core-gpu';
import { hyperGIntegrals } from '@kuznets/test-kit';
import { gammaln } from '@kuznets/base/distributions';
import { describe, expect, test } from 'vitest';
import { convergence, convergenceNotes } from './convergence.ts';
import { logPriorOf } from './candidate-groups.ts';
import { integrated } from './evidence.ts';
import { hyperG } from './hyper-g.ts';
import { jointness } from './jointness.ts';

describe('hyper-g', () => {
  const cases = [10, 88, 500].flatMap((rows) =>
    [2.05, 4].flatMap((a) =>
      [1, 5].flatMap((k) => [1e-4, 0.4, 0.9, 1 - 1e-7].map((residual) => [rows, a, k, residual] as const)),
    ),
  );
  test.each(cases)('%d rows, a = %d, %d features, residual share %d: as by quadrature', (rows, a, k, residual) => {
    if (rows - 3 - k - a <= 0) return;
    const logBeta = Float64Array.from({ length: k + 1 }, (_, size) => {
      const p = (size + a) / 2 - 1;
      const q = (rows + 1 - size - a) / 2;
      return Math.log(p) + gammaln(p) + gammaln(q) - gammaln(p + q);
    });
    const got = hyperG({ kind: 'hyper-g', rows, a, logBeta }, k, residual);
    const expected = hyperGIntegrals(rows, a, k, residual, 4000);
    expect(Math.abs(got.log - expected.log)).toBeLessThan(1e-7 * (1 + Math.abs(expected.log)));
    expect(got.shrinkage).toBeCloseTo(expected.moments[0], 6);
    expect(got.shrinkageSquare).toBeCloseTo(expected.moments[1], 6);
  });
});

describe('priors of g without a kernel', () => {
  const cases = (['hyper-g/n', 'zellner-siow'] as const).flatMap((kind) =>
    [12, 88, 900].flatMap((rows) => [1, 6].flatMap((k) => [1e-4, 0.4, 1].map((r) => [kind, rows, k, r] as const))),
  );
  test.each(cases)('%s, %d rows, %d features, residual share %d: as by a fine sum over log g', (kind, rows, k, r) => {
    const [a, step] = [3, 0.005];
    const logs = Array.from({ length: 36_001 }, (_, at) => {
      const g = Math.exp(-40 + at * step);
      const likelihood = ((rows - 1 - k) / 2) * Math.log1p(g) - ((rows - 1) / 2) * Math.log1p(g * r);
      const density =
        kind === 'hyper-g/n'
          ? Math.log((a - 2) / 2 / rows) - (a / 2) * Math.log1p(g / rows)
          : Math.log(Math.sqrt(rows / 2) / Math.sqrt(Math.PI)) - 1.5 * Math.log(g) - rows / 2 / g;
      return { g, log: likelihood + density + Math.log(g) };
    });
    const top = logs.reduce((most, { log }) => Math.max(most, log), -Infinity);
    const sum = (power: number): number =>
      logs.reduce((total, { g, log }) => total + Math.exp(log - top) * (g / (1 + g)) ** power, 0);
    const got = integrated({ kind, rows, a }, k, r);
    expect(Math.abs(got.log - (top + Math.log(sum(0) * step)))).toBeLessThan(1e-9 * (1 + Math.abs(got.log)));
    expect(got.shrinkage).toBeCloseTo(sum(1) / sum(0), 9);
    expect(got.shrinkageSquare).toBeCloseTo(sum(2) / sum(0), 9);
  });

  test('eb-local is the likeliest g', () => {
    const at = (g: number): number => (80 / 2) * Math.log1p(g) - (87 / 2) * Math.log1p(g * 0.5);
    const { log, shrinkage } = integrated({ kind: 'eb-local', rows: 88, a: 3 }, 7, 0.5);
    const g = shrinkage / (1 - shrinkage);
    expect(log).toBeCloseTo(at(g), 10);
    expect(at(g)).toBeGreaterThan(Math.max(at(0.99 * g), at(1.01 * g)));
    expect(integrated({ kind: 'eb-local', rows: 88, a: 3 }, 7, 0.99).shrinkage).toBe(0);
  });

  test('models without what must be in them have no prior', () => {
    const groups = {
      members: [[0], [1], [2]],
      always: [1],
      free: [0, 2],
      parents: [[], [], [0, 1]],
      logPrior: Float64Array.of(1, 2, 3),
    };
    expect([[1], [0, 1], [0, 1, 2], [1, 2], [0]].map((model) => logPriorOf(model, groups))).toEqual([
      1,
      2,
      3,
      -Infinity,
      -Infinity,
    ]);
  });
});

describe('jointness', () => {
  test('of two features by hand', () => {
    const { together, leySteel, doppelhoferWeeks } = jointness(
      Float64Array.of(0.5, 0.4),
      Float64Array.of(0, 0.1, 0, 0),
    );
    expect([...together, ...leySteel, ...doppelhoferWeeks]).toEqual([
      0.1,
      expect.closeTo(0.125, 12),
      expect.closeTo(Math.log((0.1 * 0.2) / (0.4 * 0.3)), 12),
    ]);
  });

  test('has no pairs of features that are always in or never in, and infinities where a cell is empty', () => {
    const { first, second, doppelhoferWeeks } = jointness(
      Float64Array.of(0, 0.5, 1, 0.5, 0.3),
      Float64Array.from({ length: 25 }, (_, i) => (i === 9 ? 0.3 : 0)),
    );
    expect([[...first], [...second]]).toEqual([
      [1, 1, 3],
      [3, 4, 4],
    ]);
    expect([...doppelhoferWeeks]).toEqual([-Infinity, Infinity, -Infinity]);
  });
});

describe('convergence', () => {
  const chains = (inclusion: readonly number[], visits: readonly number[] = [3, 2, 1]): BmaChains => ({
    ...{
      chains: inclusion.length / 2,
      inclusion: Uint32Array.from(inclusion),
      accepted: Uint32Array.of(20, 30),
      modelVisits: Float64Array.from(visits),
    },
    ...{
      coefSum: new Float64Array(),
      coefSquareSum: new Float64Array(),
      positive: new Float64Array(),
      joint: new Float64Array(),
    },
    ...{ sizes: new Float64Array(), modelBits: new Uint32Array(), modelLog: new Float64Array() },
  });
  const check = (inclusion: readonly number[], visits?: readonly number[]) =>
    convergence(chains(inclusion, visits), Float64Array.of(0.5, 0.3, 0.2), { draws: 100, names: ['a'] });

  test('by hand: half chains of 50 draws with 10, 20, 40 and 20 visits', () => {
    const { rHat, effectiveDraws, converged, acceptanceRate, maxRHat, worst, draws } = check([10, 20, 40, 20]);
    const within = ((2 * 0.2 * 0.8 + 2 * 0.4 * 0.6) / 4) * (50 / 49);
    const between = (0.25 ** 2 + 2 * 0.05 ** 2 + 0.35 ** 2) / 3;
    const pooled = (49 / 50) * within + between;
    expect(rHat[0]).toBeCloseTo(Math.sqrt(pooled / within), 12);
    expect(effectiveDraws[0]).toBeCloseTo((4 * pooled) / between, 12);
    expect([converged, acceptanceRate, worst, draws]).toEqual([false, 0.25, 'a', 200]);
    expect(maxRHat).toBe(rHat[0]);
  });

  test('chains that never leave different models do not pass', () => {
    const apart = check([50, 50, 0, 0]);
    expect(apart).toMatchObject({ converged: false, maxRHat: Infinity });
    expect(convergenceNotes(apart)).toMatchObject([{ code: 'chains-not-converged', name: 'a', rHat: null }]);
    const same = check([50, 50, 50, 50]);
    expect(same).toMatchObject({ converged: true, maxRHat: 1, minEffectiveDraws: 200 });
    expect(convergenceNotes(same)).toEqual([]);
  });

  test('correlates exact with visited model probabilities', () => {
    expect(check([1, 1, 1, 1]).pmpCorrelation).toBeCloseTo(0.9819805, 6);
    expect(check([1, 1, 1, 1], [2, 2, 2]).pmpCorrelation).toBeNull();
  });
});
