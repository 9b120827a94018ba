import { ConfigError, drawIndices, type FitOptions, paceOf, purposes, sortedQuantile, type Table } from '@kuznets/base';
import { checkBackground, membersOf } from './background.ts';
import { type Predictor, predictionsOf } from './predictor.ts';

/** Options of {@link accumulatedLocalEffects}. */
export interface AccumulatedLocalEffectsOptions extends FitOptions {
  /** Most intervals of the feature's range, as many rows in each. Default 40, as R's ALEPlot. */
  readonly intervals?: number;
  /** Bootstrap samples of the rows for the bands, the model and the intervals staying as they are. Default 0: no bands. */
  readonly resamples?: number;
  /** What share of the samples a band holds at each edge. Default 0.9. */
  readonly level?: number;
  /** Seed of the samples. Default 0. */
  readonly randomState?: number;
}

/** What a model makes of one feature, change by change. */
export interface AccumulatedLocalEffects {
  readonly feature: number;
  /** `intervals + 1`, increasing: quantiles of the feature. */
  readonly edges: Float64Array;
  /** `intervals`: rows in each, the upper edge included. */
  readonly counts: Uint32Array;
  /** `intervals + 1`: the effect at each edge; its mean over the rows is 0. */
  readonly effect: Float64Array;
  /** Percentiles of the effect over bootstrap samples of the rows; null where none were drawn. */
  readonly bands: { readonly low: Float64Array; readonly high: Float64Array } | null;
}

/** Rows whose predictions at both edges are held at once. */
const block = 16_384;

/**
 * Accumulated local effects of a feature: how the prediction moves as the feature does, among the rows that are there.
 *
 * With edges `z_0 < ... < z_K` at the feature's quantiles and `n_k` rows `i` in `(z_{k-1}, z_k]`, the first interval with its lower edge,
 *
 * `effect(z_k) = sum_{l <= k} mean_{i in l} (f(z_l, x_-i) - f(z_{l-1}, x_-i)) - c`,
 *
 * `c` making the mean of the intervals' middles over the rows 0. Other than in partial dependence no row is moved further than to the ends of
 * its own interval, so that correlated features are not asked about where there are no data. Rows without the feature are left out.
 * Edges are quantiles of type 1 and equal ones are one, as in R's ALEPlot 1.1.
 *
 * @param predictor - The fitted model.
 * @param background - The sample, at least two rows, missing cells where the model takes them.
 * @param feature - Index of a feature of one column.
 * @param options - See {@link AccumulatedLocalEffectsOptions}.
 * @throws ConfigError for a group of columns, a feature that is constant and options outside what is allowed; RangeError where the model predicts
 * NaN or infinity; the signal's reason when it is aborted.
 * @see Apley and Zhu (2020), Journal of the Royal Statistical Society B 82(4), https://doi.org/10.1111/rssb.12377
 * @example
 * ```ts
 * const forest = await new RandomForestRegressor({ nEstimators: 100 }).fit(data, { device });
 * const { edges, effect, bands } = await accumulatedLocalEffects(forest, data, 0, { resamples: 200 });
 * effect.length === edges.length; // true
 * ```
 */
export async function accumulatedLocalEffects(
  predictor: Predictor,
  background: Table,
  feature: number,
  options: AccumulatedLocalEffectsOptions = {},
): Promise<AccumulatedLocalEffects> {
  checkBackground(background, true);
  const { intervals = 40, resamples = 0, level = 0.9, randomState = 0 } = options;
  checkOptions({ intervals, resamples, level });
  const [column, ...more] = membersOf(feature, background);
  if (more.length > 0)
    throw new ConfigError(`feature ${feature} is a group of ${more.length + 1} columns; allowed: one column`);
  const { x, rows, features } = background;
  const cells = Float64Array.from({ length: rows }, (_, row) => x[row * features + column!]!);
  const there = Uint32Array.from(cells.keys()).filter((row) => !Number.isNaN(cells[row]!));
  const edges = edgesOf(
    Float64Array.from(there, (row) => cells[row]!),
    intervals,
  );
  if (edges.length < 2)
    throw new ConfigError(`feature ${feature} has one value; allowed: a feature that varies`, { got: edges[0] });
  const places = Uint32Array.from(there, (row) => placeOf(edges, cells[row]!));
  const changes = await changesOf(predictor, background, { column: column!, edges, there, places }, options);
  const sample = { places, changes, without: new Float64Array(edges.length - 1) };
  const { local, counts, effect } = effectOver(places.keys(), sample);
  if (resamples === 0) return { feature, edges, counts, effect, bands: null };
  const pace = paceOf(options);
  const drawn = Array.from({ length: edges.length }, () => new Float64Array(resamples));
  for (let at = 0; at < resamples; at += 1) {
    if (pace.due()) await pace.rest(0.5 + at / resamples / 2);
    const chosen = drawIndices(there.length, () => there.length, randomState, purposes.effectSamples, [at, feature]);
    // An interval that a sample has no row of keeps the change of all rows.
    const { effect: own } = effectOver(chosen, { ...sample, without: local });
    own.forEach((value, edge) => (drawn[edge]![at] = value));
  }
  const bound = (share: number) => Float64Array.from(drawn, (values) => sortedQuantile(values.sort(), share));
  return { feature, edges, counts, effect, bands: { low: bound((1 - level) / 2), high: bound((1 + level) / 2) } };
}

