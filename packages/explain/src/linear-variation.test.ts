import { describe, expect, test } from 'vitest';
import { bruteForceVariation, variableEffect } from './brute-force.ts';
import type { ExplainedVariation } from './explained-variation.ts';
import { linearVariation } from './linear-variation.ts';
import type { Predictor } from './predictor.ts';
import { expectSameVariation, sampleOf } from './variation.fixture.ts';

const rows = 41;
const background = sampleOf(rows, 5, 3);
const { x, features } = background;
const column = (k: number): number[] => Array.from({ length: rows }, (_, i) => x[i * features + k]!);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const modelOf = (f: (row: Float64Array) => number): Predictor => ({
  predict: ({ x: cells, rows: count }) =>
    Float64Array.from({ length: count }, (_, i) => f(cells.subarray(i * features, (i + 1) * features))),
});
const near = (got: number, wanted: number, scale = Math.abs(wanted)): void =>
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-12 * scale);
const pairOf = (result: ExplainedVariation, first: number, second: number): number =>
  result.pairs!.first.findIndex((k, pair) => k === first && result.pairs!.second[pair] === second);

const coef = Float64Array.of(2, -0.5, 0, 1e-3, 7);

describe('the three examples of the growth paper, A.4', () => {
  test('linear: variances, covariances, no nonlinearity, no interaction', async () => {
    const result = await linearVariation({ coef, intercept: 11 }, background);
    for (let k = 0; k < features; k += 1) {
      const own = column(k);
      near(result.aepv[k]!, coef[k]! ** 2 * mean(own.map((value) => (value - mean(own)) ** 2)));
      if (k !== 2) near(result.nonlinearity[k]!, 0, 1);
      for (let m = k + 1; m < features; m += 1) {
        const other = column(m);
        const covariance = mean(own.map((value, i) => (value - mean(own)) * (other[i]! - mean(other))));
        const pair = pairOf(result, k, m);
        near(result.pairs!.iepv[pair]!, 2 * coef[k]! * coef[m]! * covariance, result.apv);
        near(result.pairs!.nonlinearity[pair]!, 0, 1);
        expect(result.pairs!.hStatistic[pair]!).toBeLessThanOrEqual(1e-7);
        expect(result.pairs!.interaction[pair]!).toBeLessThanOrEqual(1e-14);
      }
    }
    expect(result.aepv[2]).toBe(0);
    expect(result.nonlinearity[2]).toBeNaN();
    near(
      result.predictionMean,
      11 + mean(column(0)) * 2 - mean(column(1)) / 2 + mean(column(3)) * 1e-3 + mean(column(4)) * 7,
    );
  });

  test('linear: brute force says the same', async () => {
    const model = modelOf((row) => row.reduce((sum, value, k) => sum + coef[k]! * value, 11));
    expectSameVariation(
      await bruteForceVariation(model, background, { pairs: 'all' }),
      await linearVariation({ coef, intercept: 11 }, background),
      1e-12,
    );
  });

  test('additive: AEPV is the variance of each function, pairs add their covariance, H is 0', async () => {
    const g = [(v: number) => v ** 3, Math.sin, () => 0, (v: number) => Math.exp(v / 4), Math.abs] as const;
    const result = await bruteForceVariation(
      modelOf((row) => row.reduce((sum, value, k) => sum + g[k]!(value), 1)),
      background,
      { pairs: 'all' },
    );
    const terms = g
      .map((function_, k) => column(k).map(function_))
      .map((values) => values.map((value) => value - mean(values)));
    for (let k = 0; k < features; k += 1) {
      near(result.aepv[k]!, mean(terms[k]!.map((d) => d * d)), result.apv);
      const own = column(k).map((value) => value - mean(column(k)));
      const slope = mean(terms[k]!.map((d, i) => d * own[i]!)) / mean(own.map((value) => value ** 2));
      const residual = mean(terms[k]!.map((d, i) => (d - slope * own[i]!) ** 2));
      if (k !== 2) near(result.nonlinearity[k]!, residual / mean(terms[k]!.map((d) => d * d)), 1);
      for (let m = k + 1; m < features; m += 1) {
        const pair = pairOf(result, k, m);
        near(result.pairs!.iepv[pair]!, 2 * mean(terms[k]!.map((d, i) => d * terms[m]![i]!)), result.apv);
        expect(result.pairs!.hStatistic[pair]!).toBeLessThanOrEqual(1e-6);
      }
    }
    expect(result.aepv[2]).toBe(0);
  });

  test('x1 x2: contributions and IEPV of the paper', async () => {
    const [b1, b2, lambda] = [0.7, -1.3, 2.5];
    const model = modelOf((row) => b1 * row[0]! + b2 * row[1]! + lambda * row[0]! * row[1]! + 0.4 * row[4]!);
    const result = await bruteForceVariation(model, background, { pairs: [1, 0] });
    const [x1, x2] = [column(0), column(1)];
    const [m1, m2, m12] = [mean(x1), mean(x2), mean(x1.map((value, i) => value * x2[i]!))];
    const d1 = x1.map((value, i) => (value - m1) * (b1 + lambda * x2[i]!));
    const d2 = x2.map((value, i) => (value - m2) * (b2 + lambda * x1[i]!));
    const beyond = x1.map((value, i) => m1 * x2[i]! + value * m2 - value * x2[i]! - m12);
    const scale = Math.max(...d1.map(Math.abs), ...d2.map(Math.abs));
    d1.forEach((d, i) => near(result.contribution[i]!, d, scale));
    d2.forEach((d, i) => near(result.contribution[rows + i]!, d, scale));
    const iepv =
      lambda ** 2 * mean(beyond.map((d) => d * d)) +
      2 * lambda * mean(d1.map((d, i) => d * beyond[i]!)) +
      2 * lambda * mean(d2.map((d, i) => d * beyond[i]!)) +
      2 * mean(d1.map((d, i) => d * d2[i]!));
    near(result.pairs!.iepv[0]!, iepv, result.apv);
    near(result.pairs!.fiepv[0]!, iepv / result.apv, 1);
    expect([...result.pairs!.first, ...result.pairs!.second]).toEqual([0, 1]);
  });
});

