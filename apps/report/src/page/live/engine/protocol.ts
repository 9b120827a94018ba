import type { DeviceInfo } from '@kuznets/core-gpu';
import type { GrowthConfig, GrowthData, GrowthResult, ManifestInput, MethodResult } from '@kuznets/studies';

/** Where to grow: a GPU if there is one, any WebGPU adapter even if it is a program, or WASM threads. */
export type Place = 'auto' | 'webgpu' | 'wasm';

/** Grows one method of the study. */
export interface GrowOrder {
  readonly kind: 'grow';
  /** One method, one seed. */
  readonly config: GrowthConfig;
  readonly data: GrowthData;
  readonly place: Place;
}

/** Reads the sample out of a file of the reader. */
export interface ReadOrder {
  readonly kind: 'read';
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly config: GrowthConfig;
  /** Where the study read it from. */
  readonly input: ManifestInput;
  /** `data.sha256` of the result. */
  readonly digest: string;
}

/** What the page asks of its engine. */
export type Order = GrowOrder | ReadOrder;

/** One method as it was grown here. */
export interface Grown {
  readonly kind: 'grown';
  readonly method: MethodResult;
  readonly device: Pick<DeviceInfo, 'backend' | 'name' | 'type' | 'workers'>;
  /** Growing the trees, their out-of-bag error and importance. */
  readonly fitSeconds: number;
  /** With the profiles. */
  readonly seconds: number;
}

/** A sample out of a file. */
export interface Sample extends Pick<GrowthResult['data'], 'x' | 'y' | 'absorbed'> {
  readonly kind: 'sample';
  /** SHA-256 of the file's bytes. */
  readonly sha256: string;
}

/** Why there is no result: an error by name, or a file that holds another sample. */
export interface Failure {
  readonly kind: 'failure';
  readonly name: string;
  readonly message: string;
}

/** How far growing is, between 0 and 1. */
export interface Progress {
  readonly kind: 'progress';
  readonly share: number;
}

/** What the engine answers. */
export type Reply = Grown | Sample | Failure | Progress;

/** An order on its way. */
export interface Request {
  readonly id: number;
  readonly order: Order;
}

/** A reply, and the order that it is for. */
export interface Answer {
  readonly id: number;
  readonly reply: Reply;
}
