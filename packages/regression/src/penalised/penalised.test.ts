import { type Sample } from '@kuznets/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ols } from '../linear/ols.ts';
import { assignFolds } from './cross-validation.ts';
import { ElasticNet, ElasticNetCV, Lasso, LassoCV } from './elastic-net.ts';
import { type ElasticNetPath, elasticNetPath, vanishingOrder } from './path.ts';

/** Columns that share a common part, so that coefficients enter and leave. */
function table(rows: number, features: number, seed = 1): Sample {
  const noise = (i: number): number => Math.sin(seed * 37 + i * i * 0.73) * Math.cos(i * 1.7);
  const x = Float64Array.from(
    { length: rows * features },
    (_, i) => noise(i + 1) + noise(10_000 + Math.floor(i / features)),
  );
  const y = Float64Array.from(
    { length: rows },
    (_, i) => 3 * x[i * features]! - (x[i * features + (features > 2 ? 2 : 0)] ?? 0) + noise(20_000 + i),
  );
  return { x, y, rows, features };
}

const data = table(50, 12);

/** The conditions that only the optimum meets, from the data and not from moments. */
function violation({ x, y, rows, features }: Sample, path: ElasticNetPath, l: number): number {
  const fitted = (i: number): number =>
    path.intercepts[l]! +
    path.coefs.slice(l * features, (l + 1) * features).reduce((sum, b, k) => sum + b * x[i * features + k]!, 0);
  const residuals = Float64Array.from({ length: rows }, (_, i) => y[i]! - fitted(i));
  let worst = Math.abs(residuals.reduce((a, b) => a + b, 0) / rows);
  for (let k = 0; k < features; k++) {
    const column = Float64Array.from({ length: rows }, (_, i) => x[i * features + k]!);
    const mean = column.reduce((a, b) => a + b, 0) / rows;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    const b = path.coefs[l * features + k]! * deviation;
    const slope =
      column.reduce((sum, value, i) => sum + ((value - mean) / deviation) * residuals[i]!, 0) / rows -
      path.alphas[l]! * (1 - path.l1Ratio) * b;
    const bound = path.alphas[l]! * path.l1Ratio;
    worst = Math.max(worst, b === 0 ? Math.abs(slope) - bound : Math.abs(slope - Math.sign(b) * bound));
  }
  return worst;
}

