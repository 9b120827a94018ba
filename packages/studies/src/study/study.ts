import type { MemoryNeed } from './memory.ts';
import type { Device } from '@kuznets/core-gpu';
import type { z } from 'zod';
import type { Manifest } from '../results/manifest.ts';
import type { Table } from '../tables/table.ts';
import type { Language } from '../words/language.ts';

/** What a unit is called: a code and its values, which words turn into text. Units of one label advance together. */
export type Label = { readonly code: string } & Readonly<Record<string, string | number>>;

/** One piece of a study's work. */
export interface Unit<Inputs> {
  /** All that its result depends on beside the data, as JSON: of the settings only those that matter to it. */
  readonly inputs: Inputs;
  readonly label: Label;
  /** Rough cost beside the other units of its stage. Default 1. */
  readonly weight?: number;
}

/** Where a unit runs. None of it shows in the result. */
export interface UnitContext {
  readonly device: Device;
  /** A `wasm` device: the same as `device`, or beside a GPU. */
  readonly cpu: Device;
  readonly signal: AbortSignal;
  /** Called with the share of the unit that is done. */
  readonly onProgress: (share: number) => void;
  /** The result of a unit of an earlier stage, whose inputs must be part of this unit's own. */
  readonly read: <Inputs, Data, Result>(stage: Stage<Inputs, Data, Result>, inputs: Inputs) => Promise<Result>;
}

/** Units of one kind. */
export interface Stage<Inputs, Data, Result> {
  readonly name: string;
  /** A pure function of inputs and data; the result is plain data: numbers, texts, null, lists, records, typed arrays. */
  readonly run: (inputs: Inputs, data: Data, context: UnitContext) => Promise<Result>;
}

/**
 * Results of units, in their order: those that the store has are read, the others run and are written.
 *
 * @param stage - what kind of units.
 * @param units - the units; those of equal inputs run once.
 * @param take - what to keep of each result; all of it by default.
 * @returns one element a unit.
 */
export type Compute<Data> = <Inputs, Result, Taken = Result>(
  stage: Stage<Inputs, Data, Result>,
  units: readonly Unit<Inputs>[],
  take?: (result: Result) => Taken,
) => Promise<Taken[]>;

/**
 * A study: what it reads, the units its work is cut into, and what it makes of their results.
 *
 * Its result depends on configuration and data alone, and on the device where `rounding` says so.
 */
export interface Study<Config, Data, Result> {
  readonly name: string;
  /** A complete configuration. */
  readonly schema: z.ZodType<Config>;
  readonly resultSchema: z.ZodType<Result>;
  /** Throws ConfigError where the configuration does not suit the data. */
  readonly check: (config: Config, data: Data) => void;
  /** About how much memory it takes at its most. Default: not known. */
  readonly memory?: (config: Config, data: Data) => MemoryNeed;
  /** SHA-256 of the values that units read, by role of the input. */
  readonly digests: (data: Data) => Readonly<Record<string, string>>;
  /** Whether the last bits of unit results depend on the device's arithmetic. */
  readonly rounding: 'exact' | 'by-device';
  /** Every stage that `run` computes. */
  readonly stages: readonly Stage<never, Data, unknown>[];
  /** How many units each stage after the first will about have, where that is known before any is computed. Default: one each. */
  readonly later?: (config: Config, data: Data) => readonly number[];
  /** Computes stage after stage and assembles the result. */
  readonly run: (config: Config, data: Data, compute: Compute<Data>) => Promise<Result>;
  /** Further files of the result folder by relative path, made of units that `run` has asked for. Default none. */
  readonly files?: (config: Config, data: Data, read: UnitContext['read']) => Promise<ReadonlyMap<string, string>>;
  /** The result's tables, in the order they are written; in English by default. */
  readonly tables: (result: Result, language?: Language) => Table[];
  /** What the manifest lists of fitted models. */
  readonly models: (result: Result) => Manifest['models'];
  /** Every seed that random numbers are drawn from. */
  readonly seeds: (config: Config) => number[];
}

/** What a running study reports. */
export type StudyEvent =
  | {
      readonly code: 'stage';
      readonly stage: string;
      /** Labels of its units, each once, in their order. */
      readonly labels: readonly Label[];
      /** Units that the store had. */
      readonly done: number;
      readonly units: number;
    }
  | {
      readonly code: 'progress';
      readonly stage: string;
      readonly label: Label;
      /** Units of this label that are done, and all of them. */
      readonly done: number;
      readonly units: number;
      /** Share that is done, between 0 and 1. */
      readonly share: number;
    }
  /** A unit could not be computed; the study ends with its error. */
  | { readonly code: 'unit-failed'; readonly stage: string; readonly key: string; readonly label: Label }
  /** A stored unit is not as it was written; it is computed again. */
  | { readonly code: 'unit-damaged'; readonly key: string }
  /** The store has units of another build, other data or another device; they are not used. */
  | { readonly code: 'units-foreign'; readonly units: number };
