import { ConfigError, ShapeError } from '@kuznets/base';
import type { View } from './contract.ts';
import type { Activation } from './steps.ts';
import { activationBackward, affine } from './product.ts';
import type { Tape } from './tape.ts';
import { reshape } from './views.ts';
import { multiply } from './layers.ts';
import { activations } from './steps.ts';

/** A constant sparse matrix by compressed rows. */
export interface SparseMatrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** `rows + 1`: row i's entries are `offsets[i] .. offsets[i + 1] - 1`. */
  readonly offsets: Uint32Array;
  /** Column of each entry. */
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** Options of {@link graphConvolution}. */
export interface GraphConvolutionOptions {
  /** Of the layer; its parameters are `name.weight` (`units x columns`) and `name.bias` (`units`). */
  readonly name: string;
  readonly units: number;
  /** Default `linear`. */
  readonly activation?: Activation;
  /** Default false, as the paper; PyTorch Geometric has one. */
  readonly bias?: boolean;
}

/**
 * A graph convolution: `activation(S x weight' + bias)` with S the normalised adjacency, `D^-1/2 (A + I) D^-1/2`.
 *
 * Weights start uniform on `[-sqrt(6/(k + units)), sqrt(6/(k + units)))` (Glorot), biases at zero, as in PyTorch Geometric.
 *
 * @param tape - the pass
 * @param x - `n x k` features of the nodes
 * @param adjacency - `n x n`, normalised: a constant, an input that differs from replica to replica, or a sparse matrix
 * @param options - see {@link GraphConvolutionOptions}
 * @returns `n x units`
 *
 * Source: Kipf and Welling (2017), "Semi-supervised classification with graph convolutional networks",
 * https://doi.org/10.48550/arXiv.1609.02907.
 */
export function graphConvolution(
  tape: Tape,
  x: View,
  adjacency: View | SparseMatrix,
  { name, units, activation = 'linear', bias: hasBias = false }: GraphConvolutionOptions,
): View {
  const weight = tape.parameter(`${name}.weight`, [units, x.columns], { uniform: Math.sqrt(6 / (x.columns + units)) });
  const bias = hasBias ? tape.parameter(`${name}.bias`, [units], { values: new Float32Array(units) }) : undefined;
  const mixed = multiply(tape, x, weight, { transposeB: true });
  if ('tensor' in adjacency) return affine(tape, { view: adjacency }, { view: mixed }, bias, activation);
  return sparseAffine(tape, adjacency, mixed, bias, activation);
}

/** The transpose of a sparse matrix. */
export function transposeSparse({ name, rows, columns, offsets, indices, values }: SparseMatrix): SparseMatrix {
  const counts = new Uint32Array(columns + 1);
  for (const column of indices) counts[column + 1]!++;
  for (let column = 0; column < columns; column++) counts[column + 1]! += counts[column]!;
  const next = counts.slice();
  const rowOf = new Uint32Array(indices.length);
  const moved = new Float32Array(indices.length);
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      const to = next[indices[e]!]!++;
      rowOf[to] = row;
      moved[to] = values[e]!;
    }
  }
  return { name: `${name}.transpose`, rows: columns, columns: rows, offsets: counts, indices: rowOf, values: moved };
}

/** y += matrix x. */
function sparseProduct(tape: Tape, matrix: SparseMatrix, x: View, y: View): void {
  const entries = matrix.indices.length;
  if (matrix.columns !== x.rows || matrix.values.length !== entries || matrix.offsets.length !== matrix.rows + 1) {
    throw new ShapeError(
      `${matrix.name}: ${String(matrix.rows)} x ${String(matrix.columns)} with ${String(entries)} entries times ${String(x.rows)} rows`,
    );
  }
  if (entries > 2 ** 24 || matrix.columns > 2 ** 24)
    throw new ConfigError(`${matrix.name}: got ${String(entries)} entries, allowed up to ${String(2 ** 24)}`);
  const constant = (part: string, values: ArrayLike<number>): View =>
    tape.constant(`${matrix.name}.${part}`, [values.length], Float32Array.from(values));
  tape.step({
    op: 'sparseProduct',
    operands: {
      offsets: constant('offsets', matrix.offsets),
      indices: constant('indices', matrix.indices),
      values: constant('values', matrix.values),
      x,
      y,
    },
    numbers: { rows: matrix.rows, columns: x.columns, xRow: x.rowStride, yRow: y.rowStride },
  });
}

function sparseAffine(tape: Tape, matrix: SparseMatrix, x: View, bias: View | undefined, activation: Activation): View {
  const y = tape.state(matrix.rows, x.columns, [x]);
  tape.step({ op: 'fill', operands: { x: y }, numbers: { count: y.rows * y.columns, value: 0 } });
  sparseProduct(tape, matrix, x, y);
  if (bias || activation !== 'linear') {
    // A product of no columns adds the bias and activates in place.
    const numbers = {
      m: y.rows,
      k: 0,
      n: y.columns,
      aRow: 0,
      aColumn: 0,
      bRow: 0,
      bColumn: 0,
      cRow: y.rowStride,
      accumulate: 1,
      activation: activations[activation],
    };
    tape.step({ op: 'gemm', operands: { a: y, b: y, bias, c: y }, numbers });
  }
  const dy = tape.gradient(y);
  if (dy) {
    tape.backward(() => {
      activationBackward(tape, y, dy, bias, activation);
      const dx = tape.gradient(x);
      if (dx) sparseProduct(tape, transposeSparse(matrix), dy, dx);
    });
  }
  return y;
}