describe('elasticNetPath', () => {
  it('starts where the first coefficient is about to appear and has the length asked for', async () => {
    const path = await elasticNetPath(data, { nAlphas: 7, eps: 0.01 });
    expect(path.df[0]).toBe(0);
    expect(path.alphas[6]! / path.alphas[0]!).toBeCloseTo(0.01, 14);
    expect((await elasticNetPath(data, { alphas: [path.alphas[0]! * 0.999] })).df[0]).toBe(1);
  });

  it('meets the conditions of the optimum at every alpha', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 3, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(1, 0.5, 0.05),
        async (seed, rows, features, l1Ratio) => {
          const sample = table(rows, features, seed);
          const path = await elasticNetPath(sample, { l1Ratio, nAlphas: 12, eps: 1e-3 });
          expect(path.notes).toEqual([]);
          for (let l = 0; l < 12; l++) expect(violation(sample, path, l)).toBeLessThan(1e-6 * path.alphas[0]!);
        },
      ),
      { numRuns: 40, seed: 7 },
    );
  });

  it('stops by the change of coefficients: near the optimum where tol is small, far from it where y is', async () => {
    const exact = await elasticNetPath(data);
    const small = { ...data, y: data.y.map((value) => value / 1e4) };
    const distance = (path: ElasticNetPath, unit: number): number =>
      exact.coefs.reduce((most, b, at) => Math.max(most, Math.abs(b - unit * path.coefs[at]!)), 0);
    expect(distance(await elasticNetPath(data, { stopping: 'change', tol: 1e-10 }), 1)).toBeLessThan(1e-6);
    const early = await elasticNetPath(small, { stopping: 'change' });
    expect(distance(early, 1e4)).toBeGreaterThan(0.01);
    expect([...early.sweeps].every((taken) => taken <= 4)).toBe(true);
    expect(early.notes).toEqual([]);
    const fit = await new Lasso({ alpha: early.alphas[30]!, stopping: 'change' }).fit(small);
    expect([...fit.result.coef]).toEqual([...early.coefs.subarray(30 * 12, 31 * 12)]);
    await expect(elasticNetPath(data, { stopping: 'never' as 'gap' })).rejects.toThrow(/stopping/);
  });

  it('ends at least squares', async () => {
    const path = await elasticNetPath(data, { eps: 1e-9 });
    ols(data).coef.forEach((b, k) => expect(Math.abs(path.coefs[99 * 12 + k]! - b)).toBeLessThan(1e-7));
    expect(path.devRatio[99]).toBeCloseTo(ols(data).r2, 10);
  });

  it('is the same from warm and from cold starts', async () => {
    const path = await elasticNetPath(data, { l1Ratio: 0.5 });
    for (const l of [5, 50, 99]) {
      const cold = await elasticNetPath(data, { l1Ratio: 0.5, alphas: [path.alphas[l]!] });
      cold.coefs.forEach((b, k) => expect(Math.abs(b - path.coefs[l * 12 + k]!)).toBeLessThan(1e-10));
    }
  });

  it('weights count rows: a bootstrap by multiplicities is the bootstrap by rows', async () => {
    const weights = Float64Array.from({ length: 50 }, (_, i) => (i * 7) % 4);
    const drawn = [...weights].flatMap((weight, i) => Array<number>(weight).fill(i));
    const repeated = {
      ...data,
      rows: drawn.length,
      x: Float64Array.from(drawn.flatMap((i) => [...data.x.subarray(i * 12, (i + 1) * 12)])),
      y: Float64Array.from(drawn, (i) => data.y[i]!),
    };
    const [a, b] = [await elasticNetPath(data, { weights }), await elasticNetPath(repeated)];
    a.coefs.forEach((value, i) => expect(Math.abs(value - b.coefs[i]!)).toBeLessThan(1e-10));
  });

  it('does not see units, from 1e-12 to 1e12', async () => {
    const scales = Float64Array.from({ length: 12 }, (_, k) => 10 ** (2 * k - 12));
    const scaled = {
      ...data,
      x: data.x.map((value, i) => value * scales[i % 12]!),
      y: data.y.map((value) => value * 1e-9),
    };
    const [plain, other] = [await elasticNetPath(data), await elasticNetPath(scaled)];
    other.coefs.forEach((b, i) => expect(Math.abs((b * scales[i % 12]!) / 1e-9 - plain.coefs[i]!)).toBeLessThan(1e-9));
    expect(vanishingOrder(other).order).toEqual(vanishingOrder(plain).order);
  });

  it('gives a constant column coefficient 0 and says so', async () => {
    const constant = {
      ...data,
      x: data.x.map((value, i) => (i % 12 === 4 ? 0.1 : value)),
      featureNames: [...'abcdefghijkl'],
    };
    const path = await elasticNetPath(constant);
    expect(path.notes).toEqual([{ code: 'constant-columns', names: ['e'] }]);
    expect(path.coefs.filter((_, i) => i % 12 === 4).every((b) => b === 0)).toBe(true);
    expect(vanishingOrder(path).order.at(-1)).toBe(4);
  });

  it('takes a few sweeps a alpha with ten times more features than rows, where most alphas fill the space of the rows', async () => {
    for (const seed of [1, 2, 3]) {
      const wide = table(30, 300, seed);
      const path = await elasticNetPath(wide);
      expect(path.notes).toEqual([]);
      expect(path.sweeps.reduce((a, b) => a + b, 0)).toBeLessThan(200);
      for (const l of [20, 60, 99]) expect(violation(wide, path, l)).toBeLessThan(1e-6 * path.alphas[0]!);
    }
  });

  it('ends, and says so, where columns nearly repeat one another and float64 brings the gap no lower', async () => {
    const noisy = {
      ...data,
      x: data.x.map((value, i) => (i % 12 === 1 ? data.x[i - 1]! * (1 + 3e-7 * Math.sin(i)) : value)),
    };
    const path = await elasticNetPath(noisy, { nAlphas: 12, eps: 1e-3 });
    expect(path.notes).toMatchObject([{ code: 'gap-not-reached', lambdas: 12, tol: 1e-12 }]);
    expect(Math.max(...path.sweeps)).toBeLessThan(300);
    for (const l of [2, 6, 11]) expect(violation(noisy, path, l)).toBeLessThan(1e-6 * path.alphas[0]!);
  });

  it('shares the coefficient of two equal columns with a squared penalty and stays finite without', async () => {
    const twins = { ...data, x: data.x.map((value, i) => (i % 12 === 1 ? data.x[i - 1]! : value)) };
    const net = await elasticNetPath(twins, { l1Ratio: 0.5 });
    for (let l = 0; l < 100; l++) expect(Math.abs(net.coefs[l * 12]! - net.coefs[l * 12 + 1]!)).toBeLessThan(1e-9);
    const lasso = await elasticNetPath(twins, { nAlphas: 30, eps: 0.01 });
    expect(lasso.notes).toEqual([{ code: 'same-column', name: 'x1', of: 'x0' }]);
    for (let l = 0; l < 30; l++) expect(violation(twins, lasso, l)).toBeLessThan(1e-5 * lasso.alphas[0]!);
  });

  it('has a closed form for one feature', async () => {
    const one = table(20, 1);
    const slope = ols(one).coef[0]!;
    const path = await elasticNetPath(one, { nAlphas: 5, eps: 0.1 });
    path.coefs.forEach((b, l) => expect(b).toBeCloseTo(slope * (1 - path.alphas[l]! / path.alphas[0]!), 12));
  });

  it('says which alphas float64 or the sweeps could not solve', async () => {
    const wide = table(10, 60);
    const { notes, gaps, alphas } = await elasticNetPath(wide, { maxSweeps: 1, tol: 0 });
    const open = [...gaps.keys()].filter((l) => gaps[l]! > 0);
    const [alpha, gap] = [alphas[open[0]!], gaps[open[0]!]];
    expect(notes).toEqual([{ code: 'gap-not-reached', open: open.length, lambdas: 100, tol: 0, lambda: alpha, gap }]);
    expect((await elasticNetPath(wide, { eps: 1e-15, nAlphas: 20 })).coefs.every(Number.isFinite)).toBe(true);
  });

  it('refuses bad options by name and value', async () => {
    await expect(elasticNetPath(data, { l1Ratio: 0 })).rejects.toThrow(
      'l1Ratio: not allowed: 0; allowed: numbers between 0 and 1, 1',
    );
    await expect(elasticNetPath(data, { alphas: [1, 2] })).rejects.toThrow('alphas[1] is 2, above the one before');
    await expect(elasticNetPath(data, { alphas: [0] })).rejects.toThrow('alphas[0] is 0: allowed are positive numbers');
    await expect(elasticNetPath(data, { eps: 1 })).rejects.toThrow('eps: not allowed: 1');
    await expect(elasticNetPath(data, { weights: new Float64Array(50) })).rejects.toThrow('every weight is 0');
    await expect(elasticNetPath({ ...data, y: new Float64Array(50).fill(4) })).rejects.toThrow('y is constant');
  });
});

