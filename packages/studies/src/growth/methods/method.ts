import type { Device } from '@kuznets/core-gpu';
import type { Accuracy } from '../../statistics/accuracy.ts';
import type { MethodConfig } from '../config.ts';
import type { GrowthData } from '../data.ts';

/** One importance measure of one fitted model. */
export interface MeasuredImportance {
  readonly measure: string;
  readonly label: string;
  /** One value per determinant, in data order. */
  readonly values: readonly number[];
}

/** What a method leaves behind after one fit. */
export interface MethodRun {
  /** SHA-256 of the fitted model; null for methods whose model has no canonical form. */
  readonly modelHash: string | null;
  readonly inSample: Accuracy;
  readonly outOfBag: Accuracy | null;
  /** The same measures in the same order at every seed. */
  readonly importances: readonly MeasuredImportance[];
}

/** Where and how one fit runs. */
export interface MethodRunOptions {
  readonly device: Device;
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Called with the share of the fit that is done, between 0 and 1. */
  readonly onProgress?: (share: number) => void;
}

/** A method of the growth study: fits one model on the whole sample and measures its determinants. */
export interface GrowthMethod<Config extends MethodConfig> {
  readonly label: string;
  readonly run: (data: GrowthData, config: Config, options: MethodRunOptions) => Promise<MethodRun>;
}
