import { type ColumnGroups, ConfigError, checkOption, checkTable, groupMembers, wholeNumbers } from '@kuznets/base';
import { type SvrResult, predictSvr } from './fit-svr.ts';

/** Options of {@link SVR.substitutedMeans}. */
export interface SvrSubstitutionOptions {
  /** Features whose pairs are substituted together, ascending. Default none. */
  readonly selected?: Uint32Array;
  /** Columns that are substituted together: then features are groups. Default: every column by itself. */
  readonly groups?: ColumnGroups | undefined;
}

/** Mean predictions at the rows of a sample with features replaced, in units of y; `SubstitutedMeans` of `@kuznets/explain`. */
export interface SvrSubstitution {
  /** `rows`: `f(x_i)`. */
  readonly prediction: Float64Array;
  /** `features x rows`: `mean_j f(x_i with x_k := x_jk)`. */
  readonly features: Float64Array;
  /** `features x rows`: partial dependence, `mean_j f(x_j with x_k := x_ik)`. */
  readonly dependence: Float64Array;
  readonly selected: Uint32Array;
  /** `pairs x rows`, pairs in the order (0,1), (0,2), ..., (1,2), ... of `selected`: `mean_j f(x_i with both of row j)`. */
  readonly pairs: Float64Array;
  /** `pairs x rows`: `mean_j f(x_j with both of row i)`. */
  readonly pairDependence: Float64Array;
}

/**
 * Substituted means of a regression with the Gaussian kernel in closed form.
 *
 * The kernel is a product over features, `k(v, x) = prod_k e_k(v, x)`, so that
 * `mean_j f(x_i with x_k := x_jk) = bias + sum_s b_s prod_(m != k) e_m(s, i) mean_j e_k(s, j)`, and alike for pairs. The product of all
 * features but one or two is formed without division: factors that underflow leave the others' digits alone.
 */
export function substitutedMeans(
  fit: SvrResult,
  x: Float64Array,
  rows: number,
  { selected = new Uint32Array(0), groups }: SvrSubstitutionOptions,
): SvrSubstitution {
  const { kernel, supportVectors, dualCoef, bias, centre, scale } = fit;
  const columns = centre.length;
  checkTable({ x, rows, features: columns, groups });
  const members = groupMembers({ features: columns, groups });
  const { length: features } = members;
  if (kernel.name !== 'gaussian')
    throw new ConfigError(
      `substitutedMeans: the kernel is "${kernel.name}"; allowed is "gaussian", which is a product over features`,
    );
  selected.forEach((feature, at) => {
    checkOption(`selected[${at}]`, feature, wholeNumbers(at === 0 ? 0 : selected[at - 1]! + 1, features - 1));
  });
  const count = (selected.length * Math.max(0, selected.length - 1)) / 2;
  const out = {
    features: new Float64Array(features * rows).fill(bias),
    dependence: new Float64Array(features * rows).fill(bias),
    pairs: new Float64Array(count * rows).fill(bias),
    pairDependence: new Float64Array(count * rows).fill(bias),
  };
  const factors = new Float64Array(features * rows);
  const others = new Float64Array(features * rows);
  const after = new Float64Array((features + 1) * rows);
  const own = new Float64Array(rows);
  const between = new Float64Array(rows);
  for (let s = 0; s < dualCoef.length; s++) {
    const weight = dualCoef[s]!;
    for (let k = 0; k < features; k++) {
      factors.fill(1, k * rows, (k + 1) * rows);
      for (const column of members[k]!) {
        const at = supportVectors[s * columns + column]!;
        for (let i = 0; i < rows; i++) {
          const apart = ((x[i * columns + column]! - centre[column]!) / scale[column]! - at) / kernel.scale;
          factors[k * rows + i]! *= Math.exp(-apart * apart);
        }
      }
    }
    after.fill(1, features * rows);
    for (let k = features - 1; k >= 0; k--)
      for (let i = 0; i < rows; i++) after[k * rows + i] = after[(k + 1) * rows + i]! * factors[k * rows + i]!;
    between.fill(1);
    for (let k = 0; k < features; k++) {
      for (let i = 0; i < rows; i++) {
        others[k * rows + i] = between[i]! * after[(k + 1) * rows + i]!;
        between[i]! *= factors[k * rows + i]!;
      }
      const part = (values: Float64Array): Float64Array => values.subarray(k * rows, (k + 1) * rows);
      addMeans(weight, part(factors), part(others), part(out.features), part(out.dependence));
    }
    addPairs(weight);
  }
  return { prediction: predictSvr(fit, x, rows), ...out, selected };

  function addPairs(weight: number): void {
    let pair = 0;
    for (const [at, first] of selected.entries()) {
      // What stands before the first feature, then what lies between it and the second.
      between.fill(1);
      for (let k = 0; k < first; k++) for (let i = 0; i < rows; i++) between[i]! *= factors[k * rows + i]!;
      let next = first + 1;
      for (const second of selected.subarray(at + 1)) {
        for (; next < second; next++) for (let i = 0; i < rows; i++) between[i]! *= factors[next * rows + i]!;
        for (let i = 0; i < rows; i++) {
          own[i] = factors[first * rows + i]! * factors[second * rows + i]!;
          others[i] = between[i]! * after[(second + 1) * rows + i]!;
        }
        const part = (values: Float64Array): Float64Array => values.subarray(pair * rows, (pair + 1) * rows);
        addMeans(weight, own, others.subarray(0, rows), part(out.pairs), part(out.pairDependence));
        pair++;
      }
    }
  }
}

/** Adds one support vector's share: the means of `own` at the others of each row, and of `others` at each row's own. */
function addMeans(
  weight: number,
  own: Float64Array,
  others: Float64Array,
  substituted: Float64Array,
  dependence: Float64Array,
): void {
  const rows = own.length;
  let [ownSum, othersSum] = [0, 0];
  for (let i = 0; i < rows; i++) {
    ownSum += own[i]!;
    othersSum += others[i]!;
  }
  const [ofOthers, ofOwn] = [(weight * ownSum) / rows, (weight * othersSum) / rows];
  for (let i = 0; i < rows; i++) {
    substituted[i]! += ofOthers * others[i]!;
    dependence[i]! += ofOwn * own[i]!;
  }
}
