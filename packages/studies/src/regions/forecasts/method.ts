import type { DeviceFitOptions } from '@kuznets/core-gpu';
import type { RegionsConfig } from '../config.ts';
import type { ForecastNote } from '../notes.ts';
import type { KnownPanel, Scales } from './known-panel.ts';

/** What a study knows at the origin of a forecast. */
export interface ForecastOrigin extends KnownPanel {
  readonly config: RegionsConfig;
  /** Index of the indicator forecast in levels. */
  readonly target: number;
  readonly scales: Scales;
  /** `units`: the clusters of the regions. */
  readonly labels: readonly number[];
}

/** Which replicas a fit makes, and where. */
export interface ReplicaRun extends DeviceFitOptions {
  /** Number of the first. */
  readonly first: number;
  readonly replicas: number;
}

/** How the networks of one cluster were trained, or, where the cluster is null, those of all regions. */
export interface NetworkTraining {
  readonly cluster: number | null;
  /** `replicas x epochs`. */
  readonly trainLoss: Float32Array;
  readonly validationLoss: Float32Array;
}

/** Loadings of one cluster's regions. */
export interface ClusterLoadings {
  readonly cluster: number;
  /** `replicas`: the least validation loss; NaN where diverged. */
  readonly best: Float64Array;
  /** `replicas x indicators x factors`: mean over the cluster's regions. */
  readonly loadings: Float64Array;
  /** Regions and replicas whose factors the ridge decided. */
  readonly ridged: number;
}

/** Forecasts of one method from one origin by some replicas. */
export interface MethodForecasts {
  /** `replicas x units x steps x columns`, in the indicators' units; NaN for replicas that diverged. */
  readonly values: Float64Array;
  /** `units x steps`: standard deviations of the errors of the target by the model itself, NaN where it has none; of methods with a theory of their errors. */
  readonly deviations?: Float64Array;
  /** Things to be said of the method here. */
  readonly notes: readonly ForecastNote[];
  readonly training?: readonly NetworkTraining[];
  readonly loadings?: readonly ClusterLoadings[];
}

/** A forecasting method of the regions study. */
export interface ForecastMethod<Settings extends object = object> {
  /** Its columns: every indicator, or the target alone. */
  readonly forecasts: 'all' | 'target';
  /** Whether replicas differ; where they do not, there is one. */
  readonly random: boolean;
  /** All that the forecasts depend on beside the known panel: plain data. */
  readonly settings: (origin: ForecastOrigin) => Settings;
  readonly fit: (known: KnownPanel, settings: Settings, run: ReplicaRun) => Promise<MethodForecasts>;
}

/** Keeps the settings' type of a method. */
export function forecastMethod<Settings extends object>(method: ForecastMethod<Settings>): ForecastMethod<Settings> {
  return method;
}