/**
 * Adds the loss of deep modularity networks: `-tr(C'BC) / 2m + sqrt(k) / n |column sums of C|`, B = A - d d' / 2m.
 *
 * @param tape - the pass
 * @param assignment - C, `n x k`, rows sum to 1 (see {@link softmax})
 * @param adjacency - A, `n x n` symmetric weights from 0, without self-loops
 * @param factor - of the second term, which keeps clusters from collapsing. Default 1
 * @throws ConfigError when the graph has no edge
 *
 * Source: Tsitsulin, Palowitch, Perozzi and Müller (2023), "Graph clustering with graph neural networks", JMLR 24(127),
 * https://doi.org/10.48550/arXiv.2006.16904. The constant -1 of the second term is left out.
 */
export function modularityLoss(tape: Tape, assignment: View, adjacency: Float32Array, factor = 1): void {
  const n = assignment.rows;
  if (adjacency.length !== n * n)
    throw new ShapeError(
      `modularityLoss: adjacency has ${String(adjacency.length)} elements, needs ${String(n)} x ${String(n)}`,
    );
  const degree = Float64Array.from({ length: n }, (_, i) =>
    adjacency.subarray(i * n, (i + 1) * n).reduce((sum, value) => sum + value, 0),
  );
  const total = degree.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) throw new ConfigError('modularityLoss: the graph has no edge');
  const surplus = Float32Array.from(
    adjacency,
    (value, e) => value - (degree[Math.floor(e / n)]! * degree[e % n]!) / total,
  );
  const image = multiply(tape, tape.constant('modularity', [n, n], surplus), assignment);
  const { rows, columns } = assignment;
  tape.lossStep({
    op: 'dotLoss',
    operands: {
      a: reshape(assignment, rows, columns),
      b: image,
      da: tape.gradient(assignment),
      db: tape.gradient(image),
      loss: tape.loss,
    },
    numbers: { count: rows * columns, scale: -1 / total },
  });
  const sizes = multiply(tape, tape.constant('modularity.ones', [1, n], new Float32Array(n).fill(1)), assignment);
  tape.lossStep({
    op: 'normLoss',
    operands: { x: sizes, dx: tape.gradient(sizes), loss: tape.loss },
    numbers: { count: columns, scale: (factor * Math.sqrt(columns)) / n },
  });
}

/**
 * Adds the loss of deep embedded clustering: `1/n sum of p log(p / q)`, q Student's t similarities of nodes and centres,
 * `p = q^2 / column sum` scaled by rows and held fixed.
 *
 * @param tape - the pass
 * @param z - `n x d`
 * @param centres - `k x d`, a parameter, started at cluster centres (`start` of {@link trainProgram})
 * @returns q, `n x k`
 *
 * Source: Xie, Girshick and Farhadi (2016), "Unsupervised deep embedding for clustering analysis",
 * https://doi.org/10.48550/arXiv.1511.06335. p is renewed at every epoch.
 */
export function selfTrainingLoss(tape: Tape, z: View, centres: View): View {
  const shape = { rows: z.rows, clusters: centres.rows };
  const q = studentSimilarity(tape, z, centres);
  const target = tape.state(z.rows, centres.rows, []);
  tape.step({ op: 'sharpen', operands: { q, goal: target }, numbers: shape });
  tape.lossStep({
    op: 'studentLoss',
    operands: { z, centres, q, goal: target, dz: tape.gradient(z), dcentres: tape.gradient(centres), loss: tape.loss },
    numbers: { ...shape, columns: z.columns, scale: 1 / z.rows },
  });
  return q;
}

/**
 * Student's t similarities with one degree of freedom: `q_ij = 1 / (1 + |z_i - centre_j|^2)`, rows scaled to sum to 1.
 *
 * @param tape - the pass
 * @param z - `n x d`
 * @param centres - `k x d`
 * @returns `n x k`; brings no gradient back except through {@link selfTrainingLoss}
 */
export function studentSimilarity(tape: Tape, z: View, centres: View): View {
  for (const view of [z, centres]) reshape(view, view.rows, view.columns);
  if (z.columns !== centres.columns)
    throw new ShapeError(
      `studentSimilarity: z has ${String(z.columns)} columns, the centres ${String(centres.columns)}`,
    );
  const q = tape.state(z.rows, centres.rows, []);
  tape.step({
    op: 'studentSimilarity',
    operands: { z, centres, q },
    numbers: { rows: z.rows, columns: z.columns, clusters: centres.rows },
  });
  return q;
}
