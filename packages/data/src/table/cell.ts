/** What a cell holds: `unreadable` is a number too large for a double, `otherDecimal` a number with the undeclared decimal mark. */
export type CellKind = 'number' | 'unreadable' | 'otherDecimal' | 'nonFinite' | 'missing' | 'text';

const POINT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const COMMA = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const NON_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/** Cells read as missing in a numeric column. */
export const MISSING_CELLS: readonly string[] = ['', 'NA', '.', '#N/A'];

/** Kind of a cell under a decimal mark. */
export const cellKind = (cell: string, decimal: 'point' | 'comma'): CellKind => {
  if ((decimal === 'point' ? POINT : COMMA).test(cell)) {
    return Number.isFinite(cellNumber(cell, decimal)) ? 'number' : 'unreadable';
  }
  if (MISSING_CELLS.includes(cell)) return 'missing';
  if (NON_FINITE.test(cell)) return 'nonFinite';
  return (decimal === 'point' ? COMMA : POINT).test(cell) ? 'otherDecimal' : 'text';
};

/** Value of a cell of kind `number`; minus zero is read as zero. */
export const cellNumber = (cell: string, decimal: 'point' | 'comma'): number =>
  Number(decimal === 'point' ? cell : cell.replace(',', '.')) + 0;
