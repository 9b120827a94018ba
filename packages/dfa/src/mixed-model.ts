import { companionMatrix, lyapunov } from './kalman.ts';
import { type Matrix, add, identity, multiply, multiplyTurnedInto, transpose } from './small-matrix.ts';

/** Parameters of the mixed-frequency factor model; see `MixedDynamicFactor`. */
export interface MixedParams {
  /** `kEndog x kFactors`. */
  readonly loadings: Float64Array<ArrayBuffer>;
  /** `kFactors x (kFactors factorOrder)`: the coefficients of lag 1, then those of lag 2, and so on. */
  readonly transition: Float64Array<ArrayBuffer>;
  /** `kFactors x kFactors`: covariance of the factors' shocks. */
  readonly shockCov: Float64Array<ArrayBuffer>;
  /** `kEndog` coefficients of the idiosyncratic autoregressions. */
  readonly idiosyncraticAr: Float64Array<ArrayBuffer>;
  /** `kEndog` variances of their shocks. */
  readonly idiosyncraticVar: Float64Array<ArrayBuffer>;
}

/** Sizes of a model. */
export interface MixedShape {
  readonly kEndog: number;
  /** Variables of every period; the others are sums over five periods. */
  readonly kMonthly: number;
  readonly kFactors: number;
  readonly factorOrder: number;
}

/** How the growth of a quarter is made of that of its months and of the two before: Mariano and Murasawa's weights. */
export const quarterWeights = [1, 2, 3, 2, 1] as const;

/** Variance of what is measured beside the states, as Bańbura and Modugno's program has it. */
const measurement = 1e-4;

/** Where the parts of a model stand in its state. */
export interface Layout extends MixedShape {
  readonly states: number;
  /** Lags of the factors in the state, the present among them. */
  readonly lags: number;
  /** The place of each variable's idiosyncratic part; its lags follow where there are any. */
  readonly idiosyncratic: readonly number[];
}

/** Lays out the state: factors and their lags, idiosyncratic parts of months, those of quarters with four lags. */
export function layoutOf(shape: MixedShape): Layout {
  const { kEndog, kMonthly, kFactors, factorOrder } = shape;
  const wide = quarterWeights.length;
  const lags = kMonthly < kEndog ? Math.max(factorOrder, wide) : factorOrder;
  const first = kFactors * lags;
  const idiosyncratic = Array.from({ length: kEndog }, (_, i) =>
    i < kMonthly ? first + i : first + kMonthly + wide * (i - kMonthly),
  );
  return { ...shape, lags, idiosyncratic, states: first + kMonthly + wide * (kEndog - kMonthly) };
}

/** How much of each lag a variable measures. */
export const weightsOf = ({ kMonthly }: Pick<MixedShape, 'kMonthly'>, variable: number): readonly number[] =>
  variable < kMonthly ? [1] : quarterWeights;

/** A model as a state space. */
export interface StateSpace {
  /** `kEndog x states`. */
  readonly design: Matrix;
  readonly companion: Matrix;
  readonly shocks: Matrix;
  /** Mean and covariance of the first state. */
  readonly initial: Initial;
}

/** Mean and covariance of the first state. */
export interface Initial {
  readonly mean: Matrix;
  readonly covariance: Matrix;
}

/** The state space of a model; undefined where it has no stationary distribution to start from. */
export function stateSpaceOf(layout: Layout, params: MixedParams, initial?: Initial): StateSpace | undefined {
  const { states, kEndog, kFactors, factorOrder, lags, idiosyncratic } = layout;
  const design = new Float64Array(kEndog * states);
  const companion = new Float64Array(states * states);
  const shocks = new Float64Array(states * states);
  const factors = kFactors * lags;
  const wide = new Float64Array(kFactors * factors);
  for (let i = 0; i < kFactors; i++)
    for (let j = 0; j < kFactors * factorOrder; j++)
      wide[i * factors + j] = params.transition[i * kFactors * factorOrder + j]!;
  const ofFactors = companionMatrix({ ...params, kFactors, factorOrder: lags, transition: wide, idiosyncratic: wide });
  for (let i = 0; i < factors; i++) companion.set(ofFactors.subarray(i * factors, (i + 1) * factors), i * states);
  for (let i = 0; i < kFactors; i++) shocks.set(params.shockCov.subarray(i * kFactors, (i + 1) * kFactors), i * states);
  idiosyncratic.forEach((place, variable) => {
    const weights = weightsOf(layout, variable);
    weights.forEach((weight, lag) => {
      for (let j = 0; j < kFactors; j++)
        design[variable * states + lag * kFactors + j] = weight * params.loadings[variable * kFactors + j]!;
      design[variable * states + place + lag] = weight;
      if (lag > 0) companion[(place + lag) * states + place + lag - 1] = 1;
    });
    companion[place * states + place] = params.idiosyncraticAr[variable]!;
    shocks[place * states + place] = params.idiosyncraticVar[variable]!;
  });
  if (initial) return { design, companion, shocks, initial };
  const covariance = lyapunov(companion, shocks, states);
  return covariance && { design, companion, shocks, initial: { mean: new Float64Array(states), covariance } };
}

/** States given all that was observed. */
export interface MixedSmoothed {
  readonly logLikelihood: number;
  /** `periods` means of the state. */
  readonly means: readonly Matrix[];
  readonly covs: readonly Matrix[];
  /** Covariance of each state and the one before; none of the first. */
  readonly lagCovs: readonly Matrix[];
}

/** A cell that was observed, as the filter took it in. */
interface Taken {
  readonly variable: number;
  readonly surprise: number;
  readonly variance: number;
  readonly gain: Matrix;
}

