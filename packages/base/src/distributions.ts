// stdlib's distribution functions, packed into one file of their own by tsdown: as packages they are some four hundred files, a
// quarter of a second at every start.
import complementaryError from '@stdlib/math-base-special-erfc';
import logGamma from '@stdlib/math-base-special-gammaln';
import cdfOfF from '@stdlib/stats-base-dists-f-cdf';
import cdfOfT from '@stdlib/stats-base-dists-t-cdf';
import quantileOfT from '@stdlib/stats-base-dists-t-quantile';

/** Complementary error function: twice P(Z > x sqrt 2), Z standard normal. */
export const erfc: (x: number) => number = complementaryError;

/** Natural logarithm of the gamma function. */
export const gammaln: (x: number) => number = logGamma;

/** P(F <= x), F of `d1` and `d2` degrees of freedom. */
export const fCdf: (x: number, d1: number, d2: number) => number = cdfOfF;

/** P(t <= x), Student's t of `df` degrees of freedom. */
export const tCdf: (x: number, df: number) => number = cdfOfT;

/** The x with P(t <= x) = `p`, Student's t of `df` degrees of freedom. */
export const tQuantile: (p: number, df: number) => number = quantileOfT;
