import {
  DataError,
  type FitOptions,
  ShapeError,
  checkOptions,
  drawIndices,
  paceOf,
  permutation,
  purposes,
  wholeNumbers,
} from '@kuznets/base';
import { withoutValue } from '../table/without-value.ts';
import { drawnLevels } from './drawn-levels.ts';
import { nearestRows } from './nearest.ts';
import { predictedMeans } from './predicted-means.ts';
import type { ImputableColumn, ImputationChain, Imputations, ImputeOptions } from './types.ts';

/**
 * Multiple imputation by chained equations: predictive mean matching for numbers, a multinomial logit for factors.
 *
 * Missing cells start as draws of the column's known values. Each iteration goes over the columns that have any, in their order. Of the known
 * rows a number y is regressed on all others, `b` is estimated and `b*` drawn from its posterior, and a missing cell gets the value of
 * one of the `donors` known rows whose `x b` is nearest to its `x b*` (mice's `pmm`, `matchtype = 1`). A factor's level is drawn from the
 * probabilities of a logit whose coefficients are drawn too (mice's `logreg`); matching on the numbers of its levels, as mice's `pmm` does,
 * would give them an order. So every value and level is one that occurs.
 *
 * @param columns - of equal length; those without a missing cell help to impute the others. With the variable that is to be explained
 *   among them imputed values carry its relation to the others
 * @param options - see {@link ImputeOptions}; the defaults are those of R's mice
 * @param work - signal and progress; between columns other work gets its turn
 * @returns completed tables and convergence chains, see {@link Imputations}; a function of columns and options alone, and the tables of fewer
 *   imputations are the first of more
 * @throws `DataError` naming a column without any value
 * @throws `ConfigError` for an option that is not allowed
 *
 * Of three levels or more mice's `polyreg` takes estimated coefficients, not drawn ones: between its tables estimates differ less than they
 * should. Of collinear columns, or more columns than rows, X'X gets mice's ridge of 1e-5. Columns computed of others (squares, products) are
 * imputed as variables of their own, as von Hippel (2009) advises.
 *
 * Source: van Buuren and Groothuis-Oudshoorn (2011), Journal of Statistical Software 45(3), https://doi.org/10.18637/jss.v045.i03;
 * Little (1988), Journal of Business and Economic Statistics 6, 287-296, https://doi.org/10.1080/07350015.1988.10509663;
 * White, Daniel and Royston (2010), Computational Statistics and Data Analysis 54, 2267-2275, https://doi.org/10.1016/j.csda.2010.04.005;
 * von Hippel (2009), Sociological Methodology 39, 265-291, https://doi.org/10.1111/j.1467-9531.2009.01215.x.
 *
 * @example
 * ```ts
 * const growth = { name: 'growth', values: Float64Array.of(1, 2, 3, 4, 5, 6) };
 * const schooling = { name: 'schooling', values: Float64Array.of(2, 3, NaN, 5, NaN, 8) };
 * const { tables } = await impute([growth, schooling], { imputations: 20 });
 * tables.length; // 20
 * ```
 */
export async function impute(
  columns: readonly ImputableColumn[],
  options: ImputeOptions = {},
  work: FitOptions = {},
): Promise<Imputations> {
  const settings = checkOptions(options, {
    imputations: wholeNumbers(1),
    firstImputation: wholeNumbers(0),
    iterations: wholeNumbers(1),
    donors: wholeNumbers(1),
    randomState: wholeNumbers(0),
  });
  const { imputations = 5, firstImputation = 0, iterations = 5, donors = 5, randomState: seed = 0 } = settings;
  const coded = codesOf(columns);
  const holed = coded.filter(({ missing }) => missing.length > 0);
  const chains = holed.map(
    ({ name, missing }): ImputationChain => ({
      name,
      cells: missing.length,
      chainMean: new Float64Array(imputations * iterations),
      chainSd: new Float64Array(imputations * iterations),
    }),
  );
  const pace = paceOf(work);
  const tables: (readonly ImputableColumn[])[] = [];
  for (let round = 0; round < imputations * iterations; round += iterations) {
    const imputation = firstImputation + tables.length;
    const completed = coded.map((column) => started(column, seed, imputation));
    for (let iteration = 0; iteration < iterations; iteration++) {
      for (const [at, column] of holed.entries()) {
        await pace.rest((round + iteration + at / holed.length) / (imputations * iterations));
        if (column.varies) redraw(coded, column, completed, { seed, imputation, iteration, donors });
        const { mean, sd } = spreadOf(column.missing, completed[column.place]!);
        chains[at]!.chainMean[round + iteration] = mean;
        chains[at]!.chainSd[round + iteration] = sd;
      }
    }
    tables.push(columns.map((column, place) => decoded(column, completed[place]!)));
  }
  return { tables, chains };
}

