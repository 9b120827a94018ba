import { type ColumnGroups, ConfigError, type Sample, type Scores, groupCount, scorePrediction } from '@kuznets/base';
import {
  type DeviceFitOptions,
  type NetworkEnsemble,
  type StopReason,
  type TrainNetworksOptions,
  type TrainedNetworks,
  networkRows,
  predictNetworks,
  stopReasons,
  trainNetworks,
} from '@kuznets/core-gpu';
import { type RangeScaling, rangeScaling, scaleRows } from './range-scaling.ts';
import { weightImportance } from './weight-importance.ts';

/** A fitted ensemble of networks. */
export interface NeuralNetworkResult {
  /** `features` */
  readonly featureNames: readonly string[];
  /** Columns that are one variable in importances and substituted means; undefined where every column is one. */
  readonly groups: ColumnGroups | undefined;
  /** Networks trained. */
  readonly nEstimators: number;
  /** Networks that every other field is about: all but the excluded. */
  readonly nKept: number;
  /** Indices of networks left out because their error, or a weight, ceased to be finite. */
  readonly excluded: Uint32Array;
  /** Networks by the reason why their training ended. */
  readonly stopReasons: Readonly<Record<StopReason, number>>;
  /** Mean over networks of the epochs begun, and of the epoch whose network was kept. */
  readonly epochsMean: number;
  readonly bestEpochMean: number;
  /** Means over networks of the mean squared errors over their training, validation and test rows, in squared units of y. */
  readonly trainMse: number;
  readonly validationMse: number;
  readonly testMse: number;
  /** `features`, or groups of them: share in the weights, mean and s.d. over networks (see {@link weightImportance}); 0 for a constant feature. */
  readonly importancesMean: Float64Array;
  readonly importancesStd: Float64Array;
  /** `rows`: in-sample prediction, the mean over networks. */
  readonly trainPrediction: Float64Array;
  readonly trainScore: Scores;
  /** `rows`: mean over the networks whose bootstrap did not draw the row; NaN where there is none, or no bootstrap. */
  readonly oobPrediction: Float64Array;
  readonly oobScore: Scores;
  /** The networks kept, over the features that vary, scaled to [-1, 1]. */
  readonly ensemble: NetworkEnsemble;
  readonly scaling: RangeScaling;
}

/** Trains the networks and evaluates them on the training rows. */
export async function fitNetworks(
  data: Sample & Pick<NeuralNetworkResult, 'featureNames'>,
  options: TrainNetworksOptions,
  { device, ...fit }: DeviceFitOptions,
): Promise<NeuralNetworkResult> {
  const { rows, features, featureNames, groups, y } = data;
  if (rows < 2) throw new ConfigError('a network needs at least 2 rows, got 1');
  const scaling = rangeScaling(data);
  const { targetCentre, targetHalf, varying } = scaling;
  const scaled = scaleRows(scaling, data.x, rows, features);
  const target = y.map((value) => (value - targetCentre) / targetHalf);
  const sample = { rows, features: varying.length, x: scaled, y: target };
  const trained = await trainNetworks(device, sample, { ...options, ...fit });
  const { ensemble, kept, excluded } = dropDiverged(trained);
  if (kept.length === 0)
    throw new ConfigError(
      `all ${String(trained.networks)} networks diverged: ${options.solver.name === 'adam' ? 'lower learningRate' : 'raise mu'}`,
    );

  const mask = outOfBagMask(rows, kept, options);
  const [train, oob] = await Promise.all([
    predictNetworks(device, ensemble, scaled, rows),
    predictNetworks(device, ensemble, scaled, rows, { mask }),
  ]);
  const means = ({ sum, count }: typeof train): Float64Array =>
    sum.map((total, row) => targetCentre + (targetHalf * total) / count[row]!);
  const [trainPrediction, oobPrediction] = [means(train), means(oob)];
  const importance = weightImportance(ensemble, {
    count: groupCount({ features, groups }),
    of: varying.map((feature) => groups?.of[feature] ?? feature),
  });
  const mean = (values: ArrayLike<number>): number => kept.reduce((sum, b) => sum + values[b]!, 0) / kept.length;
  const unit = targetHalf * targetHalf;
  return {
    featureNames,
    groups,
    nEstimators: trained.networks,
    nKept: kept.length,
    excluded,
    stopReasons: Object.fromEntries(
      stopReasons.map((reason, code) => [reason, trained.stopReason.filter((value) => value === code).length]),
    ) as Record<StopReason, number>,
    epochsMean: mean(trained.epochs),
    bestEpochMean: mean(trained.bestEpoch),
    trainMse: unit * mean(trained.trainError),
    validationMse: unit * mean(trained.validationError),
    testMse: unit * mean(trained.testError),
    importancesMean: importance.mean,
    importancesStd: importance.std,
    trainPrediction,
    trainScore: scorePrediction(y, trainPrediction),
    oobPrediction,
    oobScore: scorePrediction(y, oobPrediction),
    ensemble,
    scaling,
  };
}

/** The networks whose training stayed finite, and the indices of both kinds. */
function dropDiverged(trained: TrainedNetworks): {
  readonly ensemble: NetworkEnsemble;
  readonly kept: readonly number[];
  readonly excluded: Uint32Array;
} {
  const { networks, features, hidden, activation, parameters, stopReason } = trained;
  const size = hidden * (features + 2) + 1;
  const diverged = stopReasons.indexOf('diverged');
  const sound = (b: number): boolean =>
    stopReason[b] !== diverged && parameters.subarray(b * size, (b + 1) * size).every(Number.isFinite);
  const all = Array.from({ length: networks }, (_, b) => b);
  const kept = all.filter(sound);
  const excluded = Uint32Array.from(all.filter((b) => !sound(b)));
  const values = excluded.length === 0 ? parameters : new Float32Array(kept.length * size);
  if (excluded.length > 0) kept.forEach((b, i) => values.set(parameters.subarray(b * size, (b + 1) * size), i * size));
  return { ensemble: { networks: kept.length, features, hidden, activation, parameters: values }, kept, excluded };
}

/** `kept x rows`: 1 where a network's bootstrap did not draw the row. */
function outOfBagMask(rows: number, kept: readonly number[], options: TrainNetworksOptions): Uint8Array {
  const mask = new Uint8Array(kept.length * rows);
  if (!options.bootstrap) return mask;
  kept.forEach((network, i) => {
    const counts = networkRows(rows, options.firstNetwork + network, options);
    for (let row = 0; row < rows; row++)
      mask[i * rows + row] = counts[row]! + counts[rows + row]! + counts[2 * rows + row]! === 0 ? 1 : 0;
  });
  return mask;
}
