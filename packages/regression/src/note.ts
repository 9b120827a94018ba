/** What a fit has to say beside its numbers: a code, and the values that a sentence about it needs. */
export type FitNote =
  /** Columns that do not vary, so that their coefficients are 0. */
  | { readonly code: 'constant-columns'; readonly names: readonly string[] }
  /** A column that does not vary and was left out. */
  | { readonly code: 'constant-left-out'; readonly name: string }
  /** A column that is a linear combination of others and was left out. */
  | { readonly code: 'combination-left-out'; readonly name: string; readonly of: readonly string[] }
  /** A column that is another in another unit: no model holds both. */
  | { readonly code: 'same-in-another-unit'; readonly name: string; readonly of: string }
  /** A column that is another one in another unit: an absolute penalty gives the weight of both to one of them. */
  | { readonly code: 'same-column'; readonly name: string; readonly of: string }
  /** A column that is a linear combination of others: no model holds all of them. */
  | { readonly code: 'inseparable-combination'; readonly name: string; readonly of: readonly string[] }
  /** `open` of `lambdas` lambdas are further from the optimum than the duality gap `tol`; the first of them, with its gap. */
  | {
      readonly code: 'gap-not-reached';
      readonly open: number;
      readonly lambdas: number;
      readonly tol: number;
      readonly lambda: number;
      readonly gap: number;
    }
  /** The solver stopped after `steps`, its conditions violated by so many deviations of y. */
  | { readonly code: 'stopped-early'; readonly steps: number; readonly violation: number }
  /** Coefficients whose split-chain R-hat is above `allowed`, and the largest of these; null where it is not finite. */
  | {
      readonly code: 'draws-not-converged';
      readonly allowed: number;
      readonly rHat: number | null;
      readonly names: readonly string[];
    }
  /** Chains over models that disagree, most of all about the feature `name`; `rHat` is null where it is not finite, `correlation` where it is not defined. */
  | {
      readonly code: 'chains-not-converged';
      readonly name: string;
      readonly rHat: number | null;
      readonly allowed: number;
      readonly effectiveDraws: number;
      readonly draws: number;
      readonly correlation: number | null;
    };

/** A number as JSON can hold it. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
