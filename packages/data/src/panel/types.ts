import type { PeriodUnit } from '../table/periods.ts';
import type { TableNote } from '../table/table-notes.ts';
import type { TextColumn } from '../table/types.ts';

/** Options of `panel`. */
export interface PanelOptions {
  /** Column that names the units. Default: the catalogue's, else the one declared when the table was read, else the first but for row names. */
  readonly id?: string;
  /** Column of periods: whole numbers, such as years, or dates, quarters, months. Default: the catalogue's; for a table it must be given, unless its columns are years. */
  readonly period?: string;
  /** Numeric columns taken. Default: all but the period and those that have one value for all units in every period. */
  readonly indicators?: readonly string[];
  /** Indicators replaced by their natural logarithms. Default none. */
  readonly log?: readonly string[];
  /** What to do about missing cells: `refuse` the data, `drop` them with the periods and units of the largest complete block, or take that block and `keep` all cells beside it. Default `refuse`. */
  readonly missing?: 'refuse' | 'drop' | 'keep';
  /** Name of the result. Default: the data set's, or the file's without folder and extension. */
  readonly name?: string;
}

/** Indicators of several units over the same consecutive periods, all finite. */
export interface Panel {
  readonly name: string;
  /** File the data came from and the sha256 of its bytes. */
  readonly source: { readonly file: string; readonly sha256: string; readonly bytes: number };
  /** Number of units. */
  readonly units: number;
  /** `units` names, in file order. */
  readonly ids: readonly string[];
  readonly idColumn: string;
  readonly periodColumn: string;
  /** Consecutive periods, earliest first: years, 19851 for a quarter or half-year, 198503 for a month or week, 19850131 for a day. */
  readonly periods: readonly number[];
  /** Number of indicators. */
  readonly indicators: number;
  /** `indicators` column names, in file order unless given. */
  readonly indicatorNames: readonly string[];
  /** `indicators` descriptions; the names where there are none. */
  readonly indicatorLabels: readonly string[];
  /** `units x periods x indicators`, row-major; logarithms where asked for. */
  readonly values: Float64Array;
  /** Indicators that are logarithms. */
  readonly logged: readonly string[];
  /** Other text columns that do not change within a unit, `units` cells each. */
  readonly labels: readonly Pick<TextColumn, 'name' | 'values'>[];
  /** Units left out. */
  readonly dropped: readonly DroppedUnit[];
  /** How the file was read, and which of its columns are left out. */
  readonly notes: readonly (TableNote | PanelNote)[];
  /** All units and periods, where missing cells are kept and there are some. */
  readonly unbalanced?: UnbalancedPanel;
}

/** All units and periods of a panel with missing cells; indicators are those of its balanced part. */
export interface UnbalancedPanel {
  readonly ids: readonly string[];
  /** Consecutive periods, earliest first. */
  readonly periods: readonly number[];
  /** `units x periods x indicators`, row-major, `NaN` where a cell is missing; logarithms where asked for. */
  readonly values: Float64Array;
  /** Place of each unit of the balanced part among `ids`. */
  readonly complete: readonly number[];
  /** Place of the balanced part's first period among `periods`. */
  readonly start: number;
}

/** What is said of a panel's periods. */
export type PanelNote =
  | {
      readonly code: 'periods-read-as';
      readonly name: string;
      readonly unit: PeriodUnit;
      /** The first one as the file has it, and as results do. */
      readonly text: string;
      readonly number: number;
    }
  | { readonly code: 'periods-left-out'; readonly periods: readonly string[] }
  /** Missing cells are kept: the balanced part is of some units, from the first to the last of some periods. */
  | {
      readonly code: 'missing-cells-kept';
      readonly regions: number;
      /** Units with missing cells in the periods of the balanced part. */
      readonly ids: readonly string[];
      readonly first: string;
      readonly last: string;
      /** Periods before and after those. */
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  /** Indicators left out since in every period all units have one value. */
  | { readonly code: 'same-in-all-units'; readonly names: readonly string[] }
  | YearsAsRows;

/** Years were columns: `name` is the column that they became, `names` are those of values. */
export interface YearsAsRows {
  readonly code: 'years-as-rows';
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly names: readonly string[];
}

/** A unit left out of a panel, by the first thing missing: a period, or a cell. */
export type DroppedUnit =
  | { readonly code: 'unit-without-period'; readonly id: string; readonly period: string }
  | { readonly code: 'unit-with-missing-cell'; readonly id: string; readonly row: number; readonly column: string };