function checkOptions({ intervals, resamples, level }: { intervals: number; resamples: number; level: number }): void {
  if (!Number.isInteger(intervals) || intervals < 1)
    throw new ConfigError('intervals', { got: intervals, allowed: 'a whole number of at least 1' });
  if (!Number.isInteger(resamples) || resamples < 0)
    throw new ConfigError('resamples', { got: resamples, allowed: 'a whole number of at least 0' });
  if (!(level > 0 && level < 1)) throw new ConfigError('level', { got: level, allowed: 'between 0 and 1' });
}

/** The smallest value and quantiles of type 1, each once. */
function edgesOf(values: Float64Array, intervals: number): Float64Array {
  const sorted = values.toSorted();
  const n = sorted.length;
  return Float64Array.from({ length: intervals + 1 }, (_, k) =>
    k === 0 ? sorted[0]! : sorted[Math.ceil((n * k) / intervals) - 1]!,
  ).filter((value, at, all) => at === 0 || value !== all[at - 1]);
}

/** The interval of a value: the number of edges below it, less one; the first for the smallest. */
function placeOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** What the prediction of each row gains from the lower to the upper edge of its interval. */
async function changesOf(
  predictor: Predictor,
  background: Table,
  {
    column,
    edges,
    there,
    places,
  }: {
    readonly column: number;
    readonly edges: Float64Array;
    readonly there: Uint32Array;
    readonly places: Uint32Array;
  },
  options: AccumulatedLocalEffectsOptions,
): Promise<Float64Array> {
  const { x, features } = background;
  const pace = paceOf(options);
  const changes = new Float64Array(there.length);
  for (let first = 0; first < there.length; first += block) {
    if (pace.due()) await pace.rest(first / there.length / 2);
    const part = there.subarray(first, first + block);
    const size = part.length;
    const moved = new Float64Array(2 * size * features);
    part.forEach((row, at) => {
      const cells = x.subarray(row * features, (row + 1) * features);
      for (const upper of [0, 1]) {
        const start = (upper * size + at) * features;
        moved.set(cells, start);
        moved[start + column] = edges[places[first + at]! + upper]!;
      }
    });
    const predicted = await predictionsOf(predictor, { ...background, x: moved, rows: 2 * size });
    for (let at = 0; at < size; at += 1) changes[first + at] = predicted[size + at]! - predicted[at]!;
  }
  return changes;
}

/** Mean changes of the intervals over some rows, `without` in intervals of none, and their running sums less the mean over the rows. */
function effectOver(
  rows: Iterable<number>,
  {
    places,
    changes,
    without,
  }: { readonly places: Uint32Array; readonly changes: Float64Array; readonly without: Float64Array },
) {
  const sums = new Float64Array(without.length);
  const counts = new Uint32Array(without.length);
  for (const row of rows) {
    sums[places[row]!]! += changes[row]!;
    counts[places[row]!]! += 1;
  }
  const local = sums.map((sum, k) => (counts[k]! > 0 ? sum / counts[k]! : without[k]!));
  const effect = new Float64Array(local.length + 1);
  local.forEach((change, k) => (effect[k + 1] = effect[k]! + change));
  let [sum, all] = [0, 0];
  counts.forEach((count, k) => {
    sum += ((effect[k]! + effect[k + 1]!) / 2) * count;
    all += count;
  });
  return { local, counts, effect: effect.map((value) => value - sum / all) };
}
