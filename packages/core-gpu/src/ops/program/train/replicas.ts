/**
 * The replicas that diverged.
 *
 * @param replicas - number of replicas
 * @param arrays - `replicas x size` values each
 * @returns those, counted from 0, one of whose values is not finite
 */
export function divergedReplicas(
  replicas: number,
  ...arrays: readonly (Float32Array | Float64Array)[]
): readonly number[] {
  const finite = (values: Float32Array | Float64Array, replica: number): boolean => {
    const size = values.length / replicas;
    return values.subarray(replica * size, (replica + 1) * size).every(Number.isFinite);
  };
  return Array.from({ length: replicas }, (_, replica) => replica).filter(
    (replica) => !arrays.every((values) => finite(values, replica)),
  );
}
