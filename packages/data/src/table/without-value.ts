import { DataError, type ErrorPlace } from '@kuznets/base';

/**
 * The error of a column that has nothing to fill its missing cells in with.
 *
 * @param where - the column, and file and row where they are known
 * @param got - the cell there
 * @returns the error, to be thrown
 */
export function withoutValue(where: ErrorPlace, got?: string): DataError {
  return new DataError('a column without any value', { where, got, allowed: 'at least one value' });
}
