import type { TableNote } from '../table/table-notes.ts';
import type { TextColumn } from '../table/types.ts';

/** Options of {@link crossSection}. */
export interface CrossSectionOptions {
  /** Column that identifies the rows. Default: the one declared when the table was read, else the leading text column. */
  readonly id?: string;
  /** Numeric column to be explained. Default: the catalogue's, where the data set has one. */
  readonly target?: string;
  /** Columns whose rows of one value form a cluster, for standard errors: neither target nor features. Default: none. */
  readonly clusters?: readonly string[];
  /** Numeric columns to explain it with. Default: all but the target and the clusters. */
  readonly features?: readonly string[];
  /**
   * What to do about missing cells among target and features: `refuse` the data, `drop` the rows, or fill in the column's
   * `mean` (features only). Default `refuse`.
   */
  readonly missing?: 'refuse' | 'drop' | 'mean';
  /** Name of the result. Default: the data set's, or the file's without folder and extension. */
  readonly name?: string;
}

/** One observation of a target and its candidate determinants per row, all finite. */
export interface CrossSection {
  readonly name: string;
  /** File the data came from and the sha256 of its bytes. */
  readonly source: { readonly file: string; readonly sha256: string; readonly bytes: number };
  readonly rows: number;
  /** Number of features. */
  readonly features: number;
  /** `rows` unique names; the rows' numbers from 1 where there is no id column. */
  readonly ids: readonly string[];
  /** Column the ids are from; undefined where the rows are only numbered. */
  readonly idColumn: string | undefined;
  /** The other text columns among the kept rows, such as country names. */
  readonly labels: readonly Pick<TextColumn, 'name' | 'values'>[];
  /** The cluster of each row, by column; numbers as they are written. */
  readonly clusters: readonly Pick<TextColumn, 'name' | 'values'>[];
  readonly targetName: string;
  /** `features` column names, in file order unless given. */
  readonly featureNames: readonly string[];
  /** `features` descriptions; the names where there are none. */
  readonly featureLabels: readonly string[];
  /** `rows x features`, row-major. */
  readonly x: Float64Array;
  /** `rows`. */
  readonly y: Float64Array;
  /** Rows left out for a missing cell. */
  readonly dropped: readonly DroppedRow[];
  /** Features with cells filled in. */
  readonly imputed: readonly ImputedFeature[];
  /** How the file was read, and which of its columns are left out. */
  readonly notes: readonly TableNote[];
}

/** A row left out because a cell is missing. */
export interface DroppedRow {
  readonly id: string;
  /** Line of the file. */
  readonly row: number;
}

/** A feature whose missing cells were filled in. */
export interface ImputedFeature {
  readonly feature: string;
  readonly cells: number;
  /** The value filled in: the mean of the cells that are there. */
  readonly mean: number;
}
