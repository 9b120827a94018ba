import { matmul } from '@kuznets/core-gpu';
import { type MatmulProblem, matmulOracle, productDifference, uniforms } from '@kuznets/test-kit';
import type { Case } from '../case.ts';

type Problem = MatmulProblem & Required<Pick<MatmulProblem, 'batch' | 'transposeA' | 'transposeB'>>;

function matmulCase(problem: Problem): Case {
  const { m, k, n, batch, transposeA, transposeB } = problem;
  const next = uniforms(m + 100 * k + 10_000 * n);
  const random = (length: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length }, () => (next() - 0.5) * 10 ** (4 * next() - 2));
  const a = random(batch * m * k);
  const b = random(batch * k * n);
  let expected: ReturnType<typeof matmulOracle> | undefined;
  return {
    name: `${m} x ${k} x ${n}, batch ${batch}${transposeA ? ', A transposed' : ''}${transposeB ? ', B transposed' : ''}`,
    run: async (device) => ({ c: await matmul(device, a, b, { m, k, n }, { batch, transposeA, transposeB }) }),
    differences: (result) => {
      expected ??= matmulOracle(a, b, problem);
      const difference = productDifference((result as { c: Float32Array }).c, expected, k);
      return difference === undefined ? [] : [difference];
    },
  };
}

const layouts = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
];

const sizes: readonly (readonly [number, number, number])[] = [
  [7, 5, 3],
  [1, 1, 1],
  [15, 16, 17],
  [16, 16, 16],
  [17, 31, 33],
  [31, 32, 29],
  [33, 33, 33],
  [64, 64, 64],
  [65, 63, 66],
  [1, 257, 1],
  [127, 1, 129],
];

/** Cases of `matmul`. */
export const table: readonly Case[] = [
  ...sizes.flatMap(([m, k, n]) => layouts.map((layout) => matmulCase({ m, k, n, batch: 1, ...layout }))),
  ...layouts.map((layout) => matmulCase({ m: 13, k: 37, n: 11, batch: 5, ...layout })),
  matmulCase({ m: 3, k: 4, n: 2, batch: 300, transposeA: false, transposeB: false }),
  matmulCase({ m: 5, k: 0, n: 7, batch: 2, transposeA: false, transposeB: false }),
  matmulCase({ m: 0, k: 3, n: 4, batch: 1, transposeA: false, transposeB: false }),
  matmulCase({ m: 4, k: 3, n: 0, batch: 1, transposeA: false, transposeB: false }),
  matmulCase({ m: 4, k: 3, n: 4, batch: 0, transposeA: false, transposeB: false }),
  matmulCase({ m: 200, k: 1000, n: 150, batch: 1, transposeA: false, transposeB: true }),
];