/**
 * Kalman filter and fixed-interval smoother that take one observed cell after the other, so that any may be missing.
 *
 * Source: Durbin and Koopman (2012), sections 4.4, 4.7 and 6.4, https://doi.org/10.1093/acprof:oso/9780199641178.001.0001.
 *
 * @param endog - `periods x kEndog`, `NaN` where a cell is missing.
 * @param layout - the model's sizes.
 * @param space - its state space.
 * @returns moments of the states, and the likelihood of the cells that were observed.
 */
export function smoothMixed(endog: Float64Array, { states, kEndog }: Layout, space: StateSpace): MixedSmoothed {
  const { design, companion, shocks } = space;
  const periods = endog.length / kEndog;
  const square = { n: states, k: states, m: states };
  const predicted: Initial[] = [];
  const filteredCovs: Matrix[] = [];
  const taken: Taken[][] = [];
  let logLikelihood = 0;
  let [mean, covariance] = [space.initial.mean, space.initial.covariance];
  for (let t = 0; t < periods; t++) {
    predicted.push({ mean, covariance });
    [mean, covariance] = [mean.slice(), covariance.slice()];
    const cells: Taken[] = [];
    for (let variable = 0; variable < kEndog; variable++) {
      const value = endog[t * kEndog + variable]!;
      if (Number.isNaN(value)) continue;
      const row = design.subarray(variable * states, (variable + 1) * states);
      const reach = multiply(covariance, row, states, states, 1);
      const variance = dot(row, reach) + measurement;
      const surprise = value - dot(row, mean);
      const gain = reach.map((cell) => cell / variance);
      for (let i = 0; i < states; i++) mean[i]! += gain[i]! * surprise;
      for (let i = 0; i < states; i++)
        for (let j = 0; j < states; j++) covariance[i * states + j]! -= gain[i]! * reach[j]!;
      logLikelihood -= 0.5 * (Math.log(2 * Math.PI * variance) + surprise ** 2 / variance);
      cells.push({ variable, surprise, variance, gain });
    }
    taken.push(cells);
    filteredCovs.push(covariance);
    const moved = multiply(companion, covariance, states, states, states);
    mean = multiply(companion, mean, states, states, 1);
    covariance = add(multiplyTurnedInto(new Float64Array(states * states), moved, companion, square), shocks);
  }

  const means = new Array<Matrix>(periods);
  const covs = new Array<Matrix>(periods);
  const lagCovs = new Array<Matrix>(periods).fill(new Float64Array(0));
  const turned = transpose(companion, states, states);
  let score: Matrix = new Float64Array(states);
  let information: Matrix = new Float64Array(states * states);
  for (let t = periods - 1; t >= 0; t--) {
    if (t < periods - 1) {
      const ahead = multiply(predicted[t + 1]!.covariance, information, states, states, states);
      const moved = multiply(companion, filteredCovs[t]!, states, states, states);
      lagCovs[t + 1] = multiply(add(identity(states), ahead, -1), moved, states, states, states);
      score = multiply(turned, score, states, states, 1);
      information = multiply(multiply(turned, information, states, states, states), companion, states, states, states);
    }
    for (const { variable, surprise, variance, gain } of taken[t]!.toReversed())
      backwards(score, information, {
        row: design.subarray(variable * states, (variable + 1) * states),
        surprise,
        variance,
        gain,
      });
    const { mean: prior, covariance: spread } = predicted[t]!;
    means[t] = add(prior, multiply(spread, score, states, states, 1));
    const known = multiply(multiply(spread, information, states, states, states), spread, states, states, states);
    covs[t] = add(spread, known, -1);
  }
  return { logLikelihood, means, covs, lagCovs };
}

/** Takes one cell back: `r := z v / F + L' r`, `N := z z' / F + L' N L` with `L = I - k z'`. */
function backwards(
  score: Matrix,
  information: Matrix,
  { row, surprise, variance, gain }: Omit<Taken, 'variable'> & { readonly row: Float64Array },
): void {
  const states = score.length;
  const push = surprise / variance - dot(gain, score);
  const reach = multiply(information, gain, states, states, 1);
  const inner = dot(gain, reach) + 1 / variance;
  for (let i = 0; i < states; i++) {
    score[i]! += row[i]! * push;
    for (let j = 0; j < states; j++)
      information[i * states + j]! += inner * row[i]! * row[j]! - row[i]! * reach[j]! - reach[i]! * row[j]!;
  }
}

/** Inner product of arrays of equal length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

/** How variables are scaled. */
export interface Scaling {
  /** `kEndog` means and standard deviations. */
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

/** `means.length x kEndog`: what states make of the variables, in their units. */
export function expectedCells(
  means: readonly Matrix[],
  layout: Layout,
  params: MixedParams,
  { mean, scale }: Scaling,
): Float64Array {
  const { kEndog, states } = layout;
  const { design } = stateSpaceOf(layout, params, unknown(states))!;
  const values = new Float64Array(means.length * kEndog);
  means.forEach((state, t) => values.set(multiply(design, state, kEndog, states, 1), t * kEndog));
  return values.map((value, at) => mean[at % kEndog]! + scale[at % kEndog]! * value);
}

/** The states that are expected after a state. */
export function statesAhead(state: Matrix, layout: Layout, params: MixedParams, steps: number): Matrix[] {
  const { states } = layout;
  const { companion } = stateSpaceOf(layout, params, unknown(states))!;
  const means: Matrix[] = [];
  for (let step = 0; step < steps; step++) means.push(multiply(companion, means.at(-1) ?? state, states, states, 1));
  return means;
}

/** Of a state space in which nothing is filtered. */
const unknown = (states: number): Initial => ({
  mean: new Float64Array(states),
  covariance: new Float64Array(states * states),
});
