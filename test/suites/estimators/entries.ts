import { type Estimator, type Sample, type Table } from '@kuznets/base';
import { DenoisingAutoencoder, PCA } from '@kuznets/dae';
import { DynamicFactor, LstmDfa, LstmForecaster, MixedDynamicFactor } from '@kuznets/dfa';
import {
  BaggingRegressor,
  GradientBoostingRegressor,
  M5PBaggingRegressor,
  M5PForestRegressor,
  M5PRegressor,
  RandomForestRegressor,
  RegressionTree,
  SecondOrderBoostingRegressor,
} from '@kuznets/ensembles';
import { Arima, ExponentialSmoothing, FactorPanelAr, PanelAr } from '@kuznets/forecast';
import { GaussianMixture, GraphConvolutionalNetwork, KMeans, Skater, similarityGraph } from '@kuznets/gnn';
import {
  BayesianLinearRegression,
  BayesianModelAveraging,
  ElasticNet,
  ElasticNetCV,
  Lasso,
  LassoCV,
  LinearRegression,
  MallowsAveraging,
  NeuralNetworkRegressor,
  SVR,
  StepwiseRegression,
} from '@kuznets/regression';
import { uniforms } from '@kuznets/test-kit';

/** Any estimator: what its training and its options are is known where it is listed. */
export type AnyEstimator = Estimator<object, never, object, never>;

/** An estimator under the contract. */
export interface Entry {
  readonly name: string;
  readonly type: abstract new (...options: never) => AnyEstimator;
  readonly make: (options?: object) => AnyEstimator;
  readonly load: (json: unknown) => AnyEstimator;
  readonly fit: (model: AnyEstimator, told: object) => Promise<AnyEstimator>;
  /** What a fitted model says of other data. */
  readonly apply: (model: AnyEstimator) => Promise<unknown>;
  /** Options with which a fit takes minutes on any machine; none where every fit is quick. */
  readonly long: object | undefined;
}

interface Listed<Model> {
  readonly training: unknown;
  readonly apply: (model: Model) => Promise<unknown>;
  readonly told?: object;
  readonly long?: object;
}

/** Lists an estimator, with options that make its fit quick. */
function entry<Options extends object, Model>(
  type: (new (options: Options) => Model) & { fromJSON(json: unknown): object },
  options: NoInfer<Options>,
  { training, apply, told, long }: Listed<NoInfer<Model>>,
): Entry {
  return {
    name: type.name,
    type: type as unknown as Entry['type'],
    make: (more = {}) => new type({ ...options, ...more }) as unknown as AnyEstimator,
    load: (json) => type.fromJSON(json) as AnyEstimator,
    fit: (model, more) => model.fit(training as never, { ...told, ...more } as never),
    apply: (model) => apply(model as unknown as Model),
    long,
  };
}

const next = uniforms(11);
const [rows, features] = [40, 4];
const x = Float64Array.from({ length: rows * features }, () => next() - 0.5);
const y = Float64Array.from({ length: rows }, (_, i) => x[4 * i]! - 2 * x[4 * i + 2]! + 0.1 * next());

/** A table and a target that depends on two of its columns. */
export const sample: Sample = { x, y, rows, features, featureNames: ['a', 'b', 'c', 'd'] };

/** The same with its columns the other way round and one more in front. */
export const shuffled: Sample = {
  ...sample,
  features: 5,
  featureNames: ['noise', 'd', 'c', 'b', 'a'],
  x: Float64Array.from({ length: rows * 5 }, (_, at) => (at % 5 === 0 ? 9 : x[4 * Math.floor(at / 5) + 4 - (at % 5)]!)),
};

interface Predicts {
  predict(table: Table): Promise<unknown>;
}

const regressor = { training: sample, apply: (model: Predicts) => model.predict(shuffled) };

