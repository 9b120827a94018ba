import { groupMembers } from '@kuznets/base';
import type { CrossSection, FactorLevels } from '@kuznets/data';
import type { GrowthData } from './data.ts';
import type { DataNote } from './notes.ts';
import { withinOf } from './within.ts';

/** What the catalogue knows of a cross-section. */
export interface DataFacts {
  readonly citation?: string;
  /** Groups of determinants by determinant. */
  readonly groups?: ReadonlyMap<string, string>;
}

/**
 * The sample of a growth study from a cross-section.
 *
 * @param section - a cross-section of `@kuznets/data`, its missing cells kept where the study is to impute them.
 * @param about - what the catalogue knows, where it has the data.
 * @returns the same values, less what effects explain where the cross-section has some to absorb; what was dropped or filled in is said in `notes`.
 */
export function growthDataFrom(section: CrossSection, about?: DataFacts): GrowthData {
  const determinants = determinantsOf(section);
  const data: GrowthData = {
    name: section.name,
    catalogued: about !== undefined,
    citation: about?.citation ?? null,
    target: section.targetName,
    idColumn: section.idColumn ?? null,
    ids: section.ids,
    features: determinants.map(({ name, label, factor, column }) => ({
      name,
      ...(column !== name && { column }),
      label: label === undefined || label === name ? null : label,
      group: about?.groups?.get(name) ?? null,
      levels: factor ? [factor.base, ...factor.levels] : null,
    })),
    y: section.y,
    clusters: section.clusters,
    ...(section.periods && { periods: section.periods }),
    weights: section.weights ?? null,
    absorbed: null,
    x: valuesOf(section, determinants),
    rules: section.rules,
    notes: [
      ...section.notes,
      ...rowsOfSubset(section),
      ...rowsLeftOut(section),
      ...section.imputed.map(
        ({ feature, cells, mean, level, imputations }): DataNote =>
          imputations !== undefined
            ? { code: 'cells-imputed', feature, cells, imputations }
            : level !== undefined
              ? { code: 'cells-of-factor-filled-in', feature, cells, level }
              : { code: 'cells-filled-in', feature, cells, mean: mean! },
      ),
    ],
  };
  return withinOf(data, section.absorbed);
}

/** A determinant with its columns of a cross-section. */
interface Determinant {
  readonly name: string;
  readonly label: string | undefined;
  readonly columns: readonly number[];
  /** The one column of the table that it is made of; its name where there are several. */
  readonly column: string;
  readonly factor: FactorLevels | undefined;
}

function determinantsOf(section: CrossSection): readonly Determinant[] {
  const { featureNames, featureLabels, groups, factors, madeOf } = section;
  const names = groups?.names ?? featureNames;
  return groupMembers(section).map((columns, at) => {
    const factor = factors.find(({ name }) => name === names[at]);
    const name = names[at]!;
    const [column, ...more] = madeOf[columns[0]!]!;
    return {
      ...{ name, columns, factor },
      label: factor ? factor.label : featureLabels[columns[0]!],
      column: column === undefined || more.length > 0 ? name : column,
    };
  });
}

/** Values by row and determinant; of a factor the place of the row's level. */
function valuesOf({ x, rows, features, groups }: CrossSection, determinants: readonly Determinant[]): Float64Array {
  if (groups === undefined) return x;
  const values = new Float64Array(rows * determinants.length);
  for (let row = 0; row < rows; row++) {
    determinants.forEach(({ columns, factor }, at) => {
      const cells = columns.map((column) => x[row * features + column]!);
      values[row * determinants.length + at] = factor && !Number.isNaN(cells[0]) ? cells.indexOf(1) + 1 : cells[0]!;
    });
  }
  return values;
}

/** Which rows of the table were taken. */
function rowsOfSubset({ rows, dropped, subset }: CrossSection): DataNote[] {
  if (subset === undefined) return [];
  return [{ code: 'rows-of-subset', subset: subset.condition, rows: rows + dropped.length, of: subset.of }];
}

/** Rows left out, in one note for each reason. */
function rowsLeftOut({ dropped, rows, missing }: CrossSection): DataNote[] {
  const unweighted = dropped.filter((row) => row.unweighted);
  const ids = (unlagged: boolean): string[] =>
    dropped.flatMap((row) => (!row.unweighted && row.unlagged === unlagged ? [row.id] : []));
  return [
    { code: 'rows-left-out' as const, ids: ids(false), rows: rows + dropped.length, cells: missing },
    { code: 'rows-without-earlier-period' as const, ids: ids(true) },
    { code: 'rows-without-weight' as const, ids: unweighted.map(({ id }) => id) },
  ].filter((note) => note.ids.length > 0);
}
