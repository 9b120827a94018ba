import {
  type Constraints,
  DataError,
  type FitOptions,
  type Table,
  checkOption,
  checkOptions,
  listsOf,
  oneOf,
  wholeNumbers,
} from '@kuznets/base';
import { type GaussianMixtureOptions, bestMixture, mixtureConstraints, parametersOf } from './gaussian-mixture.ts';
import { type MixtureFamily, mixtureFamilies } from './mixture-families.ts';

/** Options of {@link selectMixture}. */
export interface SelectMixtureOptions extends Omit<GaussianMixtureOptions, 'nComponents' | 'family' | 'init'> {
  /** Families tried. Default all. */
  readonly families?: readonly MixtureFamily[];
  /** Largest number of components tried, from 1 on. Default 9, mclust's, or the number of rows. */
  readonly most?: number;
}

const { nComponents: _c, family: _f, init: _i, ...shared } = mixtureConstraints;
const constraints: Constraints<SelectMixtureOptions> = {
  ...shared,
  families: listsOf(oneOf(...mixtureFamilies), 1),
  most: wholeNumbers(1),
};

/** Mixtures tried, and the one of least BIC. */
export interface MixtureSelection {
  readonly nComponents: number;
  readonly family: MixtureFamily;
  readonly bic: number;
  readonly candidates: readonly number[];
  readonly families: readonly {
    readonly family: MixtureFamily;
    /** One a candidate; null where in every start a component fell together. */
    readonly bic: readonly (number | null)[];
  }[];
}

/**
 * The family and the number of components of least BIC, `-2 log L + p log n`; of equals the earlier family and the fewer components.
 *
 * mclust's `mclustBIC` (whose BIC is the negative and largest) over seven of its fourteen families.
 *
 * Source: Fraley and Raftery (2002), https://doi.org/10.1198/016214502760047131.
 *
 * @param points - `rows x features`.
 * @param options - families, range, settings of each fit.
 * @param fit - signal and progress.
 * @returns the choice and all that were tried.
 * @throws ShapeError, DataError for the table; ConfigError for options out of range, or where every mixture fell together.
 * @example
 * ```ts
 * (await selectMixture({ x, rows: 31, features: 2 }, { families: ['EII', 'VVI'], most: 3 })).nComponents;
 * ```
 */
export async function selectMixture(
  points: Table,
  options: SelectMixtureOptions = {},
  fit: FitOptions = {},
): Promise<MixtureSelection> {
  const {
    families = mixtureFamilies,
    most = Math.min(9, points.rows),
    ...settings
  } = checkOptions(options, constraints);
  checkOption('most', most, wholeNumbers(1, points.rows));
  const candidates = Array.from({ length: most }, (_, at) => at + 1);
  const tried = [];
  for (const [at, family] of families.entries()) {
    const bic: (number | null)[] = [];
    for (const nComponents of candidates) {
      fit.onProgress?.((at + bic.length / most) / families.length);
      const { best } = await bestMixture(points, { ...settings, family, nComponents }, { signal: fit.signal });
      const penalty = parametersOf(family, nComponents, points.features) * Math.log(points.rows);
      bic.push(best && penalty - 2 * best.logLikelihood);
    }
    tried.push({ family, bic });
  }
  const all = tried.flatMap(({ family, bic }) =>
    bic.flatMap((value, at) => (value === null ? [] : [{ family, nComponents: candidates[at]!, bic: value }])),
  );
  const best = all.reduce<(typeof all)[number] | undefined>(
    (least, one) => (least && least.bic <= one.bic ? least : one),
    undefined,
  );
  if (!best)
    throw new DataError('in every mixture and start a component fell together', {
      where: { option: 'families' },
      got: families.join(', '),
      allowed: 'columns that vary, or EII',
    });
  return { ...best, candidates, families: tried };
}
