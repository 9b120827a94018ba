import type { RegionsConfig } from './config.ts';
import type { RegionsData } from './data.ts';
import { type PublishedRegions, publishedRegions } from './published.ts';

/** What of a paper is the same quantity as in a study; the rest is not compared. */
export interface ComparedRegions {
  readonly source: string;
  readonly scored: number;
  readonly described: Pick<PublishedRegions, 'pca' | 'dae' | 'silhouette'> | undefined;
  readonly byCluster: Pick<PublishedRegions, 'clusters' | 'indicatorMae'> | undefined;
  readonly levels: PublishedRegions['levels'] | undefined;
}

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