/** A column as numbers: values, or the places of levels from 1. */
interface Coded {
  readonly name: string;
  readonly place: number;
  /** `rows`, NaN where missing. */
  readonly values: Float64Array;
  readonly known: Uint32Array;
  readonly missing: Uint32Array;
  /** Of a factor the levels that occur. */
  readonly levels: readonly number[] | undefined;
  /** Whether its known cells differ. */
  readonly varies: boolean;
}

function codesOf(columns: readonly ImputableColumn[]): readonly Coded[] {
  const rows = columns[0]?.values.length ?? 0;
  return columns.map((column, place) => {
    const { name } = column;
    if (column.values.length !== rows)
      throw new ShapeError(`column "${name}" has ${column.values.length} cells, the first column ${rows}`);
    const values =
      'levels' in column
        ? Float64Array.from(column.values, (level) => (level === undefined ? NaN : column.levels.indexOf(level) + 1))
        : column.values;
    const all = Uint32Array.from({ length: rows }, (_, row) => row);
    const known = all.filter((row) => !Number.isNaN(values[row]));
    if (known.length === 0 && rows > 0) throw withoutValue({ column: name });
    const unknown = values.indexOf(0);
    if ('levels' in column && unknown >= 0)
      throw new DataError('no level of its factor', {
        where: { column: name },
        got: column.values[unknown],
        allowed: column.levels.join(', '),
      });
    const occurring = 'levels' in column ? [...new Set(known.map((row) => values[row]!))] : undefined;
    return {
      name,
      place,
      values,
      known,
      missing: all.filter((row) => Number.isNaN(values[row])),
      levels: occurring?.sort((a, b) => a - b),
      varies: known.some((row) => values[row] !== values[known[0]!]),
    };
  });
}

/** A column with draws of its known cells in the missing ones. */
function started({ place, values, known, missing }: Coded, seed: number, imputation: number): Float64Array {
  const completed = values.slice();
  drawIndices(missing.length, () => known.length, seed, purposes.imputeStart, [imputation, place]).forEach(
    (index, i) => (completed[missing[i]!] = values[known[index]!]!),
  );
  return completed;
}

/** Which step of which chain. */
interface Step {
  readonly seed: number;
  readonly imputation: number;
  readonly iteration: number;
  readonly donors: number;
}

/** Draws a column's missing cells anew, given the others. */
function redraw(
  coded: readonly Coded[],
  { place, known, missing, values, levels }: Coded,
  completed: readonly Float64Array[],
  { seed, imputation, iteration, donors }: Step,
): void {
  const others = coded.filter((other) => other.place !== place);
  const all = Uint32Array.from({ length: values.length }, (_, row) => row);
  const draw = { seed, stream: [imputation, iteration * coded.length + place] } as const;
  const x = regressors(others, completed, all);
  const regression = {
    x,
    predictors: x.length / all.length,
    y: Float64Array.from(known, (row) => (levels ? levels.indexOf(values[row]!) : values[row]!)),
    known,
    missing,
  };
  const into = completed[place]!;
  if (levels) {
    drawnLevels(regression, levels.length, draw).forEach((level, i) => (into[missing[i]!] = levels[level]!));
    return;
  }
  const means = predictedMeans(regression, draw);
  const order = permutation(known.length, seed, purposes.imputeTies, draw.stream);
  const count = Math.min(donors, known.length);
  const nearest = nearestRows(means.known, means.missing, order, count);
  drawIndices(missing.length, () => count, seed, purposes.imputeDonors, draw.stream).forEach((choice, i) => {
    into[missing[i]!] = values[known[nearest[i * count + choice]!]!]!;
  });
}

/** `rows x columns`, row-major: numbers as they are, of factors the indicators of their levels. */
function regressors(columns: readonly Coded[], completed: readonly Float64Array[], rows: Uint32Array): Float64Array {
  const parts = columns.flatMap(({ place, levels }) =>
    (levels?.slice(1) ?? [undefined]).map((level) => ({ place, level })),
  );
  const out = new Float64Array(rows.length * parts.length);
  rows.forEach((row, i) => {
    parts.forEach(({ place, level }, j) => {
      const value = completed[place]![row]!;
      out[i * parts.length + j] = level === undefined ? value : Number(value === level);
    });
  });
  return out;
}

function spreadOf(missing: Uint32Array, completed: Float64Array): { mean: number; sd: number } {
  const cells = missing.length;
  const mean = missing.reduce((sum, row) => sum + completed[row]! / cells, 0);
  const squares = missing.reduce((sum, row) => sum + (completed[row]! - mean) ** 2, 0);
  return { mean, sd: cells > 1 ? Math.sqrt(squares / (cells - 1)) : NaN };
}

function decoded(column: ImputableColumn, completed: Float64Array): ImputableColumn {
  if (!('levels' in column)) return { ...column, values: completed };
  return { ...column, values: Array.from(completed, (code) => column.levels[code - 1]!) };
}