/** Estimators that learn a target from a table. */
export const regressors: readonly Entry[] = [
  entry(LinearRegression, {}, regressor),
  entry(StepwiseRegression, {}, regressor),
  entry(ElasticNet, { alpha: 0.05 }, { ...regressor, long: { nAlphas: 1e6 } }),
  entry(ElasticNetCV, { nFolds: 3 }, { ...regressor, long: { nAlphas: 1e6 } }),
  entry(Lasso, { alpha: 0.05 }, { ...regressor, long: { nAlphas: 1e6 } }),
  entry(LassoCV, { nFolds: 3 }, { ...regressor, long: { nAlphas: 1e6 } }),
  entry(
    BayesianLinearRegression,
    { prior: 'spikeSlab', nDraws: 50, burnIn: 10 },
    { ...regressor, long: { nDraws: 2 ** 30 } },
  ),
  entry(
    BayesianModelAveraging,
    { nChains: 2, nDraws: 100, sampler: 'birth-death' },
    { ...regressor, long: { nChains: 2 ** 16, nDraws: 2 ** 14 } },
  ),
  entry(MallowsAveraging, {}, regressor),
  entry(SVR, { standardize: true }, { ...regressor, long: { kernel: 'linear', c: 1e9, epsilon: 0, tol: 0 } }),
  entry(
    NeuralNetworkRegressor,
    { nEstimators: 6, hiddenLayerSize: 3 },
    { ...regressor, long: { nEstimators: 2 ** 18 } },
  ),
  entry(RegressionTree, { minSamplesLeaf: 2 }, regressor),
  entry(BaggingRegressor, { nEstimators: 20 }, { ...regressor, long: { nEstimators: 2 ** 20 } }),
  entry(RandomForestRegressor, { nEstimators: 20, maxFeatures: 3 }, { ...regressor, long: { nEstimators: 2 ** 20 } }),
  entry(GradientBoostingRegressor, { nEstimators: 5 }, { ...regressor, long: { nEstimators: 2 ** 20 } }),
  entry(SecondOrderBoostingRegressor, { nEstimators: 10 }, { ...regressor, long: { nEstimators: 2 ** 20 } }),
  entry(M5PRegressor, {}, regressor),
  entry(M5PBaggingRegressor, { nEstimators: 10 }, { ...regressor, long: { nEstimators: 2 ** 20 } }),
  entry(M5PForestRegressor, { nEstimators: 10 }, { ...regressor, long: { nEstimators: 2 ** 20 } }),
];

const graph = similarityGraph(sample);
const panel = { endog: x.slice(0, 120), series: 5, periods: 6, kEndog: 4 };
const later = { endog: x.slice(40), series: 3, periods: 10, kEndog: 4 };

/** Estimators that learn from a table without a target, and apply to others. */
export const transformers: readonly Entry[] = [
  entry(PCA, { nComponents: 2 }, { training: sample, apply: (model) => model.transform(shuffled) }),
  entry(
    DenoisingAutoencoder,
    { encoder: [5, 2], epochs: 4 },
    {
      training: sample,
      told: { replicas: 2 },
      apply: (model) => model.transform(shuffled),
      long: { epochs: 2 ** 20 },
    },
  ),
  entry(KMeans, { nClusters: 3 }, { training: sample, apply: (model) => model.predict(shuffled) }),
  entry(
    GaussianMixture,
    { nComponents: 2, family: 'EII' },
    { training: sample, apply: (model) => model.predict(shuffled), long: { nInit: 2 ** 24 } },
  ),
  entry(Skater, { nClusters: 3 }, { training: { ...sample, graph }, apply: async (model) => model.cut(3) }),
  entry(
    GraphConvolutionalNetwork,
    { epochs: 4, objective: 'modularity' },
    {
      training: { ...sample, graph },
      told: { replicas: 2 },
      apply: (model) => model.transform({ ...shuffled, graph }),
      long: { epochs: 2 ** 20 },
    },
  ),
];

const long = { epochs: 2 ** 20, patience: 2 ** 20 };

/** Estimators that learn from a series or a panel, and forecast. */
export const forecasters: readonly Entry[] = [
  entry(DynamicFactor, {}, { training: panel, apply: (model) => model.forecast(2, later), long: { emIter: 2 ** 30 } }),
  entry(
    LstmDfa,
    { epochs: 3, hidden: 4 },
    { training: panel, told: { replicas: 2 }, apply: (model) => model.forecast(later, { steps: 2 }), long },
  ),
  entry(
    LstmForecaster,
    { epochs: 3, hidden: 4 },
    { training: panel, told: { replicas: 2 }, apply: (model) => model.forecast(later, { steps: 2 }), long },
  ),
  entry(
    MixedDynamicFactor,
    { maxIter: 5 },
    {
      training: { endog: panel.endog, periods: 30, kEndog: 4 },
      apply: (model) => model.forecast(2),
      long: { maxIter: 2 ** 30, tolerance: 0 },
    },
  ),
  entry(Arima, { order: [1, 0, 1] }, { training: y, apply: (model) => model.forecast(3, y.slice(0, 20)) }),
  entry(ExponentialSmoothing, { trend: true }, { training: y, apply: (model) => model.forecast(3, y.slice(0, 20)) }),
  entry(
    FactorPanelAr,
    {},
    { training: { y, units: 4, periods: 10 }, apply: (model) => model.forecast(3, [1, 2, 3, 4, 2, 2, 3, 5]) },
  ),
  entry(PanelAr, {}, { training: { y, units: 4, periods: 10 }, apply: (model) => model.forecast(3, [1, 2, 3, 4]) }),
];

/** Every estimator. */
export const estimators: readonly Entry[] = [...regressors, ...transformers, ...forecasters];
