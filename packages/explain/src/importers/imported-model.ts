import type { TreeEnsemble } from '@kuznets/base';

/** Formats of {@link readModel}. */
export type ModelFormat = 'xgboost' | 'lightgbm' | 'catboost' | 'sklearn' | 'onnx' | 'ranger';

/**
 * What the program does to the sum of the trees before it predicts: nothing, `1 / (1 + exp(-f))`, `exp(f)`, or `exp(f)` over the sum of all
 * outputs' `exp`.
 */
export type ModelLink = 'identity' | 'logit' | 'log' | 'softmax';

/** An ensemble that another program grew. */
export interface ImportedModel {
  readonly format: ModelFormat;
  /** What the file says it is of, such as `XGBoost 1.7.4, reg:squarederror`. */
  readonly program: string;
  /** With `featureNames` and `categories` where the file has them. It predicts the margin, what the link is applied to. */
  readonly ensemble: TreeEnsemble;
  readonly link: ModelLink;
  /** Which of the model's outputs the ensemble is, and how many there are. */
  readonly output: number;
  readonly outputs: number;
}

/** A file to be read, as the readers see it. */
export interface ModelText {
  /** Name used in messages. */
  readonly file: string;
  readonly text: string;
}
