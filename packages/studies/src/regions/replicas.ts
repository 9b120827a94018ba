/** Replicas of one unit of work. Their boundaries are fixed, so that a study of more replicas has the same units and further ones. */
const replicasPerUnit = 50;

/** Consecutive replicas. */
export interface ReplicaChunk {
  /** Number of the first. */
  readonly first: number;
  readonly replicas: number;
}

/** Replicas 0 to `replicas - 1` in units of work. */
export function replicaChunks(replicas: number): ReplicaChunk[] {
  return Array.from({ length: Math.ceil(replicas / replicasPerUnit) }, (_, chunk) => {
    const first = chunk * replicasPerUnit;
    return { first, replicas: Math.min(replicasPerUnit, replicas - first) };
  });
}

/** What each replica has of values that have the replica as their first axis. */
export function replicaRows<Values extends Float32Array | Float64Array | Int32Array>(
  values: Values,
  replicas: number,
): Values[] {
  const length = values.length / replicas;
  return Array.from(
    { length: replicas },
    (_, replica) => values.subarray(replica * length, (replica + 1) * length) as Values,
  );
}

/** The same of all replicas of several chunks. */
export function chunkRows<
  Chunk extends { readonly replicas: number },
  Values extends Float32Array | Float64Array | Int32Array,
>(chunks: readonly Chunk[], pick: (chunk: Chunk) => Values): Values[] {
  return chunks.flatMap((chunk) => replicaRows(pick(chunk), chunk.replicas));
}

/** The values with NaN in place of those of some replicas. */
export function withoutReplicas(values: Float64Array, replicas: number, lost: Iterable<number>): Float64Array {
  const rows = replicaRows(values, replicas);
  for (const replica of lost) rows[replica]!.fill(Number.NaN);
  return values;
}

/** The replica whose value is the lower median, the first of equals; -1 where none is finite. */
export function medianReplica(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  return finite.length === 0 ? -1 : values.indexOf(finite[Math.floor((finite.length - 1) / 2)]!);
}
