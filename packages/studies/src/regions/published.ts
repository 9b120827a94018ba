import liuFan2025 from './liu-fan-2025.json' with { type: 'json' };

type Accuracy = Readonly<Record<'mae' | 'rmse' | 'mape' | 'r2', number>>;

/** What a paper prints of a data set. */
export interface PublishedRegions {
  /** Catalogue name. */
  readonly data: string;
  readonly source: string;
  /** Columns of the data set that stand for the paper's indicators. */
  readonly indicators: readonly string[];
  /** Indicator of Table 7. */
  readonly target: string;
  readonly pca: { readonly explained: readonly number[]; readonly mse: number };
  readonly dae: { readonly latent: readonly number[]; readonly mse: number };
  readonly silhouette: { readonly direct: number; readonly gnn: number };
  /** Table 6, developed regions first. */
  readonly clusters: readonly Accuracy[];
  /** Table 5 by indicator, developed regions first. */
  readonly indicatorMae: Readonly<Record<string, readonly number[]>>;
  /** Table 7. */
  readonly levels: Readonly<Record<string, Accuracy>>;
  /** Period that is described, and that tables 5 to 7 score. */
  readonly scored: number;
}

/** The paper of a data set. */
export const publishedRegions = (data: string): PublishedRegions | undefined =>
  [liuFan2025 satisfies PublishedRegions].find((paper) => paper.data === data);
