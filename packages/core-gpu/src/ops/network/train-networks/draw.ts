import { indexFromWord, philox4x32, seedKey, purposes } from '@kuznets/base';
import type { NetworkActivation, NetworkRows } from './contract.ts';

/** Half the width of the range where a transfer function is not flat: MATLAB's `active` of `tansig` and `logsig`. */
const activeRange = { tanh: 2, logistic: 4 } as const;

/** Words 0, 1, ... of a network's stream. */
function stream(seed: number, network: number, purpose: number): (draw: number) => number {
  const key = seedKey(seed);
  let block = -1;
  let words = [0, 0, 0, 0] as readonly number[];
  return (draw) => {
    if (draw >> 2 !== block) words = philox4x32([(block = draw >> 2), 0, network, purpose], key);
    return words[draw & 3]!;
  };
}

/** Numbers of training, validation and test rows among `rows`: MATLAB's `dividerand`. */
export function divisionSizes(
  rows: number,
  { validationFraction, testFraction }: Pick<NetworkRows, 'validationFraction' | 'testFraction'>,
): readonly [train: number, validation: number, test: number] {
  const validation = Math.round(rows * validationFraction);
  const test = Math.round(rows * testFraction);
  return [rows - validation - test, validation, test];
}

/**
 * Rows of one network: how often each trains, validates and tests.
 *
 * Draw d of the bootstrap is row `floor(word n / 2^32)`. The draws are shuffled by Fisher and Yates' method; the first train,
 * the next validate, the rest test. Of clusters each draw is one, with all its rows.
 *
 * @param rows - number of rows, at most 65,535
 * @param network - index of the network
 * @param options - see {@link NetworkRows}
 * @returns `3 x rows`: times each row trains, validates and tests; all 0 in the rows that are out of bag
 *
 * @example
 * ```ts
 * const counts = networkRows(88, 0, { seed: 1, bootstrap: true, validationFraction: 0.15, testFraction: 0.15 });
 * ```
 */
export function networkRows(rows: number, network: number, options: Omit<NetworkRows, 'firstNetwork'>): Uint16Array {
  const { clusters } = options;
  const units = unitCount(rows, options);
  const drawn = Uint32Array.from({ length: units }, (_, unit) => unit);
  if (options.bootstrap) {
    const word = stream(options.seed, network, purposes.networkRows);
    for (let d = 0; d < units; d++) drawn[d] = indexFromWord(word(d), units);
  }
  const word = stream(options.seed, network, purposes.networkDivision);
  for (let last = units - 1; last > 0; last--) {
    const other = indexFromWord(word(units - 1 - last), last + 1);
    const held = drawn[last]!;
    drawn[last] = drawn[other]!;
    drawn[other] = held;
  }
  const [train, validation] = divisionSizes(units, options);
  const ofUnits = new Uint16Array(3 * units);
  drawn.forEach((unit, place) => ofUnits[(place < train ? 0 : place < train + validation ? 1 : 2) * units + unit]!++);
  if (!clusters) return ofUnits;
  return Uint16Array.from(
    { length: 3 * rows },
    (_, at) => ofUnits[Math.floor(at / rows) * units + clusters[at % rows]!]!,
  );
}

/** What is drawn and divided: rows, or clusters of them. */
export function unitCount(rows: number, { clusters }: Pick<NetworkRows, 'clusters'>): number {
  return clusters ? clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0) : rows;
}

/**
 * Writes the initial parameters of one network: Nguyen and Widrow's hidden layer, uniform on [-1, 1] for the output.
 *
 * `theta_l` has a random direction (uniform coordinates, normalised) and length `0.7 hidden^(1/features) a`; `theta_l0` is that
 * length times `-1 + 2 l / (hidden - 1)`, with the sign of `theta_l1`, 0 for one unit; `a` is 2 for tanh and 4 for logistic. MATLAB's `initnw`
 * for inputs in [-1, 1], and its `rands` for the linear output.
 *
 * Source: Nguyen and Widrow (1990), IJCNN 3, 21-26, https://doi.org/10.1109/IJCNN.1990.137819.
 */
export function initialParameters(
  out: Float64Array,
  {
    seed,
    network,
    features,
    hidden,
    activation,
  }: {
    readonly seed: number;
    readonly network: number;
    readonly features: number;
    readonly hidden: number;
    readonly activation: NetworkActivation;
  },
): void {
  const word = stream(seed, network, purposes.networkWeights);
  const uniform = (draw: number): number => word(draw) * 2 ** -31 - 1;
  const length = 0.7 * hidden ** (1 / features) * activeRange[activation];
  const cells = hidden * features;
  for (let l = 0; l < hidden; l++) {
    const at = l * features;
    let square = 0;
    for (let k = 0; k < features; k++) square += (out[at + k] = uniform(at + k)) ** 2;
    const scale = length / Math.sqrt(square);
    for (let k = 0; k < features; k++) out[at + k]! *= scale;
    out[cells + l] = hidden === 1 ? 0 : length * (-1 + (2 * l) / (hidden - 1)) * Math.sign(out[at]!);
  }
  for (let i = 0; i <= hidden; i++) out[cells + hidden + i] = uniform(cells + i);
}
