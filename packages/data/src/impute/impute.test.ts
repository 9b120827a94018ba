import { ConfigError, DataError, ShapeError, normals, uniform, philox4x32 } from '@kuznets/base';
import { describe, expect, test } from 'vitest';
import { drawnLevels } from './drawn-levels.ts';
import { impute } from './impute.ts';
import { nearestRows } from './nearest.ts';
import { type Draw, type Regression, predictedMeans } from './predicted-means.ts';
import type { FactorCells, ImputableColumn, NumberCells } from './types.ts';

const ROWS = 120;
const noise = (which: number, rows = ROWS): Float64Array => normals(rows, 9, 0, [which, 0]);
const isHole = (row: number, column: number): boolean => uniform(philox4x32([row, column, 0, 0], [5, 0])[0]) < 0.2;

/** Three related numbers and a factor of them, a fifth of all cells but the first column's missing. */
function sample(): readonly [NumberCells, NumberCells, NumberCells, FactorCells] {
  const a = noise(1);
  const b = noise(2).map((value, row) => value + a[row]!);
  const c = noise(3).map((value, row) => value - b[row]!);
  const level = Array.from(noise(4), (value, row) => (value + a[row]! > 0.5 ? 'high' : value > 0 ? 'low' : 'middle'));
  const holed = (values: Float64Array, column: number): Float64Array =>
    values.map((value, row) => (isHole(row, column) ? NaN : value));
  return [
    { name: 'a', values: a },
    { name: 'b', values: holed(b, 1) },
    { name: 'c', values: holed(c, 2) },
    {
      name: 'level',
      levels: ['low', 'absent', 'middle', 'high'],
      values: level.map((value, row) => (isHole(row, 3) ? undefined : value)),
    },
  ];
}

const isKnown = (value: number | string | undefined): boolean => value !== undefined && !Number.isNaN(value);

/** Every known cell is kept, every missing one gets a value that its column has. */
function expectCompleted(completed: ImputableColumn, given: ImputableColumn): void {
  const known = new Set([...given.values].filter(isKnown));
  [...given.values].forEach((value, row) => {
    if (isKnown(value)) expect(completed.values[row]).toBe(value);
    else expect(known).toContain(completed.values[row]);
  });
}

