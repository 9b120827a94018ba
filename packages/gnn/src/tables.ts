import { ShapeError, type Table, checkTable, columnsAsFitted } from '@kuznets/base';

/** Each of several tables of one shape that lie end to end in `x`. */
export function eachTable(table: Table, count: number): readonly Table[] {
  const { x, rows, features } = table;
  const size = rows * features;
  if (x.length !== count * size)
    throw new ShapeError(
      `x has ${x.length} values, ${count === 1 ? '' : `${count} replicas x `}${rows} rows x ${features} features need ${count * size}`,
    );
  return Array.from({ length: count }, (_, at) => ({ ...table, x: x.subarray(at * size, (at + 1) * size) }));
}

/** One table for all replicas, or one for each: checked, or matched with the columns of a fit; `replicas x rows x features`. */
export function replicated(table: Table, replicas: number, featureNames?: readonly string[]): Float32Array {
  const shared = table.x.length === table.rows * table.features;
  const parts = eachTable(table, shared ? 1 : replicas).map((part) => {
    if (featureNames) return columnsAsFitted(part, featureNames);
    checkTable(part);
    return part.x;
  });
  const size = parts[0]!.length;
  const x = new Float32Array(replicas * size);
  for (let replica = 0; replica < replicas; replica++) x.set(parts[shared ? 0 : replica]!, replica * size);
  return x;
}
