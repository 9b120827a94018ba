import { ConfigError, type Table, checkOption, checkTable, wholeNumbers } from '@kuznets/base';
import { type Graph, graphFromAdjacency } from './graph.ts';

/** Options of {@link similarityMatrix}. */
export interface SimilarityOptions {
  /** `cosine` of the rows, or their Pearson `correlation` (the cosine after each row's mean is taken off). Default `cosine`. */
  readonly measure?: 'cosine' | 'correlation';
}

/** Options of {@link similarityGraph}. */
export interface SimilarityGraphOptions extends SimilarityOptions {
  /**
   * Which pairs are joined: all of `positive` similarity, those of at least `threshold`, or each node with its `nearest`
   * ones (joined if either is near the other). Default `positive`. Only positive similarities become edges: a negative
   * weight has no degree to be normalised by.
   */
  readonly keep?: 'positive' | 'threshold' | 'nearest';
  /** Least similarity kept by `threshold`, above 0. Default 0.5. */
  readonly threshold?: number;
  /** Neighbours kept by `nearest`; equal similarities prefer the lower index. Default 5 (scikit-learn's `n_neighbors`). */
  readonly nNeighbors?: number;
}

/**
 * Similarity of every two rows: `x_i . x_j / (|x_i| |x_j|)`.
 *
 * scikit-learn's `cosine_similarity`; R's `cor(t(x))` for `correlation`.
 *
 * @param points - `rows x features`; standardise the columns first where their units differ.
 * @param options - the measure.
 * @returns `rows x rows`, row-major, symmetric, the diagonal exactly 1.
 * @throws ShapeError, ConfigError; a row of zeros (or a constant one, for correlation) has no direction and is named.
 */
export function similarityMatrix(points: Table, options: SimilarityOptions = {}): Float64Array {
  checkTable(points);
  const { rows, features } = points;
  const { measure = 'cosine' } = options;
  const unit = points.x.slice();
  for (let i = 0; i < rows; i++) {
    const row = unit.subarray(i * features, (i + 1) * features);
    if (measure === 'correlation') {
      const mean = row.reduce((sum, value) => sum + value, 0) / features;
      row.forEach((value, k) => (row[k] = value - mean));
    }
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    const scale = points.x
      .subarray(i * features, (i + 1) * features)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!(norm > 1e-12 * scale)) {
      throw new ConfigError(
        `x, row ${i} is ${measure === 'cosine' ? 'zero' : 'constant'}: allowed are rows with a direction (${measure} similarity)`,
      );
    }
    row.forEach((value, k) => (row[k] = value / norm));
  }
  const similarity = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    similarity[i * rows + i] = 1;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < features; k++) sum += unit[i * features + k]! * unit[j * features + k]!;
      similarity[i * rows + j] = similarity[j * rows + i] = Math.max(-1, Math.min(1, sum));
    }
  }
  return similarity;
}

/**
 * The graph of similar rows, weighted by similarity, without loops.
 *
 * @param points - `rows x features`.
 * @param options - measure and rule; see {@link SimilarityGraphOptions}.
 * @returns a graph with one node a row.
 * @throws ShapeError, ConfigError as {@link similarityMatrix}, or for a threshold or number of neighbours out of range.
 * @example
 * ```ts
 * gcnNorm(similarityGraph({ x: zScores, rows: 31, features: 8 }, { keep: 'nearest', nNeighbors: 5 }));
 * ```
 */
export function similarityGraph(points: Table, options: SimilarityGraphOptions = {}): Graph {
  const { keep = 'positive', threshold = 0.5, nNeighbors = 5 } = options;
  const { rows } = points;
  const similarity = similarityMatrix(points, options);
  for (let i = 0; i < rows; i++) similarity[i * rows + i] = 0;
  if (keep === 'nearest') return graphFromAdjacency(nearest(similarity, rows, nNeighbors), rows);
  if (keep === 'threshold' && !(threshold > 0 && threshold <= 1)) {
    throw new ConfigError(`threshold is ${threshold}: allowed are numbers above 0 and at most 1`);
  }
  const least = keep === 'threshold' ? threshold : Number.MIN_VALUE;
  return graphFromAdjacency(
    similarity.map((value) => (value >= least ? value : 0)),
    rows,
  );
}

function nearest(similarity: Float64Array, rows: number, nNeighbors: number): Float64Array {
  checkOption('nNeighbors', nNeighbors, wholeNumbers(1, rows - 1));
  const adjacency = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    const others = Array.from({ length: rows }, (_, j) => j).filter((j) => j !== i);
    others.sort((a, b) => similarity[i * rows + b]! - similarity[i * rows + a]! || a - b);
    for (const j of others.slice(0, nNeighbors)) {
      adjacency[i * rows + j] = adjacency[j * rows + i] = Math.max(0, similarity[i * rows + j]!);
    }
  }
  return adjacency;
}