describe('impute', () => {
  test('keeps known cells, and imputes values and levels that occur', async () => {
    const columns = sample();
    const { tables, chains } = await impute(columns, { imputations: 3 });
    expect(tables).toHaveLength(3);
    for (const table of tables) table.forEach((column, at) => expectCompleted(column, columns[at]!));
    expect(chains.map(({ name, cells }) => [name, cells])).toEqual(
      columns.slice(1).map(({ name, values }) => [name, [...values].filter((value) => !isKnown(value)).length]),
    );
  });

  test("is mice's default of five tables after five rounds with five donors, seed 0", async () => {
    const columns = sample();
    expect(await impute(columns)).toEqual(
      await impute(columns, { imputations: 5, iterations: 5, donors: 5, randomState: 0 }),
    );
  });

  test('depends on columns and options alone; fewer tables are the first of more, and can be made one by one', async () => {
    const columns = sample();
    const five = await impute(columns, { randomState: 3 });
    expect(await impute(sample(), { randomState: 3 })).toEqual(five);
    expect((await impute(columns, { randomState: 3, imputations: 2 })).tables).toEqual(five.tables.slice(0, 2));
    const [first, second] = five.tables;
    const later = await impute(columns, { randomState: 3, imputations: 2, firstImputation: 3 });
    expect(later.tables).toEqual(five.tables.slice(3));
    expect(later.chains[0]!.chainMean).toEqual(five.chains[0]!.chainMean.subarray(15));
    expect(first).not.toEqual(second);
    expect((await impute(columns, { randomState: 4 })).tables[0]).not.toEqual(first);
  });

  test('tells mean and deviation of what is imputed in every round', async () => {
    const columns = sample();
    const { tables, chains } = await impute(columns, { imputations: 2, iterations: 4 });
    tables.forEach((table, imputation) => {
      chains.forEach(({ chainMean, chainSd, cells }, at) => {
        const column = table[1 + at]!;
        const values = [...columns[1 + at]!.values].flatMap((value, row) => {
          const cell = column.values[row]!;
          if (isKnown(value)) return [];
          return ['levels' in column ? column.levels.indexOf(cell as string) + 1 : (cell as number)];
        });
        const mean = values.reduce((sum, value) => sum + value, 0) / cells;
        const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        expect(chainMean).toHaveLength(8);
        expect(Math.abs(chainMean[imputation * 4 + 3]! - mean)).toBeLessThan(1e-13);
        expect(Math.abs(chainSd[imputation * 4 + 3]! - Math.sqrt(squares / (cells - 1)))).toBeLessThan(1e-13);
      });
    });
    const longer = (await impute(columns, { imputations: 1, iterations: 6 })).chains[0]!.chainMean;
    expect(longer.slice(0, 4)).toEqual(chains[0]!.chainMean.slice(0, 4));
  });

  test('gives way to other work, tells how far it is and stops at a signal', async () => {
    const columns = Array.from({ length: 12 }, (_, k) => ({
      name: `x${k}`,
      values: noise(10 + k, 4000).map((value, row) => (isHole(row, k) ? NaN : value)),
    }));
    const shares: number[] = [];
    const stop = new AbortController();
    const onProgress = (share: number): void => {
      shares.push(share);
      if (share > 0.2) stop.abort(new Error('enough'));
    };
    await expect(impute(columns, {}, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect(shares.at(-1)).toBeLessThan(0.5);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  test('does not depend on the units of the columns', async () => {
    const [a, b, c, level] = sample();
    const { tables } = await impute([a, b, c, level]);
    const inUnits = { ...b, values: b.values.map((value) => 1024 * value) };
    (await impute([a, inUnits, c, level])).tables.forEach((table, i) => {
      expect(table[1]!.values).toEqual((tables[i]![1]! as NumberCells).values.map((value) => 1024 * value));
      expect(table[3]).toEqual(tables[i]![3]);
    });
  });

  test('imputes beside collinear, constant and too many columns, and by itself', async () => {
    const [a, b, , level] = sample();
    const twice = { name: 'twice', values: a.values.map((value) => 2 * value) };
    const one = { name: 'one', values: a.values.map((_, row) => (row < 5 ? NaN : 1)) };
    const many = Array.from({ length: ROWS + 5 }, (_, k) => ({ name: `x${k}`, values: noise(10 + k) }));
    const only = { ...level, values: level.values.map((value) => value && 'middle') };
    for (const columns of [[a, twice, b, one, only, level], [...many, b, level], [b], [level]]) {
      const { tables } = await impute(columns, { imputations: 2, iterations: 2 });
      for (const table of tables) table.forEach((column, at) => expectCompleted(column, columns[at]!));
    }
  });

  test('gives equal tables where no cell is missing', async () => {
    const columns = (await impute(sample())).tables[0]!;
    expect(await impute(columns, { imputations: 3 })).toEqual({ tables: [columns, columns, columns], chains: [] });
    expect(await impute([])).toEqual({ tables: [[], [], [], [], []], chains: [] });
  });

  test('starts from draws of what is known', async () => {
    const values = noise(1).map((value, row) => (row < 60 ? NaN : value));
    const columns = ['a', 'b'].map((name) => ({ name, values }));
    const [a] = (await impute(columns, { imputations: 1, iterations: 1, donors: 1 })).tables[0]!;
    // Each cell of a is what the start of b says: of 60 draws of 60 cells 38 differ on average.
    expect(new Set((a as NumberCells).values.subarray(0, 60)).size).toBeGreaterThan(25);
  });

  test('imputes what the other columns say', async () => {
    const values = noise(1, 500);
    const truth = values.map((value) => 3 * value);
    const holed = truth.map((value, row) => (isHole(row, 1) ? NaN : value));
    const { tables } = await impute([
      { name: 'a', values },
      { name: 'b', values: holed },
    ]);
    // With an exact relation the donors are the five next in order of a: what is imputed is off by gaps between neighbours alone.
    for (const [, b] of tables) {
      const imputed = (b as NumberCells).values.filter(
        (_, row) => Number.isNaN(holed[row]!) && Math.abs(values[row]!) < 1,
      );
      const known = truth.filter((_, row) => Number.isNaN(holed[row]!) && Math.abs(values[row]!) < 1);
      expect(Math.max(...imputed.map((value, i) => Math.abs(value - known[i]!)))).toBeLessThan(0.25);
    }
  });

  test('refuses a column without any value, by its name', async () => {
    const [a] = sample();
    const empty = { name: 'empty', values: new Float64Array(ROWS).fill(NaN) };
    const without = { name: 'without', levels: ['x'], values: Array<undefined>(ROWS).fill(undefined) };
    for (const column of [empty, without]) {
      await expect(impute([a, column])).rejects.toThrow(DataError);
      await expect(impute([a, column])).rejects.toThrow(`"${column.name}": a column without any value`);
    }
  });

  test('refuses other lengths, unknown levels and options that are not allowed', async () => {
    const [a, , , level] = sample();
    await expect(impute([a, { name: 'short', values: new Float64Array(3) }])).rejects.toThrow(ShapeError);
    const other = { ...level, levels: ['low', 'high'] };
    await expect(impute([a, other])).rejects.toThrow(/"level".*no level of its factor.*"middle".*low, high/);
    for (const name of ['imputations', 'iterations', 'donors'])
      await expect(impute([a], { [name]: 0 })).rejects.toThrow(
        `${name}: not allowed: 0; allowed: whole numbers from 1`,
      );
    await expect(impute([a], { m: 5 } as object)).rejects.toThrow(ConfigError);
  });
});

describe('nearestRows', () => {
  test('finds the nearest, of equals the first in the order', async () => {
    const grid = (which: number, count: number): Float64Array =>
      noise(which, count).map((value) => Math.round(2 * value));
    const order = Uint32Array.from({ length: 61 }, (_, place) => (place * 17) % 61);
    for (const [values, points] of [
      [grid(1, 61), grid(2, 40)],
      [noise(1, 61), noise(2, 40)],
      [new Float64Array(61), Float64Array.of(0, 1)],
    ] as const) {
      const nearest = nearestRows(values, points, order, 5);
      points.forEach((point, i) => {
        const all = Array.from({ length: 61 }, (_, place) => place);
        const gap = (place: number): number => Math.abs(values[place]! - point);
        all.sort((a, b) => gap(a) - gap(b) || order[a]! - order[b]!);
        expect([...nearest.subarray(i * 5, i * 5 + 5)]).toEqual(all.slice(0, 5));
      });
    }
    expect([...nearestRows(Float64Array.of(3, 1, 2), Float64Array.of(9), Uint32Array.of(0, 1, 2), 3)]).toEqual([
      0, 2, 1,
    ]);
  });
});

const x = noise(6, 40);
const known = Uint32Array.from({ length: 30 }, (_, row) => row);
const missing = Uint32Array.of(30, 35);

describe('predictedMeans', () => {
  test('draws coefficients with the mean and variance of their posterior', async () => {
    const y = noise(7)
      .slice(0, 30)
      .map((value, row) => value + x[row]!);
    const draws = 20_000;
    const all = Array.from({ length: draws }, (_, i) =>
      predictedMeans({ x, predictors: 1, y, known, missing }, { seed: 1, stream: [i, 0] }),
    );
    const mean = x.subarray(0, 30).reduce((sum, value) => sum + value / 30, 0);
    const squares = x.subarray(0, 30).reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const centre = y.reduce((sum, value) => sum + value / 30, 0);
    const slope = y.reduce((sum, value, row) => sum + (value * (x[row]! - mean)) / squares, 0);
    const residual = y.reduce((sum, value, row) => sum + (value - centre - slope * (x[row]! - mean)) ** 2, 0);
    all[0]!.known.forEach((value, row) => expect(value).toBeCloseTo(slope * (x[row]! - mean), 12));
    missing.forEach((row, i) => {
      // A scaled t with n - p = 28 degrees of freedom: its variance is that of a normal number by RSS / (n - p - 2).
      const variance = ((1 / 30 + (x[row]! - mean) ** 2 / squares) * residual) / 26;
      const errors = all.map((means) => means.missing[i]! - slope * (x[row]! - mean));
      const average = errors.reduce((sum, error) => sum + error, 0) / draws;
      expect(Math.abs(average) / Math.sqrt(variance / draws)).toBeLessThan(4);
      const drawn = errors.reduce((sum, error) => sum + error ** 2, 0) / draws;
      // Its kurtosis is below 3.3, so that the variance errs by less than sqrt(2.3 / draws).
      expect(Math.abs(drawn / variance - 1)).toBeLessThan(4 * Math.sqrt(2.3 / draws));
    });
  });
});

describe('drawnLevels', () => {
  const draw = (i: number): Draw => ({ seed: 1, stream: [i, 0] });
  const shares = (regression: Regression, levels: number, draws: number, first = 0): number[] => {
    const counts = Array<number>(levels).fill(0);
    for (let i = 0; i < draws; i++)
      for (const level of drawnLevels(regression, levels, draw(first + i))) counts[level]! += 1;
    return counts.map((count) => count / draws / regression.missing.length);
  };

  test('draws levels as often as they are where nothing tells them apart, and coefficients with the information', async () => {
    const [rows, holes, draws] = [300, 3000, 400];
    const y = Float64Array.from({ length: rows }, (_, row) => [0, 0, 0, 1, 1, 2][row % 6]!);
    const places = Uint32Array.from({ length: rows + holes }, (_, row) => row);
    const regression = {
      x: new Float64Array(0),
      predictors: 0,
      y,
      known: places.slice(0, rows),
      missing: places.slice(rows),
    };
    const all = Array.from({ length: draws }, (_, i) => shares(regression, 3, 1, i));
    [1 / 2, 1 / 3, 1 / 6].forEach((share, level) => {
      // The inverse of the information makes a share vary by p (1 - p) / rows, to first order; the cells drawn add theirs.
      const variance = share * (1 - share) * (1 / rows + 1 / holes);
      const mean = all.reduce((sum, drawn) => sum + drawn[level]!, 0) / draws;
      expect(Math.abs(mean - share)).toBeLessThan(4 * Math.sqrt(variance / draws));
      const spread = all.reduce((sum, drawn) => sum + (drawn[level]! - share) ** 2, 0) / draws;
      expect(Math.abs(spread / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
    });
  });

  test('tells levels by the other columns, also where they do so without fail', async () => {
    const y = Float64Array.from(known, (row) => Number(x[row]! > 0) + Number(x[row]! > 0.8));
    const far = Float64Array.of(...x.subarray(0, 30), -2, 2.5);
    const at = (row: number) => ({ x: far, predictors: 1, y, known, missing: Uint32Array.of(row) });
    expect(shares(at(30), 3, 200)[0]).toBeGreaterThan(0.9);
    expect(shares(at(31), 3, 200)[2]).toBeGreaterThan(0.9);
  });
});