describe('ElasticNetCV', () => {
  it('puts rows into folds of about equal size by the seed alone', async () => {
    const folds = assignFolds(50, { nFolds: 7, randomState: 3 });
    const sizes = Array.from({ length: 7 }, (_, fold) => folds.filter((other) => other === fold).length);
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([7, 8]);
    expect(assignFolds(50, { nFolds: 7, randomState: 3 })).toEqual(folds);
    expect(assignFolds(50, { nFolds: 7, randomState: 4 })).not.toEqual(folds);
    expect(() => assignFolds(5, {})).toThrow('nFolds: not allowed: 10; allowed: whole numbers from 2 to 5');
    expect(() => assignFolds(4, { foldId: [0, 1, 1, 3] })).toThrow('foldId names 3 folds');
  });

  it('predicts each fold by the others alone', async () => {
    const foldId = Array.from({ length: 50 }, (_, i) => (i < 25 ? 0 : 1));
    const { errors } = (await new LassoCV({ foldId, nAlphas: 10 }).fit(data)).result;
    const half = (from: number): Sample => ({
      ...data,
      rows: 25,
      x: data.x.slice(from * 12, (from + 25) * 12),
      y: data.y.slice(from, from + 25),
    });
    const errorsOf = [half(0), half(25)].map(async (held, fold) => {
      const model = await new Lasso({ alpha: errors[0]!.alphas[6]! }).fit(fold === 0 ? half(25) : half(0));
      return (await model.predict(held)).reduce((sum, value, i) => sum + (value - held.y[i]!) ** 2, 0) / 25;
    });
    const mse = await Promise.all(errorsOf);
    expect(errors[0]!.mse[6]).toBeCloseTo((mse[0]! + mse[1]!) / 2, 10);
    expect(errors[0]!.mseSe[6]).toBeCloseTo(Math.abs(mse[0]! - mse[1]!) / 2, 10);
  });

  it('chooses the l1Ratio of the smallest error, and the sparser alpha by the other rule', async () => {
    const model = await new ElasticNetCV({ l1Ratio: [1, 0.5, 0.1] }).fit(data);
    const { errors, l1Ratio, alphaMin, alpha1se, alpha } = model.result;
    const least = errors.map(({ mse }) => Math.min(...mse));
    expect(l1Ratio).toBe(errors[least.indexOf(Math.min(...least))]!.l1Ratio);
    expect(alpha).toBe(alphaMin);
    const sparse = await new ElasticNetCV({ l1Ratio, rule: '1se' }).fit(data);
    expect(sparse.result.alpha).toBe(alpha1se);
    expect(alpha1se).toBeGreaterThan(alphaMin);
    expect(sparse.result.df).toBeLessThanOrEqual(model.result.df);
  });
});

