import type { Device, StopReason } from '@kuznets/core-gpu';
import type { ExplainedVariation } from '@kuznets/explain';
import type { z } from 'zod';
import type { GrowthData } from '../data.ts';
import type { ImportanceMeasure, MethodNote } from '../notes.ts';
import type { GroupShares } from '../group-shares.ts';
import type { FittedCoefficients } from './coefficients.ts';
import type { Model } from './model.ts';

/** One importance measure of one fitted model. */
export interface MeasuredImportance {
  readonly measure: ImportanceMeasure;
  /** One value per determinant, in data order; the larger, the more important. */
  readonly values: readonly number[];
  /** Decides between equal values, the larger first. */
  readonly ties?: readonly number[];
}

/** The settings that predict best of a grid. */
export type TunedSettings = Readonly<Record<string, string | number | boolean>>;

/** How an ensemble of networks was trained. */
export interface NetworkTraining {
  /** Networks kept, which the means are over. */
  readonly networks: number;
  /** Networks by the reason why their training ended, those left out included. */
  readonly stopped: Readonly<Record<StopReason, number>>;
  /** Means of the epochs begun, and of the epoch whose network was kept. */
  readonly epochs: number;
  readonly bestEpoch: number;
  /** Means of the mean squared errors over each network's training, validation and test rows, in squared units of the target. */
  readonly mse: { readonly train: number; readonly validation: number; readonly test: number };
}

/** One fitted model, with what the study asks of it: plain data. */
export interface FittedMethod {
  /** SHA-256 of the fitted model; null for methods whose model has no canonical form. */
  readonly modelHash: string | null;
  /** `rows`: predictions of the sample itself; of trees none where they were not asked for. */
  readonly fitted: Float64Array;
  /** `rows`: predictions by the trees or networks that did not see the row, NaN where all did; null for methods without them. */
  readonly outOfBag: Float64Array | null;
  /** The same measures in the same order at every seed; the first one ranks. Empty where they were not asked for. */
  readonly importances: readonly MeasuredImportance[];
  /** The decomposition of the fitted function; null where it was not asked for. */
  readonly variation: ExplainedVariation | null;
  /** The variance of its predictions by group of determinants; none where it was not asked for, or the data know no groups. */
  readonly groupShares?: GroupShares | null;
  /** Coefficients of a linear method; null for the others, and where importances were not asked for. */
  readonly coefficients: FittedCoefficients | null;
  /** The average slope of each determinant, NaN for one that does not vary; null where it was not asked for. */
  readonly slopes: Float64Array | null;
  /** What predicts other rows, where the fit was told to keep it. */
  readonly model: Model | null;
  /** What was chosen of a grid; none where there is none. */
  readonly tuned?: TunedSettings | null;
  /** How networks were trained; none of other methods. */
  readonly training?: NetworkTraining;
  /** What a reader must know of this fit: networks left out, a chain that has not converged. */
  readonly notes: readonly MethodNote[];
}

/** Where one fit runs and what is asked of it. */
export interface FitOptions {
  /** Where trees grow: their bytes are the same on every device. */
  readonly device: Device;
  /** A `wasm` device, where everything in floating point runs, so that a result can be verified on any machine. */
  readonly cpu: Device;
  readonly seed: number;
  /** Predict the sample itself. */
  readonly fitted: boolean;
  /** Measure importances. */
  readonly importance: boolean;
  /** Decompose the fitted function, variable by variable and pair by pair. */
  readonly decompose: boolean;
  /** With the decomposition, Friedman's H of every pair. */
  readonly hStatistic: boolean;
  /** Share the variance of its predictions out among the groups of determinants. */
  readonly shares: boolean;
  /** Average slopes of the fitted function. */
  readonly slopes: boolean;
  /** Keep what predicts. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  /** Called with the share of the fit that is done, between 0 and 1. */
  readonly onProgress: (share: number) => void;
}

/** A fit that nothing is asked of. */
export const light = {
  ...{ fitted: false, importance: false, decompose: false, hStatistic: false },
  ...{ shares: false, slopes: false, keep: false },
} as const;

/** A method of the growth study: its settings, and how it fits a sample. */
export interface GrowthMethod<Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** As in the tables' headings. */
  readonly abbreviation: string;
  /** What depends on the seed: the fitted function, the importances alone, or nothing, so that one seed is enough. */
  readonly random: 'model' | 'importance' | false;
  /** Most seeds that the study runs unless the method's own `seeds` says otherwise; all of the study's by default. */
  readonly seeds?: number;
  /** Every setting with its default. */
  readonly settings: Shape;
  /**
   * What makes a fit dear: settings that are counts, each with its most in the many fits of cross-validation and resampling and at the
   * standard effort, and its most for a quick look. Default none.
   */
  readonly fewer?: { readonly [Key in keyof Shape]?: readonly [standard: number, quick: number] };
  /** The settings as the sample allows them, where that is less than was asked for; what was cut is a note. */
  readonly suited?: (
    settings: Settings<Shape>,
    data: GrowthData,
  ) => { readonly settings: Settings<Shape>; readonly notes: readonly MethodNote[] };
  /**
   * About how long one fit takes on one core, as measured with Node 20. What it decides is the same on every machine: it is made of what IEEE
   * 754 rounds exactly, products and square roots, no powers. Rows and columns are the design's.
   */
  readonly seconds: (settings: Settings<Shape>, rows: number, columns: number, determinants: number) => number;
  /** The measure that is tested. Default the one that ranks. */
  readonly tested?: ImportanceMeasure;
  /** Whether rows may count differently. Default false. */
  readonly weighted?: true;
  /** Throws ConfigError where the settings do not suit the sample. */
  readonly check?: (settings: Settings<Shape>, rows: number, features: number) => void;
  /** Rows that a sample must have beyond its determinants; a study with other methods leaves this one out where there are fewer. Default none. */
  readonly spareRows?: (settings: Settings<Shape>) => number;
  /** Rows that it takes at most; a study with other methods leaves it out where there are more. Default any number. */
  readonly mostRows?: number;
  /** Rows over which its fitted function can be decomposed at most. Default any number. */
  readonly mostDecomposed?: number;
  /** Fits the sample and measures what the options ask for. */
  readonly fit: (data: GrowthData, settings: Settings<Shape>, options: FitOptions) => Promise<FittedMethod>;
}

/** A method's settings with every default filled in. */
export type Settings<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/** Keeps the settings' types of a method. */
export function growthMethod<Shape extends z.ZodRawShape>(method: GrowthMethod<Shape>): GrowthMethod<Shape> {
  return method;
}
