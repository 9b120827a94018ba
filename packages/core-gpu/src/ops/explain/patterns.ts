import type { ColumnGroups } from '@kuznets/base';
import type { VariationTrees } from './tree-variation/contract.ts';

/** Trees whose leaves are met or missed player by player. */
export interface PatternTrees extends Omit<VariationTrees, 'linear'> {
  /** Most players on one path, at most 64. */
  readonly places: number;
  /** Whether values are integers, whose sums stay exact. Otherwise they may be any numbers, and what a leaf adds is rounded to an integer. */
  readonly whole: boolean;
}

/** Rows whose variables are resampled, and rows to explain. */
export interface PatternSample {
  /** Rows of `codes`. */
  readonly rows: number;
  /** The first so many rows are those that variables are resampled from. */
  readonly background: number;
  readonly features: number;
  /** The players: columns that are resampled together. Default: every column by itself. */
  readonly groups?: ColumnGroups | undefined;
  /** `features x rows`: order-preserving codes below 65,535; 65,535 is a missing value. */
  readonly codes: Uint16Array;
}

/** Rows `firstRow .. firstRow + rows - 1` of a sample. */
export interface PatternBlock {
  readonly firstRow: number;
  readonly rows: number;
}
