import type { RegionsConfig } from './config.ts';
import type { RegionsData } from './data.ts';
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

/** What of a paper is the same quantity as in a study; the rest is not compared. */
export interface ComparedRegions {
  readonly source: string;
  readonly scored: number;
  readonly described: Pick<PublishedRegions, 'pca' | 'dae' | 'silhouette'> | undefined;
  readonly byCluster: Pick<PublishedRegions, 'clusters' | 'indicatorMae'> | undefined;
  readonly levels: PublishedRegions['levels'] | undefined;
}

/** The paper of a data set. */
export const publishedRegions = (data: string): PublishedRegions | undefined =>
  [liuFan2025 satisfies PublishedRegions].find((paper) => paper.data === data);

/**
 * The paper's numbers that a study's may be set beside: of the same indicators, not of their logarithms, of the period described, of
 * two clusters, of the same target.
 *
 * @param config - of the study.
 * @param data - its sample.
 * @returns undefined for data without a paper.
 */
export function comparedRegions(
  { log, describe, clusters, target }: RegionsConfig,
  { panel, catalogued }: RegionsData,
): ComparedRegions | undefined {
  const paper = catalogued ? publishedRegions(panel.name) : undefined;
  if (!paper) return undefined;
  const { indicators, source, scored, levels, ...printed } = paper;
  const alike =
    log.length === 0 &&
    panel.indicatorNames.length === indicators.length &&
    indicators.every((name) => panel.indicatorNames.includes(name));
  return {
    source,
    scored,
    described: alike && describe === scored ? printed : undefined,
    byCluster: alike && clusters === 2 ? printed : undefined,
    levels: (target ?? panel.indicatorNames[0]) === paper.target && !log.includes(paper.target) ? levels : undefined,
  };
}
