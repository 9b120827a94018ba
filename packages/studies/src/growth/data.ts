import type { DesignRules } from '@kuznets/data';
import { canonicalJson, sha256Hex } from '../results/digest.ts';
import type { Absorbed } from './absorbed.ts';
import type { DataNote } from './notes.ts';

/** The sample of a growth study: a cross-section, complete but for cells that are to be imputed. */
export interface GrowthData {
  readonly name: string;
  /** Whether `name` is that of a data set of the catalogue. */
  readonly catalogued: boolean;
  readonly citation: string | null;
  readonly target: string;
  /** The column that names the rows; null where they are numbered. */
  readonly idColumn: string | null;
  /** One per row. */
  readonly ids: readonly string[];
  /** One per determinant. */
  readonly features: readonly {
    readonly name: string;
    /** The one column of the table that it is made of, where that has another name: `gdp` of `log(gdp)`. */
    readonly column?: string;
    readonly label: string | null;
    readonly group: string | null;
    /** Of a factor its levels, the base first; null of a number. */
    readonly levels: readonly string[] | null;
  }[];
  /** `rows` values of the target. */
  readonly y: Float64Array;
  /** The cluster of each row, by column; none where errors are not clustered. */
  readonly clusters: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** `rows`: the period of each; none where the data know no periods. */
  readonly periods?: readonly number[] | undefined;
  /** What the rows count, by which column; null where all count alike. */
  readonly weights: {
    readonly name: string;
    readonly values: Float64Array;
    /** How often bags draw rows, where it is not in proportion to `values`: copies of a row share what it has. */
    readonly drawn?: Float64Array;
  } | null;
  /** What was absorbed: then `y` and the numbers in `x` are demeaned; null where nothing was. */
  readonly absorbed: Absorbed | null;
  /** `rows x features`, row-major; of a factor the place of the row's level. `NaN` is a missing cell that the study imputes. */
  readonly x: Float64Array;
  /** How it was made of a table's columns, where it was: rows of another table are made so. */
  readonly rules?: DesignRules;
  /** What was done to the data as read: rows dropped, cells filled in. */
  readonly notes: readonly DataNote[];
}

/**
 * SHA-256 of a sample's content: identifiers, names and values, not how its file is written.
 *
 * @param data - a sample, missing cells as they are.
 * @returns 64 hexadecimal digits.
 */
export function growthDataDigest(data: GrowthData): string {
  const { target, ids, features, clusters, weights, absorbed, y, x } = data;
  const names = features.map((feature) => feature.name);
  const clustered = clusters.length === 0 ? {} : { clusters };
  const weighted = weights === null ? {} : { weights: { name: weights.name, values: [...weights.values] } };
  const within = absorbed === null ? {} : { absorbed: absorbed.effects };
  const levels = features.some((feature) => feature.levels !== null)
    ? { levels: features.map((feature) => feature.levels) }
    : {};
  const cells = Array.from(x, (value) => (Number.isNaN(value) ? null : value));
  return sha256Hex(
    canonicalJson({
      target,
      ids,
      features: names,
      ...levels,
      ...clustered,
      ...weighted,
      ...within,
      y: [...y],
      x: cells,
    }),
  );
}
