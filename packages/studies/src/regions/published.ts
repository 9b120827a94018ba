import liuFan2025 from './liu-fan-2025.json' with { type: 'json' };

/** What a paper prints of a data set. */
export interface PublishedRegions {
  /** Catalogue name. */
  readonly data: string;
  readonly source: string;
  readonly pca: { readonly explained: readonly number[]; readonly mse: number };
  readonly dae: { readonly latent: readonly number[]; readonly mse: number };
  readonly silhouette: { readonly direct: number; readonly gnn: number };
  /** Table 6, developed regions first. */
  readonly clusters: readonly {
    readonly mae: number;
    readonly rmse: number;
    readonly mape: number;
    readonly r2: number;
  }[];
  /** Table 5, developed regions first, one value an indicator. */
  readonly indicatorMae: readonly (readonly number[])[];
  /** Table 7. */
  readonly levels: Readonly<
    Record<string, { readonly mae: number; readonly rmse: number; readonly mape: number; readonly r2: number }>
  >;
  /** Period that is described, and that tables 5 to 7 score. */
  readonly scored: number;
}

/** The paper of a data set. */
export const publishedRegions = (data: string): PublishedRegions | undefined =>
  [liuFan2025 satisfies PublishedRegions].find((paper) => paper.data === data);
