import { describe, expect, it } from 'vitest';
import { drawIndices, permutation, type Sample } from '@kuznets/base';
import { type SvrResult, interquartileRange, predictSvr } from './fit-svr.ts';
import { SVR } from './svr.ts';
import { svrImportance } from './svr-importance.ts';

const noise = (i: number): number => Math.sin(i * i * 0.73) * Math.cos(i * 1.7);
const rows = 60;
const features = 4;
const x = Float64Array.from({ length: rows * features }, (_, i) => 2 * noise(i + 1));
const data: Sample = {
  x,
  y: Float64Array.from(
    { length: rows },
    (_, i) => Math.sin(2 * x[i * features]!) + 0.3 * x[i * features + 1]! + noise(i + 999) / 20,
  ),
  rows,
  features,
};

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;
const r2 = (y: Float64Array, p: Float64Array): number =>
  1 - y.reduce((s, v, i) => s + (v - p[i]!) ** 2, 0) / y.reduce((s, v) => s + (v - mean(y)) ** 2, 0);

describe('SVR', () => {
  it.each(['gaussian', 'linear', 'polynomial'] as const)(
    '%s: weights sum to zero, stay in the box, and meet the band',
    async (kernel) => {
      const model = await new SVR({ kernel, kernelScale: 3, c: 0.5, epsilon: 0.05, tol: 1e-9 }).fit(data);
      const { dualCoef, support, c, converged } = model.result;
      expect(converged).toBe(true);
      expect(Math.abs(dualCoef.reduce((a, b) => a + b, 0))).toBeLessThan(1e-12);
      const weight = new Float64Array(rows);
      support.forEach((i, s) => (weight[i] = dualCoef[s]!));
      (await model.predict(data)).forEach((value, i) => {
        const error = data.y[i]! - value;
        expect(Math.abs(weight[i]!)).toBeLessThanOrEqual(c);
        if (weight[i] === 0) expect(Math.abs(error)).toBeLessThanOrEqual(0.05 + 1e-7);
        else if (Math.abs(weight[i]!) < c) expect(Math.abs(error - Math.sign(weight[i]!) * 0.05)).toBeLessThan(1e-7);
        else expect(Math.sign(weight[i]!) * error).toBeGreaterThan(0.05 - 1e-7);
      });
    },
  );

  it('scales with y when c and epsilon do', async () => {
    const [a, b] = [
      await new SVR().fit(data),
      await new SVR().fit({ ...data, y: data.y.map((value) => value * 1e-9 + 3e-9) }),
    ];
    const plain = await a.predict(data);
    (await b.predict(data)).forEach((value, i) => expect((value - 3e-9) / 1e-9).toBeCloseTo(plain[i]!, 6));
  });

  it('standardised it does not see units, not even 1e-12 and 1e12, and a constant column is nothing', async () => {
    const scales = [1e-12, 1e12, 1, 1];
    const mixed = { ...data, x: x.map((value, i) => (i % 4 === 3 ? 7.7 : value * scales[i % 4]!)) };
    const [a, b] = [
      await new SVR({ standardize: true }).fit({ ...data, x: x.map((value, i) => (i % 4 === 3 ? 0 : value)) }),
      await new SVR({ standardize: true }).fit(mixed),
    ];
    const plain = await a.predict({ ...data, x: x.map((value, i) => (i % 4 === 3 ? 0 : value)) });
    (await b.predict(mixed)).forEach((value, i) => expect(value).toBeCloseTo(plain[i]!, 9));
  });

  it('predicts the middle where the band holds every target', async () => {
    const model = await new SVR({ epsilon: 100 }).fit(data);
    expect(model.result.support).toHaveLength(0);
    const [first] = await model.predict({ ...data, rows: 1, x: x.subarray(0, features) });
    expect(Math.abs(first! - (Math.min(...data.y) + Math.max(...data.y)) / 2)).toBeLessThan(1e-12);
    const constant = await new SVR().fit({ ...data, y: new Float64Array(rows).fill(3) });
    const two = await constant.predict({ ...data, rows: 2, x: x.subarray(0, 2 * features) });
    expect(two).toEqual(Float64Array.of(3, 3));
    expect([constant.result.c, constant.result.epsilon]).toEqual([1, 0.1]);
    expect((await new SVR({ kernel: 'linear', tol: 1e-3 }).fit(data)).result.c).toBe(1);
  });

  it("has MATLAB's interquartile range", () => {
    // iqr([1 2 4 8 16]) is 8.25: quartiles at 1.75 and 10.
    expect(interquartileRange(Float64Array.of(16, 1, 8, 2, 4))).toBe(8.25);
  });

  it('says when the steps ran out', async () => {
    const { converged, notes } = (await new SVR({ maxIterations: 3 }).fit(data)).result;
    expect(converged).toBe(false);
    expect(notes).toEqual([{ code: 'stopped-early', steps: 3, violation: expect.any(Number) as number }]);
  });

  it('refuses bad options by name', async () => {
    expect(() => new SVR({ kernel: 'rbf' as 'gaussian' })).toThrow(
      'kernel: not allowed: "rbf"; allowed: "gaussian", "linear", "polynomial"',
    );
    expect(() => new SVR({ c: 0 })).toThrow('c: not allowed: 0');
    expect(() => new SVR({ epsilon: -1 })).toThrow('epsilon: not allowed: -1');
    await expect(new SVR().predict(data)).rejects.toThrow('SVR is not fitted: call fit first');
  });
});