describe('definitions by hand', () => {
  const two = { x: Float64Array.of(0, 0, 1, 2), rows: 2, features: 2 };
  const product: Predictor = {
    predict: ({ x: cells, rows: count }) =>
      Float64Array.from({ length: count }, (_, i) => cells[2 * i]! * cells[2 * i + 1]!),
  };

  test('f = x1 x2 at (0, 0) and (1, 2)', async () => {
    const result = await bruteForceVariation(product, two, { pairs: 'all' });
    // f = 0, 2; replacing x1 gives means 0 and 1; replacing both gives 1 at both rows.
    expect([...result.contribution]).toEqual([0, 1, 0, 1]);
    expect([result.apv, result.meanSquare, ...result.aepv]).toEqual([1, 2, 0.5, 0.5]);
    expect([...result.fepv, ...result.fepvUncentred]).toEqual([0.5, 0.5, 0.25, 0.25]);
    expect([
      result.pairs!.aepv[0],
      result.pairs!.iepv[0],
      result.pairs!.fiepv[0],
      result.pairs!.fiepvUncentred[0],
    ]).toEqual([1, 0, 0, 0]);
    // Partial dependence: 0, 1 on x1; 0, 1 on x2; on both f itself: 0, 2. Centred, the last is the sum of the others.
    expect(result.pairs!.hStatistic[0]).toBe(0);
  });

  test('interaction is the part of the joint effect that is no sum, over the variance of the predictions', async () => {
    // f = x1 x2 on the four corners: partial dependence 0 on each alone, f itself on both, so all of the variance is interaction.
    const corners = { x: Float64Array.of(-1, -1, -1, 1, 1, -1, 1, 1), rows: 4, features: 2 };
    const { pairs } = await bruteForceVariation(product, corners, { pairs: 'all' });
    expect([pairs!.interaction[0], pairs!.hStatistic[0]]).toEqual([1, 1]);
  });

  test('variables resampled together come from one row', async () => {
    const effect = await variableEffect(product, two, [0, 1]);
    expect([...effect.contribution]).toEqual([-1, 1]);
    expect([...effect.partialDependence]).toEqual([-1, 1]);
  });
});

