import { predictEnsemble, type TreeEnsemble } from '@kuznets/base';
import type { Device } from '@kuznets/core-gpu';
import { predictForest } from '@kuznets/ensembles';
import {
  predictLinear,
  predictNetworkModel,
  predictSvr,
  type LinearFit,
  type Predictive,
  type NetworkModel,
  type SvrResult,
} from '@kuznets/regression';

/** What predicts of a fitted method, as plain data. */
export type Model =
  | ({ readonly kind: 'linear'; readonly predictive?: Predictive } & LinearFit)
  | { readonly kind: 'forest'; readonly forest: TreeEnsemble }
  | { readonly kind: 'additive'; readonly ensemble: TreeEnsemble }
  | { readonly kind: 'network'; readonly network: NetworkModel }
  | { readonly kind: 'svr'; readonly svr: SvrResult };

/** Predictions of rows, `rows x features`, row-major. */
export async function predict(
  model: Model,
  x: Float64Array,
  rows: number,
  { device, cpu }: { readonly device: Device; readonly cpu: Device },
): Promise<Float64Array> {
  switch (model.kind) {
    case 'linear':
      return predictLinear(model, x, rows);
    case 'forest':
      return predictForest(device, model.forest, { x, rows, features: model.forest.nFeatures });
    case 'additive':
      return predictEnsemble(model.ensemble, { x, rows, features: model.ensemble.nFeatures });
    case 'network':
      return predictNetworkModel(cpu, model.network, x, rows);
    case 'svr':
      return predictSvr(model.svr, x, rows);
  }
}
