import { isNumeral } from '@kuznets/base';

/** A cell as a reader hands it on: a number, a logical, or a text as a file of separated values would hold it. */
export type Cell = string | number | boolean | null;

/** What a cell holds: `unreadable` is a number too large for a double, `otherDecimal` a number with the undeclared decimal mark. */
export type CellKind = 'number' | 'unreadable' | 'otherDecimal' | 'nonFinite' | 'missing' | 'text';

const COMMA = /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?$/;
const isWritten = (cell: string, decimal: 'point' | 'comma'): boolean =>
  decimal === 'point' ? isNumeral(cell) : COMMA.test(cell);
const NON_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;
const MISSING = /^(?:NA|\.[a-z]?|\.\.|#N\/A)?$/;

/** Whether a text is a missing cell of a column of numbers: empty, `NA`, `.`, Stata's `.a` to `.z`, the World Bank's `..`, or `#N/A`. */
export const isMissing = (cell: string): boolean => MISSING.test(cell);

/** Kind of a cell under a decimal mark. */
export const cellKind = (cell: string, decimal: 'point' | 'comma'): CellKind => {
  if (isWritten(cell, decimal)) {
    return Number.isFinite(cellNumber(cell, decimal)) ? 'number' : 'unreadable';
  }
  if (isMissing(cell)) return 'missing';
  if (NON_FINITE.test(cell)) return 'nonFinite';
  return isWritten(cell, decimal === 'point' ? 'comma' : 'point') ? 'otherDecimal' : 'text';
};

/** Value of a cell of kind `number`; minus zero is read as zero. */
export const cellNumber = (cell: string, decimal: 'point' | 'comma'): number =>
  Number(decimal === 'point' ? cell : cell.replace(',', '.')) + 0;

/** A cell as text. */
export const cellText = (cell: Cell): string => {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return cell === null || Number.isNaN(cell) ? '' : String(cell);
};
