import { ShapeError } from '@kuznets/base';
import type { View } from './contract.ts';

/** Consecutive rows of a value, without copying. */
export function rows(view: View, first: number, count: number): View {
  if (first < 0 || first + count > view.rows)
    throw new ShapeError(`rows ${String(first)} to ${String(first + count)} of ${String(view.rows)}`);
  return { ...view, offset: view.offset + first * view.rowStride, rows: count };
}

/** Consecutive columns of a value, without copying. */
export function columns(view: View, first: number, count: number): View {
  if (first < 0 || first + count > view.columns)
    throw new ShapeError(`columns ${String(first)} to ${String(first + count)} of ${String(view.columns)}`);
  return { ...view, offset: view.offset + first, columns: count };
}

/** A value without gaps, seen with other numbers of rows and columns. */
export function reshape(view: View, rowCount: number, columnCount: number): View {
  if (view.rowStride !== view.columns || view.rows * view.columns !== rowCount * columnCount) {
    throw new ShapeError(
      `cannot see ${String(view.rows)} x ${String(view.columns)} as ${String(rowCount)} x ${String(columnCount)}`,
    );
  }
  return { ...view, rows: rowCount, columns: columnCount, rowStride: columnCount };
}
