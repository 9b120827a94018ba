/** How intervals are made: by the models of folds (CV+), by a forest's quantiles, or by a linear model's distribution. */
export const intervalKinds = ['conformal', 'quantile', 'analytic'] as const;

/** One of {@link intervalKinds}. */
export type IntervalKind = (typeof intervalKinds)[number];

/** Cells of a column. */
export interface Cells {
  readonly column: string;
  readonly cells: number;
}

/** What a reader must know of predictions. */
export type PredictNote =
  /** Cells below or above every one of the training sample. */
  | { readonly code: 'outside-training-range'; readonly columns: readonly (Cells & { low: number; high: number })[] }
  | { readonly code: 'new-cells-filled-in'; readonly columns: readonly Cells[] }
  | { readonly code: 'new-cells-imputed'; readonly columns: readonly Cells[] }
  | { readonly code: 'new-rows-without-earlier-period'; readonly ids: readonly string[] }
  /** Methods that have no interval of this kind. */
  | { readonly code: 'no-interval-of-this-kind'; readonly methods: readonly string[] }
  /** Methods without conformal intervals: no model of a fold was kept. */
  | { readonly code: 'no-folds'; readonly methods: readonly string[] }
  /** What conformal intervals promise: a probability of at least `least`, in practice of `level`, for rows like the sample's. */
  | {
      readonly code: 'conformal-promise';
      readonly level: number;
      readonly least: number;
      /** The column whose clusters were held out whole; null where rows were. */
      readonly clusters: string | null;
    }
  /** Too few rows for the level: intervals have no end. */
  | { readonly code: 'intervals-without-end'; readonly methods: readonly string[]; readonly rows: number };
