import {
  type SparseMatrix,
  type Tape,
  type View,
  binaryCrossEntropy,
  buildProgram,
  dense,
  graphConvolution,
  modularityLoss,
  multiply,
  selfTrainingLoss,
  softmax,
  studentSimilarity,
} from '@kuznets/core-gpu';
import {
  type Matrix,
  type ParameterValues,
  denseOracle,
  flatten,
  graphConvolutionOracle,
  toMatrix,
  uniforms,
} from '@kuznets/test-kit';
import { type Problem, numbers } from './gradient-case.ts';

/** D^-1/2 (A + I) D^-1/2 of random symmetric weights. */
function randomGraph(n: number, key: number): { readonly adjacency: number[][]; readonly normalised: number[][] } {
  const next = uniforms(key);
  const adjacency = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const weight = next() < 0.4 ? Math.fround(next()) : 0;
      adjacency[i]![j] = weight;
      adjacency[j]![i] = weight;
    }
  }
  const looped = adjacency.map((row, i) => row.map((value, j) => value + (i === j ? 1 : 0)));
  const degree = looped.map((row) => row.reduce((sum, value) => sum + value, 0));
  return {
    adjacency,
    normalised: looped.map((row, i) =>
      row.map((value, j) => Math.fround(value / Math.sqrt((degree[i] ?? 1) * (degree[j] ?? 1)))),
    ),
  };
}

function sparse(matrix: Matrix): SparseMatrix {
  const entries = matrix.map((row) => row.flatMap((value, j) => (value === 0 ? [] : [{ j, value }])));
  const offsets = Uint32Array.of(
    0,
    ...entries.map((_, i) => entries.slice(0, i + 1).reduce((sum, row) => sum + row.length, 0)),
  );
  return {
    ...{ name: 'graph', rows: matrix.length, columns: matrix[0]?.length ?? 0, offsets },
    ...{
      indices: Uint32Array.from(entries.flat(), ({ j }) => j),
      values: Float32Array.from(entries.flat(), ({ value }) => value),
    },
  };
}

type Adjacency = 'dense' | 'sparse' | 'per replica';

/** Two graph convolutions under the graph autoencoder's loss. */
function graphCase(n: number, k: number, hidden: number, adjacency: Adjacency): Problem {
  const { adjacency: weights, normalised } = randomGraph(n, 5);
  const x = numbers(3, n * k);
  const target = Float32Array.from(weights.flat());
  const positive = target.map((value) => (value > 0 ? 2.5 : 1));
  const scaleOf = (replica: number): number => (adjacency === 'per replica' ? 1 + replica / 4 : 1);
  const graph = (tape: Tape): View | SparseMatrix => {
    if (adjacency === 'dense') return tape.constant('S', [n, n], Float32Array.from(normalised.flat()));
    return adjacency === 'sparse' ? sparse(normalised) : tape.input('S', [n, n]);
  };
  const model = (tape: Tape): View => {
    const h = graphConvolution(tape, tape.constant('x', [n, k], x), graph(tape), {
      name: 'conv0',
      units: hidden,
      activation: 'relu',
      bias: true,
    });
    return graphConvolution(tape, h, graph(tape), { name: 'conv1', units: 2 });
  };
  return {
    name: `graph autoencoder of ${n} nodes, ${k} to ${hidden} to 2, adjacency ${adjacency}`,
    ...(adjacency === 'per replica'
      ? {
          inputs: (replicas: number) => ({
            S: Float32Array.from(
              { length: replicas * n * n },
              (_, e) => scaleOf(Math.floor(e / (n * n))) * (normalised.flat()[e % (n * n)] ?? 0),
            ),
          }),
        }
      : {}),
    program: () =>
      buildProgram({
        train: (tape) => {
          const z = model(tape);
          binaryCrossEntropy(tape, multiply(tape, z, z, { transposeB: true }), tape.constant('A', [n, n], target), {
            weight: { name: 'weight', values: positive },
          });
        },
        predict: (tape) => ({ z: model(tape) }),
      }),
    oracle: (parameters, replica) => {
      const S = normalised.map((row) => row.map((value) => Math.fround(value * scaleOf(replica))));
      const z = graphConvolutionOracle(
        graphConvolutionOracle(toMatrix(x, k), S, parameters, 'conv0', 'relu'),
        S,
        parameters,
        'conv1',
      );
      let sum = 0;
      let total = 0;
      z.forEach((a, i) =>
        z.forEach((b, j) => {
          const p = 1 / (1 + Math.exp(-a.reduce((dot, value, f) => dot + value * (b[f] ?? 0), 0)));
          const t = target[i * n + j] ?? 0;
          const w = positive[i * n + j] ?? 0;
          sum -= w * (t * Math.log(p) + (1 - t) * Math.log(1 - p));
          total += w;
        }),
      );
      return { loss: sum / total, outputs: { z: flatten(z) } };
    },
  };
}

