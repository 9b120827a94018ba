import { type Sample, checkOption, checkSample, listsOf, wholeNumbers } from '@kuznets/base';
import { type OlsOptions, type OlsResult, olsOn } from './ols.ts';

/**
 * Least squares on features that the same data chose, as if they had been chosen before: naive, since the errors, t and p take no
 * account of the choice and are too small.
 *
 * `b_S = argmin |y - a - X_S b|^2`; the other features' coefficients are 0 and their inference NaN. Of a LASSO's choice this is the
 * "OLS post-LASSO" of Belloni and Chernozhukov, whose coefficients shrink less than the LASSO's own.
 *
 * @param data - the table that the choice was made on
 * @param selected - indices of the chosen features, in any order
 * @param options - see {@link OlsOptions}
 * @returns as {@link ols}
 * @throws ConfigError where {@link ols} does, and for indices that are no feature's
 *
 * Source: Belloni and Chernozhukov (2013), Bernoulli 19, https://doi.org/10.3150/11-BEJ410; Leeb and Pötscher (2005), Econometric
 * Theory 21, https://doi.org/10.1017/S0266466605050036.
 *
 * @example
 * ```ts
 * const lasso = await new Lasso({ alpha: 0.00089 }).fit(data);
 * const chosen = [...lasso.result.coef.keys()].filter((k) => lasso.result.coef[k] !== 0);
 * naivePostSelection(data, chosen, { covType: 'HC1' }).coef;
 * ```
 */
export function naivePostSelection(data: Sample, selected: readonly number[], options: OlsOptions = {}): OlsResult {
  const names = checkSample(data);
  checkOption('selected', selected, listsOf(wholeNumbers(0, data.features - 1)));
  return olsOn(
    data,
    names,
    [...new Set(selected)].sort((a, b) => a - b),
    options,
  );
}
