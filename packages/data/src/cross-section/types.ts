import type { TableNote } from '../table/table-notes.ts';
import type { ColumnGroups } from '@kuznets/base';
import type { DesignRules } from '../formula/design.ts';
import type { TextColumn } from '../table/types.ts';

/** Options of {@link crossSection}. */
export interface CrossSectionOptions {
  /** Column that identifies the rows. Default: the one declared when the table was read, else the leading text column. */
  readonly id?: string;
  /** Column of periods, where units are seen in several: rows are then named by both. */
  readonly period?: string;
  /** Numeric column to be explained. Default: the catalogue's, where the data set has one. */
  readonly target?: string;
  /** Columns whose rows of one value form a cluster, for standard errors; `.` does not hold them. Default: none. */
  readonly clusters?: readonly string[];
  /** Columns whose values are effects that are to be absorbed, each level of each; `.` does not hold them. Default: none. */
  readonly absorb?: readonly string[];
  /** Column of positive numbers that say how much rows count; `.` does not hold it. Default: none. */
  readonly weights?: string;
  /**
   * Which rows are taken, as R's `subset` has it: `LAAM == 0 & gdp > 2`, `region != "south"`. The others are as if the file had not held them,
   * rows of which it is not known too. Default: all.
   */
  readonly subset?: string;
  /**
   * What explains what, as R and fixest write it: `log(wage) ~ . - code + I(age^2) + i(region, ref = "north") + lag(gdp, 1) + a:b`.
   *
   * `.` is every column without another role, `+ - : *` combine terms, `log log2 log10 log1p exp sqrt abs asinh I` compute, `rank(x)` and
   * `winsorize(x, p)` (5 % at either end by default) look at all rows, `i` makes a factor, `lag(x, k)` and `d(x)` look at earlier periods of
   * the same unit. `rank(.)` ranks every column of numbers; those of two values stay as they are, since every function of them is the same
   * but for its unit. Without a left side `target` is explained, of a data set of the catalogue its own.
   */
  readonly formula?: string;
  /** Columns to explain it with, names in which `*` stands for any characters and `?` for one. Default: all. */
  readonly include?: readonly string[];
  /** Columns not to explain it with, written so. Default: none. */
  readonly exclude?: readonly string[];
  /** Columns to explain it with, in this order, instead of a formula. Default: what `include` and `exclude` leave of all but the target. */
  readonly features?: readonly string[];
  /**
   * What to do about missing cells among target and features: `refuse` the data, `drop` the rows, or fill in the column's
   * `mean`, of a factor its most frequent level (of features; rows without a target are left out), or `keep` them as `NaN`, for
   * {@link impute}. Default `refuse`.
   */
  readonly missing?: 'refuse' | 'drop' | 'mean' | 'keep';
  /** Name of the result. Default: the data set's, or the file's without folder and extension. */
  readonly name?: string;
}

/** One observation of a target and its candidate determinants per row, all finite unless missing cells are kept. */
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
  /** The level of each row of each effect that is to be absorbed, by column; numbers as they are written. Nothing is absorbed yet. */
  readonly absorbed: readonly Pick<TextColumn, 'name' | 'values'>[];
  /** `rows`: the period of each, whole numbers; undefined where no column of periods is named. */
  readonly periods: readonly number[] | undefined;
  /** What the rows count, by which column; undefined where all count alike. */
  readonly weights: { readonly name: string; readonly values: Float64Array } | undefined;
  readonly targetName: string;
  /** How target and features were made of the table's columns: `newRows` makes those of other rows likewise. */
  readonly rules: DesignRules;
  /** `features` column names, in file order unless given; of a factor `name[level]`. */
  readonly featureNames: readonly string[];
  /** The table's columns that each feature is made of: `log(gdp)` of `gdp`. */
  readonly madeOf: readonly (readonly string[])[];
  /** The determinants that columns stand for, where some are factors: estimators rank, penalise and permute a factor's columns together. */
  readonly groups: ColumnGroups | undefined;
  /** The determinants that are factors. */
  readonly factors: readonly FactorLevels[];
  /** `features` descriptions; the names where there are none. */
  readonly featureLabels: readonly string[];
  /** `rows x features`, row-major; `NaN` where a missing cell is kept. */
  readonly x: Float64Array;
  /** `rows`. */
  readonly y: Float64Array;
  /** The condition that rows were taken by, and how many there are with the others; undefined where all were taken. */
  readonly subset: { readonly condition: string; readonly of: number } | undefined;
  /** Rows left out for a missing cell, or without a weight. */
  readonly dropped: readonly DroppedRow[];
  /** Columns whose missing cells rows are left out for, the most first. */
  readonly missing: readonly MissingCells[];
  /** Features with cells filled in. */
  readonly imputed: readonly ImputedFeature[];
  /** How the file was read, and which of its columns are left out. */
  readonly notes: readonly TableNote[];
}

/** A determinant of categories, whose columns are 1 in the rows of their level. */
export interface FactorLevels {
  /** Of {@link CrossSection.groups}. */
  readonly name: string;
  readonly label: string | undefined;
  /** The level that has no column: the others are compared with it. */
  readonly base: string;
  /** The levels of its columns, in their order. */
  readonly levels: readonly string[];
}

/** A row left out because a cell is missing. */
export interface DroppedRow {
  readonly id: string;
  /** Line of the file. */
  readonly row: number;
  /** Not a cell is missing but the earlier period that a lag or a difference is of. */
  readonly unlagged: boolean;
  /** The row has no weight, or one of 0. */
  readonly unweighted?: true;
}

/** A column with missing cells. */
export interface MissingCells {
  readonly column: string;
  readonly cells: number;
}

/** A feature whose missing cells were filled in. */
export interface ImputedFeature {
  readonly feature: string;
  readonly cells: number;
  /** The value filled in: the mean of the cells that are there. */
  readonly mean?: number;
  /** Of a factor the level filled in: the most frequent. */
  readonly level?: string;
  /** Of multiple imputation the number of completed samples: each has values of its own. */
  readonly imputations?: number;
}
