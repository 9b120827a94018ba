/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/** Options of {@link matmul}. */
export interface MatmulOptions {
  /** Leading batch size; operands are `batch` consecutive matrices. Default 1. */
  readonly batch?: number;
  /** Use the transpose of each `a`, stored `k x m`. Default false. */
  readonly transposeA?: boolean;
  /** Use the transpose of each `b`, stored `n x k`. Default false. */
  readonly transposeB?: boolean;
}

/** Sizes of `C[m, n] = A[m, k] B[k, n]`. */
export interface MatmulShape {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}
