import type { FitNote } from '@kuznets/regression';
import type { Sayings } from '../sayings.ts';

const apart = 'no model holds all of them, since their effects cannot be told apart';
const combination = (name: string, of: readonly string[]) => `${name} is a linear combination of ${of.join(', ')}`;

/** Notes of the estimators of `@kuznets/regression`. */
export const fitNotes: Sayings<FitNote> = {
  'constant-columns': ({ names }) => `constant in the sample, coefficient 0: ${names.join(', ')}`,
  'constant-left-out': ({ name }) => `${name} does not vary: it was left out`,
  'combination-left-out': ({ name, of }) => `${combination(name, of)}: it was left out`,
  'same-in-another-unit': ({ name, of }) => `${name} is ${of} in another unit: ${apart}`,
  'inseparable-combination': ({ name, of }) => `${combination(name, of)}: ${apart}`,
  'gap-not-reached': ({ open, lambdas, tol, lambda, gap }) =>
    `${open} of ${lambdas} lambdas did not reach the duality gap ${tol}, the first ${lambda.toExponential(3)} (gap ${gap.toExponential(1)}): float64 or maxSweeps is exhausted, use a larger lambdaMinRatio or tol`,
  'stopped-early': ({ steps, violation }) =>
    `stopped after ${steps} steps with a violation of ${violation.toExponential(1)} deviations of y: raise maxIterations or tol`,
  'draws-not-converged': ({ allowed, rHat, names }) =>
    `split-chain R-hat above ${allowed}, ${rHat?.toFixed(3) ?? 'infinite'} at most: ${names.join(', ')}; raise nDraws and burnIn`,
  'chains-not-converged': ({ name, rHat, allowed, effectiveDraws, draws, correlation }) =>
    `not converged: raise nDraws or burnIn: the largest split-chain R-hat of an inclusion probability is ${rHat?.toFixed(3) ?? 'infinite'} (${name}; allowed ${allowed}); effective draws at least ${effectiveDraws.toFixed(0)} of ${draws}, correlation of exact and visited model probabilities ${correlation?.toFixed(3) ?? 'undefined'}`,
};
