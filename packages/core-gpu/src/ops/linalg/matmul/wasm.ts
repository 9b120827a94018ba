import type { WasmPool } from '../../../compute/wasm/pool.ts';
import type { MatmulOptions, MatmulShape } from './contract.ts';
import type { MatmulArgs, matmulJob } from './wasm-job.ts';

/** Rows `start .. start + length - 1` of one m x k matrix, in the layout it is stored in. */
function sliceRows(
  a: Float32Array,
  { m, k, transposeA }: { m: number; k: number; transposeA: boolean },
  start: number,
  length: number,
): Float32Array {
  if (!transposeA) return a.slice(start * k, (start + length) * k);
  const slice = new Float32Array(length * k);
  for (let p = 0; p < k; p++) slice.set(a.subarray(p * m + start, p * m + start + length), p * length);
  return slice;
}

/** `count` items cut into at most `parts` consecutive ranges: each job packs its operands anew, so no more than there are workers. */
function cut(count: number, parts: number): (readonly [start: number, length: number])[] {
  const length = Math.ceil(count / parts);
  return Array.from({ length: Math.ceil(count / length) }, (_, i) => [
    i * length,
    Math.min(length, count - i * length),
  ]);
}

/** {@link matmul} on the worker pool: matrices make a job, or the rows of one where there are fewer matrices than workers. */
export async function matmulWasm(
  pool: WasmPool,
  a: Float32Array,
  b: Float32Array,
  shape: MatmulShape,
  options: Required<MatmulOptions>,
): Promise<Float32Array> {
  const { m, k, n } = shape;
  const { batch, ...layout } = options;
  const c = new Float32Array(batch * m * n);
  const run = async (at: number, args: MatmulArgs): Promise<void> => {
    c.set((await pool.run<typeof matmulJob>('matmul', args)).c, at);
  };
  if (batch >= pool.workers) {
    const jobs = cut(batch, pool.workers).map(([start, length]) =>
      run(start * m * n, {
        ...{ a: a.slice(start * m * k, (start + length) * m * k), b: b.slice(start * k * n, (start + length) * k * n) },
        ...{ ...shape, ...layout, batch: length },
      }),
    );
    await Promise.all(jobs);
    return c;
  }
  const matrices = Array.from({ length: batch }, (_, s) => s);
  await Promise.all(
    matrices.flatMap((s) => {
      const left = a.subarray(s * m * k, (s + 1) * m * k);
      const right = b.slice(s * k * n, (s + 1) * k * n);
      return cut(m, pool.workers).map(([start, length]) =>
        run((s * m + start) * n, {
          ...{ a: sliceRows(left, { ...shape, ...layout }, start, length), b: right },
          ...{ ...shape, ...layout, m: length, batch: 1 },
        }),
      );
    }),
  );
  return c;
}
