import type { FitOptions } from '@kuznets/base';
import type { Dataset } from '../catalogue/types.ts';
import { planOf, sectionOf } from '../cross-section/cross-section.ts';
import { complete } from '../cross-section/missing.ts';
import type { CrossSection, CrossSectionOptions } from '../cross-section/types.ts';
import type { CodedFactor, Design } from '../formula/design.ts';
import { indicatorsOf } from '../formula/factor.ts';
import type { NumericColumn, Table } from '../table/types.ts';
import { impute } from './impute.ts';
import type { ImputableColumn, ImputeOptions } from './types.ts';

/**
 * Complete cross-sections whose missing cells are imputed several times, for estimates to be pooled by Rubin's rules.
 *
 * Imputed are the determinants as they enter the model: the logarithm of a column, a square, a product by itself (von Hippel 2009, "transform,
 * then impute"), a factor as one. Every other determinant and the target are predictors. A row without a target is left out, as with
 * `missing: 'mean'`.
 *
 * @param source - a {@link Table}, or a {@link Dataset} that is a cross-section
 * @param options - of {@link crossSection}, but for `missing`
 * @param imputeOptions - see {@link ImputeOptions}; the defaults are mice's
 * @param work - signal and progress
 * @returns `imputations` cross-sections that differ in imputed cells alone; `imputed` of each says how many cells of which determinants
 * @throws as {@link crossSection} does, and `DataError` naming file, row and column of a determinant without any value
 *
 * Source: von Hippel (2009), Sociological Methodology 39, 265-291, https://doi.org/10.1111/j.1467-9531.2009.01215.x.
 *
 * @example
 * ```ts
 * const table = await parseTable('y,a,b\n1,2,1\n2,3,\n3,5,2\n4,4,3\n5,,5\n');
 * const sections = await imputedCrossSections(table, { target: 'y' }, { imputations: 20 });
 * sections.length; // 20
 * sections[0]?.imputed; // [{ feature: 'a', cells: 1, imputations: 20 }, { feature: 'b', cells: 1, imputations: 20 }]
 * ```
 */
export async function imputedCrossSections(
  source: Table | Dataset,
  options: Omit<CrossSectionOptions, 'missing'> = {},
  imputeOptions: ImputeOptions = {},
  work: FitOptions = {},
): Promise<readonly CrossSection[]> {
  const plan = planOf(source, options);
  const { table, design } = plan;
  const { kept, target, missing } = complete(table, design, 'keep');
  const determinants = determinantsOf(design);
  const known = determinants.map((determinant) => cellsOf(determinant, kept));
  const explained = { name: target.name, values: Float64Array.from(kept, (row) => target.values[row]!) };
  const { tables, chains } = await impute([explained, ...known], imputeOptions, work);
  const imputed = chains.map(({ name, cells }) => ({ feature: name, cells, imputations: tables.length }));
  return tables.map(([, ...completed]) => {
    const features = determinants.flatMap((determinant, at) => columnsOf(determinant, completed[at]!, kept, table));
    return sectionOf(plan, { kept, target, features, imputed, missing });
  });
}

/** What is imputed as one. */
type Determinant = NumericColumn | CodedFactor;

function determinantsOf({ features, factors }: Design): readonly Determinant[] {
  const coded = new Set(factors.flatMap(({ columns }) => columns));
  return features.flatMap((feature, at): readonly Determinant[] => {
    const factor = factors.find(({ columns }) => columns[0] === at);
    if (factor) return [factor];
    return coded.has(at) ? [] : [feature];
  });
}

function cellsOf(determinant: Determinant, rows: readonly number[]): ImputableColumn {
  if ('kind' in determinant)
    return { name: determinant.name, values: Float64Array.from(rows, (row) => determinant.values[row]!) };
  const { name, base, levels, values } = determinant;
  return { name, levels: [base, ...levels], values: rows.map((row) => values[row]) };
}

/** A determinant's columns of the design, with its imputed cells. */
function columnsOf(
  determinant: Determinant,
  cells: ImputableColumn,
  rows: readonly number[],
  table: Table,
): readonly NumericColumn[] {
  if ('levels' in cells) {
    const values = Array<string | undefined>(table.rows).fill(undefined);
    rows.forEach((row, i) => (values[row] = cells.values[i]));
    return indicatorsOf({ ...(determinant as CodedFactor), values }, table);
  }
  const values = new Float64Array(table.rows).fill(NaN);
  rows.forEach((row, i) => (values[row] = cells.values[i]!));
  return [{ ...(determinant as NumericColumn), values, missing: 0, firstMissing: [] }];
}
