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

const provinces: PublishedRegions = {
  data: 'provinces',
  source:
    'Liu and Fan (2025), "Measuring provincial economic disparities with integrating deep learning and dynamic factor analysis" (in Chinese), doi:10.61369/ASDS.2025070015',
  pca: { explained: [0.6701, 0.1876], mse: 0.1423 },
  dae: { latent: [0.6493, 0.3507], mse: 0.077 },
  silhouette: { direct: 0.5109, gnn: 0.6625 },
  clusters: [
    { mae: 0.2567, rmse: 0.38371, mape: 33.9006, r2: 0.8303 },
    { mae: 0.3892, rmse: 0.6057, mape: 47.2495, r2: 0.722 },
  ],
  indicatorMae: [
    [0.1145, 0.5825, 0.3274, 0.2641, 0.0612, 0.4312, 0.0901, 0.183],
    [0.18, 0.5217, 0.5101, 1.0334, 0.0773, 0.449, 0.2117, 0.1304],
  ],
  levels: {
    'lstm-dfa': { mae: 1420.1334, rmse: 1984.1534, mape: 3.8534, r2: 0.9958 },
    arima: { mae: 5732.0022, rmse: 7416.6157, mape: 15.4604, r2: 0.9418 },
    lightgbm: { mae: 6179.017, rmse: 12438.3952, mape: 18.8635, r2: 0.8362 },
    xgboost: { mae: 5040.1447, rmse: 6925.8206, mape: 12.2615, r2: 0.9492 },
    lstm: { mae: 7572.2987, rmse: 9616.4185, mape: 66.0676, r2: 0.9021 },
  },
  scored: 2022,
};

/** The paper of a data set. */
export const publishedRegions = (data: string): PublishedRegions | undefined =>
  [provinces].find((paper) => paper.data === data);