describe('ElasticNet', () => {
  it('holds the fit at its alpha and the path that ranks', async () => {
    const model = await new ElasticNet({ alpha: 0.05 }).fit(data);
    const at = await elasticNetPath(data, { l1Ratio: 0.5, alphas: [0.05] });
    expect(model.result.coef).toEqual(at.coefs);
    expect(model.result.vanishing).toEqual(vanishingOrder(await elasticNetPath(data, { l1Ratio: 0.5 })));
    expect((await model.predict({ ...data, x: data.x.subarray(0, 12), rows: 1 }))[0]).toBe(
      at.coefs.reduce((sum, b, k) => sum + b * data.x[k]!, at.intercepts[0]!),
    );
    expect((await new ElasticNet({ alpha: 0.05, l1Ratio: 1 }).fit(data)).result.coef).toEqual(
      (await new Lasso({ alpha: 0.05 }).fit(data)).result.coef,
    );
  });
});

describe('a column twice', () => {
  it('is named, in another unit and sign too, once each', async () => {
    const { x, y, rows } = table(40, 4);
    const wide = Float64Array.from({ length: rows * 6 }, (_, i) => {
      const [row, k] = [Math.floor(i / 6), i % 6];
      return k < 4 ? x[4 * row + k]! : k === 4 ? 5 - 1000 * x[4 * row + 1]! : x[4 * row + 1]!;
    });
    const { notes } = await elasticNetPath({ x: wide, y, rows, features: 6, featureNames: [...'abcdef'] });
    expect(notes).toEqual([
      { code: 'same-column', name: 'e', of: 'b' },
      { code: 'same-column', name: 'f', of: 'b' },
    ]);
  });
});