describe('brute force', () => {
  const model = modelOf((row) => Math.max(row[0]!, row[1]!) * row[3]!);

  test('any batch size gives the same bytes', async () => {
    const whole = await bruteForceVariation(model, background, { pairs: 'all' });
    for (const batchRows of [1, 40, 1000])
      expect(await bruteForceVariation(model, background, { pairs: 'all', batchRows })).toEqual(whole);
  });

  test('tells the share that is done, stops when told', async () => {
    const shares: number[] = [];
    await bruteForceVariation(model, background, { pairs: 3, onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((done) => done / 8));
    await expect(bruteForceVariation(model, background, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
  });

  test('a number of pairs takes the strongest features, none takes none', async () => {
    const result = await bruteForceVariation(model, background, { pairs: 2 });
    const strongest = [...result.aepv.keys()]
      .sort((a, b) => result.aepv[b]! - result.aepv[a]!)
      .slice(0, 2)
      .sort();
    expect([result.pairs!.first[0], result.pairs!.second[0]]).toEqual(strongest);
    expect((await bruteForceVariation(model, background, { pairs: 'none' })).pairs).toBeNull();
  });

  test('a constant model has no fractions, no nonlinearity and no H', async () => {
    const result = await bruteForceVariation(
      modelOf(() => 3),
      background,
      { pairs: 2 },
    );
    expect(result.apv).toBe(0);
    expect([...result.aepv]).toEqual([0, 0, 0, 0, 0]);
    expect(result.fepv[0]).toBeNaN();
    expect(result.nonlinearity[0]).toBeNaN();
    expect(result.pairs!.hStatistic[0]).toBeNaN();
  });

  test('refuses by name and value', async () => {
    const bad = (sample: object, options = {}): Promise<unknown> =>
      bruteForceVariation(model, { ...background, ...sample }, options);
    await expect(bad({ rows: 1, x: x.slice(0, 5) })).rejects.toThrow(/too few rows: 1; allowed: at least 2/);
    await expect(bad({ x: x.slice(1) })).rejects.toThrow(/41 rows x 5 features need 205/);
    await expect(bad({ x: x.with(7, Infinity) })).rejects.toThrow(/column "x2": row 1 .*Infinity/);
    await expect(bad({}, { pairs: 1 })).rejects.toThrow(/pairs 1/);
    await expect(bad({}, { pairs: [0, 5] })).rejects.toThrow(/feature 5; allowed: 0 to 4/);
    await expect(bad({}, { batchRows: 0 })).rejects.toThrow(/batchRows 0/);
    await expect(
      bad({ featureNames: ['a', 'b', 'c', 'd', 'e'] }, { featureNames: ['a', 'b', 'c', 'd', 'f'] }),
    ).rejects.toThrow(/only in the model: f; only in the data: e/);
    await expect(
      bad({ featureNames: ['a', 'b', 'c', 'd', 'e'] }, { featureNames: ['b', 'a', 'c', 'd', 'e'] }),
    ).rejects.toThrow(/feature 0 is b in the model and a in the data/);
    await expect(
      bruteForceVariation(
        modelOf(() => Number.NaN),
        background,
      ),
    ).rejects.toThrow(/predicts NaN in row 0/);
    await expect(linearVariation({ coef: Float64Array.of(1, 2) }, background)).rejects.toThrow(
      /2 features and the data 5/,
    );
    const wide = { x: new Float64Array(2000 * 2 ** 11), rows: 2 ** 11, features: 2000 };
    await expect(linearVariation({ coef: new Float64Array(2000) }, wide)).rejects.toThrow(
      /need 61\.0\d+ GiB.*pairs: 1448/,
    );
  });

  test('a linear model of many pairs gives way to timers, and stops', async () => {
    const many = 400;
    const wide = { x: Float64Array.from({ length: 600 * many }, (_, at) => Math.sin(at)), rows: 600, features: many };
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 5);
    const { signal } = controller;
    await expect(linearVariation({ coef: new Float64Array(many).fill(1) }, wide, { signal })).rejects.toThrow('enough');
  });
});
