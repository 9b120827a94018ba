import { ConfigError } from '@kuznets/base';
import { type OnnxFunction, writeOnnx, writeXgboost } from '@kuznets/explain';
import { designColumns } from './design.ts';
import type { KeptModel } from './kept-models.ts';

/** Names of the columns that a kept model is a function of: of a factor one for each level but the base, 1 in its rows and 0 elsewhere. */
export function keptColumns({ determinants }: Pick<KeptModel, 'determinants'>): string[] {
  return designColumns(determinants.map((determinant) => ({ ...determinant, label: null }))).map(({ name }) => name);
}

/**
 * The model of all rows of a kept method as an ONNX file: see `writeOnnx` of `@kuznets/explain`.
 *
 * @param kept - a model that a study kept.
 * @param version - of kuznets, for the file's metadata.
 * @returns the bytes of the file.
 * @throws ConfigError for methods that ONNX has no operator for: model trees, support vectors, networks.
 */
export function onnxOf(kept: KeptModel, version: string): Uint8Array {
  return writeOnnx(functionOf(kept), { columns: keptColumns(kept), target: kept.target, version });
}

function functionOf({ model, method }: KeptModel): OnnxFunction {
  switch (model.kind) {
    case 'linear':
      return { kind: 'linear', coef: model.coef, intercept: model.intercept };
    case 'forest':
      return { kind: 'trees', ensemble: model.forest };
    case 'additive':
      return { kind: 'trees', ensemble: model.ensemble };
    default:
      throw new ConfigError(`${method.id} cannot be written as ONNX`, {
        got: model.kind === 'svr' ? 'support vectors' : 'an ensemble of networks',
        allowed: 'linear methods, tree, bagging, forest, boosting',
      });
  }
}

/**
 * The model of all rows of a kept method as XGBoost's JSON: see `writeXgboost` of `@kuznets/explain`.
 *
 * @param kept - a model that a study kept.
 * @returns the text of the file.
 * @throws ConfigError for methods that are no trees with constant leaves.
 */
export function xgboostOf(kept: KeptModel): string {
  const { model, method } = kept;
  if (model.kind !== 'forest' && model.kind !== 'additive')
    throw new ConfigError(`${method.id} cannot be written as XGBoost's JSON`, {
      got: model.kind,
      allowed: 'tree, bagging, forest, boosting; linear methods as ONNX',
    });
  return writeXgboost(model.kind === 'forest' ? model.forest : model.ensemble, { columns: keptColumns(kept) });
}
