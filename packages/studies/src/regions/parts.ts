import type { Clustering } from './clusters/cross-section.ts';
import type { ClusterChunk } from './clusters/stage.ts';
import type { RegionsConfig } from './config.ts';
import type { RegionsData } from './data.ts';
import type { Scales } from './forecasts/known-panel.ts';
import type { MethodName } from './forecasts/registry.ts';
import type { ForecastChunk } from './forecasts/stage.ts';
import type { RegionsPlan } from './plan.ts';

/** One period clustered by all replicas. */
export interface PeriodClusters extends Clustering {
  readonly period: number;
  readonly chunks: readonly ClusterChunk[];
  /** `units`: the consensus of the graph networks. */
  readonly labels: readonly number[];
}

/** The forecasts from one origin. */
export interface OriginChunks {
  readonly origin: number;
  /** Periods ahead. */
  readonly steps: number;
  /** `units`: the clusters used. */
  readonly labels: readonly number[];
  readonly scales: Scales;
  readonly methods: Readonly<Record<MethodName, readonly ForecastChunk[]>>;
}

/** All that a study computed. */
export interface RegionsParts {
  readonly config: RegionsConfig;
  readonly data: RegionsData;
  readonly plan: RegionsPlan;
  /** Clusters of the period described. */
  readonly described: PeriodClusters;
  /** The partitions of the others without each region. */
  readonly leftOut: readonly (readonly number[])[] | undefined;
  readonly origins: readonly OriginChunks[];
}
