import { ConfigError, checkOption, wholeNumbers } from '@kuznets/base';
import type { NetworkModel } from './neural-network-regressor.ts';
import { scaleRows } from './range-scaling.ts';

/** Options of {@link networkSplitMeans}. */
export interface NetworkSplitOptions {
  /** Use only the first so many networks. Default all. */
  readonly maxNetworks?: number;
}

/** Mean predictions at the rows of a table with a coalition of columns, or all others, replaced; in units of y. */
export interface NetworkSplit {
  /** `rows`: `f(x_i)` of these networks. */
  readonly prediction: Float64Array;
  /** `rows`: `mean_j f(x_i with the coalition of x_j)`. */
  readonly inside: Float64Array;
  /** `rows`: `mean_j f(x_i with the others of x_j)`. */
  readonly outside: Float64Array;
}

/** Beyond it a unit is 1 or -1 (0) to the last digit, and products of exponentials stay finite. */
const furthest = 170;

/**
 * Mean predictions of networks with a coalition of columns, and with all others, taken from every row.
 *
 * What enters a hidden unit is a sum over columns: `a(i)` of the others of row i and `b(j)` of the coalition of row j, and
 * `tanh(a + b) = 1 - 2 / (1 + exp(2a) exp(2b))`. So `rows^2` divisions a unit give both means, whatever the number of columns.
 *
 * @param model - Of the result of a {@link NeuralNetworkRegressor}.
 * @param x - `rows x features`, row-major, finite.
 * @param rows - Number of rows.
 * @param coalition - `features`: 1 for columns of the coalition, 0 for the others.
 * @param options - See {@link NetworkSplitOptions}.
 * @returns See {@link NetworkSplit}.
 * @throws ConfigError for a coalition of another length or options outside what is allowed.
 * @example
 * ```ts
 * const model = await new NeuralNetworkRegressor({ nEstimators: 5 }).fit(data, { device });
 * const coalition = Uint8Array.from({ length: data.features }, (_, k) => Number(k < 2));
 * const { inside } = networkSplitMeans(model.result, data.x, data.rows, coalition);
 * ```
 */
export function networkSplitMeans(
  { featureNames, ensemble, scaling }: NetworkModel,
  x: Float64Array,
  rows: number,
  coalition: Uint8Array,
  options: NetworkSplitOptions = {},
): NetworkSplit {
  if (coalition.length !== featureNames.length)
    throw new ConfigError('a coalition of other columns', { got: coalition.length, allowed: `${featureNames.length}` });
  const { features, hidden, activation, parameters } = ensemble;
  checkOption('maxNetworks', options.maxNetworks ?? 1, wholeNumbers(1, 2 ** 31));
  const networks = Math.min(ensemble.networks, options.maxNetworks ?? ensemble.networks);
  const scaled = scaleRows(scaling, x, rows, featureNames.length);
  const inCoalition = Array.from(scaling.varying, (column) => coalition[column] === 1);
  const size = parameters.length / ensemble.networks;
  const sums = { prediction: new Float64Array(rows), inside: new Float64Array(rows), outside: new Float64Array(rows) };
  const own = new Float64Array(rows);
  const others = new Float64Array(rows);
  // Of a unit: 1 - 2 / (1 + e(2a) e(2b)), or 1 / (1 + e(-a) e(-b)).
  const [level, weight, power] = activation === 'tanh' ? [1, -2, 2] : [0, 1, -1];
  const raised = (sum: number): number => Math.exp(power * Math.max(-furthest, Math.min(furthest, sum)));
  for (let network = 0; network < networks; network += 1) {
    const first = network * size;
    const [biases, outputs] = [first + hidden * features, first + hidden * features + hidden];
    let constant = parameters[outputs + hidden]!;
    for (let unit = 0; unit < hidden; unit += 1) {
      const phi = parameters[outputs + unit]!;
      constant += phi * level;
      for (let row = 0; row < rows; row += 1) {
        let [a, b] = [parameters[biases + unit]!, 0];
        for (let k = 0; k < features; k += 1) {
          const term = parameters[first + unit * features + k]! * scaled[row * features + k]!;
          if (inCoalition[k]) b += term;
          else a += term;
        }
        own[row] = raised(b);
        others[row] = raised(a);
      }
      for (let i = 0; i < rows; i += 1) {
        const a = others[i]!;
        let sum = 0;
        for (let j = 0; j < rows; j += 1) {
          const value = 1 / (1 + a * own[j]!);
          sum += value;
          sums.outside[j]! += phi * weight * value;
        }
        sums.inside[i]! += phi * weight * sum;
        sums.prediction[i]! += (phi * weight) / (1 + a * own[i]!);
      }
    }
    for (let row = 0; row < rows; row += 1) {
      sums.inside[row]! += rows * constant;
      sums.outside[row]! += rows * constant;
      sums.prediction[row]! += constant;
    }
  }
  const inUnits = (values: Float64Array, count: number): Float64Array =>
    values.map((value) => scaling.targetCentre + (scaling.targetHalf * value) / count);
  return {
    prediction: inUnits(sums.prediction, networks),
    inside: inUnits(sums.inside, networks * rows),
    outside: inUnits(sums.outside, networks * rows),
  };
}