describe('SVR.substitutedMeans', () => {
  const replaced = (fit: SvrResult, i: number, variables: readonly number[], own: boolean): number => {
    const tables = Float64Array.from({ length: rows * features }, (_, at) => {
      const [j, k] = [Math.floor(at / features), at % features];
      return x[(variables.includes(k) === own ? i : j) * features + k]!;
    });
    return mean(predictSvr(fit, tables, rows));
  };

  it.each([{ kernelScale: 1.5, standardize: true }, { kernelScale: 0.01 }])(
    'equals predicting every combination of rows: %o',
    async (options) => {
      const model = await new SVR(options).fit(data);
      const means = model.substitutedMeans(x, rows, { selected: Uint32Array.of(0, 1, 3) });
      const predicted = await model.predict(data);
      const pairs = [
        [0, 1],
        [0, 3],
        [1, 3],
      ] as const;
      for (const i of [0, 17, 59]) {
        expect(means.prediction[i]).toBe(predicted[i]);
        for (let k = 0; k < features; k++) {
          expect(means.features[k * rows + i]).toBeCloseTo(replaced(model.result, i, [k], false), 12);
          expect(means.dependence[k * rows + i]).toBeCloseTo(replaced(model.result, i, [k], true), 12);
        }
        pairs.forEach((pair, at) => {
          expect(means.pairs[at * rows + i]).toBeCloseTo(replaced(model.result, i, pair, false), 12);
          expect(means.pairDependence[at * rows + i]).toBeCloseTo(replaced(model.result, i, pair, true), 12);
        });
      }
    },
  );

  it('refuses other kernels and features that do not exist', async () => {
    const linear = await new SVR({ kernel: 'linear' }).fit(data);
    expect(() => linear.substitutedMeans(x, rows)).toThrow('the kernel is "linear"; allowed is "gaussian"');
    const model = await new SVR().fit(data);
    expect(() => model.substitutedMeans(x, rows, { selected: Uint32Array.of(1, 1) })).toThrow(
      'selected[1]: not allowed: 1',
    );
  });
});

describe('svrImportance', () => {
  it.each([
    ['gaussian', 'separately'],
    ['gaussian', 'jointly'],
    ['polynomial', 'separately'],
    ['linear', 'jointly'],
  ] as const)('%s, %s: equals shuffling and predicting anew', async (kernel, shuffle) => {
    const fit = (await new SVR({ kernel, kernelScale: 1.5, standardize: true }).fit(data)).result;
    const { losses, r2: before, lossMean } = svrImportance(fit, data, { nBootstraps: 2, shuffle, randomState: 5 });
    const everything = svrImportance(fit, data, { nBootstraps: 5, shuffle, randomState: 5 });
    expect(everything.losses.slice(0, losses.length)).toEqual(losses);
    expect(lossMean[1]).toBeCloseTo((losses[1]! + losses[features + 1]!) / 2, 14);
    const sample = rowsOf(5, 1);
    const y = Float64Array.from(sample, (i) => data.y[i]!);
    const table = Float64Array.from(sample.flatMap((i) => [...x.subarray(i * features, (i + 1) * features)]));
    expect(r2(y, predictSvr(fit, table, rows))).toBeCloseTo(before[1]!, 12);
    for (let kept = 0; kept < features; kept++) {
      const shuffled = table.slice();
      for (let k = 0; k < features; k++) {
        if (k === kept) continue;
        permutation(rows, 5, 42, [1, shuffle === 'jointly' ? 0 : k]).forEach(
          (from, i) => (shuffled[i * features + k] = table[from * features + k]!),
        );
      }
      expect(before[1]! - r2(y, predictSvr(fit, shuffled, rows))).toBeCloseTo(losses[features + kept]!, 10);
    }
  });

  it('loses least by keeping the feature that explains most', async () => {
    const fit = (await new SVR({ kernelScale: 2 }).fit(data)).result;
    const { lossMean, lossStd } = svrImportance(fit, data, { nBootstraps: 50 });
    expect([...lossMean.keys()].sort((a, b) => lossMean[a]! - lossMean[b]!)[0]).toBe(0);
    expect(Math.min(...lossStd)).toBeGreaterThan(0);
  });
});

/** Rows of bootstrap `b`, drawn with replacement. */
function rowsOf(seed: number, b: number): number[] {
  return [...drawIndices(rows, () => rows, seed, 41, [b, 0])];
}