/** A dense layer and softmax under the modularity loss. */
function modularityCase(n: number, clusters: number): Problem {
  const { adjacency } = randomGraph(n, 11);
  const x = numbers(4, n * 3);
  const flat = Float32Array.from(adjacency.flat());
  const model = (tape: Tape): View =>
    softmax(tape, dense(tape, tape.constant('x', [n, 3], x), { name: 'assign', units: clusters }));
  return {
    name: `modularity of ${n} nodes in ${clusters} clusters`,
    program: () =>
      buildProgram({
        train: (tape) => modularityLoss(tape, model(tape), flat, 0.5),
        predict: (tape) => ({ assignment: model(tape) }),
      }),
    oracle: (parameters) => {
      const assignment = denseOracle(toMatrix(x, 3), parameters, 'assign').map((row) => {
        const total = row.reduce((sum, value) => sum + Math.exp(value), 0);
        return row.map((value) => Math.exp(value) / total);
      });
      const degree = adjacency.map((row) => row.reduce((sum, value) => sum + value, 0));
      const twoM = degree.reduce((sum, value) => sum + value, 0);
      let trace = 0;
      adjacency.forEach((row, i) =>
        row.forEach((weight, j) => {
          const together = (assignment[i] ?? []).reduce((sum, value, c) => sum + value * (assignment[j]?.[c] ?? 0), 0);
          trace += (weight - ((degree[i] ?? 0) * (degree[j] ?? 0)) / twoM) * together;
        }),
      );
      const sizes = Array.from({ length: clusters }, (_, c) => assignment.reduce((sum, row) => sum + (row[c] ?? 0), 0));
      const norm = Math.sqrt(sizes.reduce((sum, value) => sum + value ** 2, 0));
      return {
        loss: -trace / twoM + ((0.5 * Math.sqrt(clusters)) / n) * norm,
        outputs: { assignment: flatten(assignment) },
      };
    },
  };
}

/** Self-training: p is that of the unmoved point, so central differences hold it fixed. */
function selfTrainingCase(n: number, clusters: number): Problem {
  const x = numbers(6, n * 3);
  const shape = [clusters, 2] as const;
  const model = (tape: Tape): { readonly z: View; readonly centres: View } => ({
    z: dense(tape, tape.constant('x', [n, 3], x), { name: 'embed', units: 2, activation: 'tanh' }),
    centres: tape.parameter('centres', shape, { uniform: 1 }),
  });
  const shares = (row: readonly number[]): number[] => {
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.map((value) => value / total);
  };
  const similarity = (parameters: ParameterValues): number[][] => {
    const centres = toMatrix(parameters['centres'] ?? [], 2);
    return denseOracle(toMatrix(x, 3), parameters, 'embed', 'tanh').map((point) =>
      shares(
        centres.map((centre) => 1 / (1 + point.reduce((sum, value, f) => sum + (value - (centre[f] ?? 0)) ** 2, 0))),
      ),
    );
  };
  const sharpened = (q: readonly number[][]): number[][] => {
    const frequency = Array.from({ length: clusters }, (_, c) => q.reduce((sum, row) => sum + (row[c] ?? 0), 0));
    return q.map((row) => shares(row.map((value, c) => value ** 2 / (frequency[c] ?? 1))));
  };
  return {
    name: `self-training of ${n} points to ${clusters} centres`,
    program: () =>
      buildProgram({
        train: (tape) => {
          const { z, centres } = model(tape);
          selfTrainingLoss(tape, z, centres);
        },
        predict: (tape) => {
          const { z, centres } = model(tape);
          return { q: studentSimilarity(tape, z, centres) };
        },
      }),
    oracle: (parameters, _replica, unmoved) => {
      const q = similarity(parameters);
      const target = sharpened(similarity(unmoved));
      const loss =
        target.reduce(
          (sum, row, i) => sum + row.reduce((inner, p, c) => inner + p * Math.log(p / (q[i]?.[c] ?? 1)), 0),
          0,
        ) / n;
      return { loss, outputs: { q: flatten(q) } };
    },
  };
}

/** Graph convolutions and the three objectives of graph networks. */
export const graphProblems: readonly Problem[] = [
  graphCase(11, 2, 6, 'dense'),
  graphCase(11, 2, 6, 'sparse'),
  graphCase(7, 3, 4, 'per replica'),
  modularityCase(12, 3),
  selfTrainingCase(9, 3),
];
