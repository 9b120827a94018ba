import type { TreeEnsemble } from '@kuznets/base';

/** Formats of {@link readModel}. */
export type ModelFormat = 'xgboost' | 'lightgbm' | 'sklearn' | 'onnx' | 'ranger';

/** An ensemble that another program grew. */
export interface ImportedModel {
  readonly format: ModelFormat;
  /** What the file says it is of, such as `XGBoost 1.7.4, reg:squarederror`. */
  readonly program: string;
  /** With `featureNames` where the file has them. */
  readonly ensemble: TreeEnsemble;
}

/** A file to be read, as the readers see it. */
export interface ModelText {
  /** Name used in messages. */
  readonly file: string;
  readonly text: string;
}
