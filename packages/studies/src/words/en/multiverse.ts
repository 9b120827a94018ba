import type { ClaimBasis, PublishedVerdict } from '../../multiverse/basis.ts';
import type { EstimateName } from '../../multiverse/estimates.ts';
import type { MultiverseResult } from '../../multiverse/result.ts';
import { figure, percent } from '../evidence.ts';
import type { Sayings } from '../sayings.ts';

const estimates: Readonly<Record<EstimateName, string>> = {
  'pca-first': 'PCA, share of component 1',
  'pca-second': 'PCA, share of component 2',
  'pca-mse': 'PCA, mean squared error',
  'dae-mse': 'Autoencoder, mean squared error',
  'silhouette-direct': 'Silhouette without the graph network',
  'silhouette-network': "Silhouette in the graph network's space",
  'silhouette-common': "Silhouette of the graph network's clusters among z-scores",
  'cluster-0-mae': 'LSTM-DFA, MAE of cluster 0, z-scores',
  'cluster-0-r2': 'LSTM-DFA, R² of cluster 0, z-scores',
  'cluster-1-mae': 'LSTM-DFA, MAE of cluster 1, z-scores',
  'cluster-1-r2': 'LSTM-DFA, R² of cluster 1, z-scores',
  'lstm-dfa-mae': 'LSTM-DFA, MAE of the target',
  'lstm-dfa-rmse': 'LSTM-DFA, RMSE of the target',
  'lstm-dfa-r2': 'LSTM-DFA, R² of the target',
  'lstm-dfa-theil': "LSTM-DFA, Theil's U of the target",
  'random-walk-mae': 'Random walk, MAE of the target',
  'drift-mae': 'Random walk with drift, MAE of the target',
  'arima-mae': 'ARIMA, MAE of the target',
  'xgboost-mae': 'Boosted trees (XGBoost settings), MAE of the target',
  'lightgbm-mae': 'Boosted trees (LightGBM settings), MAE of the target',
  'dfm-mae': 'Linear dynamic factors of changes, MAE of the target',
  'lstm-mae': 'LSTM, MAE of the target',
};

const of = (specifications: number, replicas: number): string =>
  `${specifications === 1 ? 'one specification' : `${specifications} specifications`} of ${replicas === 1 ? 'one replica' : `${replicas} replicas`} each`;

const choiceValues = (
  values: readonly { readonly path: string; readonly values: readonly string[] }[],
  joined: 'and' | 'or',
): string => values.map(({ path, values: within }) => `${path} ${within.join(' or ')}`).join(` ${joined} `);

const restsOn = ({ holds, fails, replicas, decides, beside }: ClaimBasis): string => {
  const where =
    holds === 1
      ? 'holds under every reading'
      : holds === 0
        ? fails === 1
          ? 'holds under no reading'
          : `holds under no reading, and fails under ${percent(fails)} of them`
        : `holds under ${percent(holds)} of the readings`;
  const choice =
    decides === null || decides.most.holds === decides.least.holds
      ? ''
      : `, and rests most on ${decides.path}: ${percent(decides.most.holds)} with ${decides.most.value}, ${percent(decides.least.holds)} with ${decides.least.value}`;
  const alone =
    beside === null
      ? ''
      : `, of the choices varied alone most on ${beside.most.path}: ${percent(beside.most.holds)} with ${beside.most.value}, ${percent(beside.least.holds)} with ${beside.least.value}`;
  return `${where} (${percent(replicas)} of the replicas)${choice}${alone}`;
};

/** What a multiverse says. */
export const multiverse = {
  /** The quantities that specifications are compared by. */
  estimates,
  /** What the joint test takes of all specifications. */
  joint: {
    median: 'Median rank correlation of forecast and actual changes',
    significant: (critical: string): string => `Share of specifications above ${critical}, significant at 5 % each`,
    drift: 'Rank correlation of the random walk with drift',
  },
  captions: {
    estimates: (specifications: number, replicas: number): string =>
      `Medians over replicas of ${of(specifications, replicas)}: their median and 5-95 % over specifications, and the share of specifications whose 5-95 % over seeds holds the paper's number`,
    claims: (specifications: number, replicas: number): string =>
      `Share of ${of(specifications, replicas)} in which each claim holds`,
    joint: (specifications: number, regions: number, permutations: number): string =>
      `Whether LSTM-DFA's forecasts without leakage tell regions apart, ${specifications === 1 ? 'one specification' : `${specifications} specifications`} at once: null distribution by ${permutations} permutations of the changes that came over ${regions} regions`,
    choices: (specifications: number): string =>
      `Share of the variance that lies between a choice's values, over ${specifications === 1 ? 'one combination' : `${specifications} combinations`} of these choices`,
    further: (replicas: number): string =>
      `What a choice varied alone does: means of the medians over ${replicas === 1 ? 'one replica' : `${replicas} replicas`}, of claims shares of specifications, at the base's value and at another over the same combinations of the other choices; and the share of the variance over these specifications that lies between all its values`,
    readings: "Share of specifications whose 5-95 % over seeds holds the paper's number, by value of each choice",
    specifications: 'Every specification: its choices, and its medians with 5-95 % over seeds',
  },
  grid: (grid: number, computed: number, excluded: number): string =>
    `${grid} combinations of the choices: ${computed} computed${excluded === 0 ? '' : `, ${excluded} excluded`}.`,
  /** Of specifications that differ from a combination by one further choice. */
  further: (specifications: number, choices: number): string =>
    `${specifications === 1 ? 'One further specification differs' : `${specifications} further specifications differ`} from one of them by ${choices === 1 ? 'a choice' : `one of ${choices} choices`} varied alone.`,
  impossible: (specifications: number, reason: string): string =>
    `${specifications === 1 ? 'One combination is' : `${specifications} combinations are`} not possible: ${reason}`,
  /** Of a figure: specifications in the order of their medians, the choices below. */
  curve: (estimate: string, shown: number, all: number): string =>
    `${estimate}: ${shown === all ? `${all} specifications` : `${shown} of ${all} specifications, evenly spaced`} in the order of their medians, with 5–95 % over seeds; dashed, the paper's number; below, the choices`,
} as const;

/** What a multiverse says of its result. */
export const multiverseSayings = {
  /** Under which specifications a published number lies among the replicas. */
  published: {
    never: () => 'under no specification',
    always: () => 'under every specification',
    leakage: () => 'only where forecasts know what came',
    any: () => 'under some, with any value of every choice',
    only: ({ values }) => `under some, only with ${choiceValues(values, 'and')}`,
    further: ({ values }) =>
      `under no combination of the choices that are crossed; with another choice varied alone: ${choiceValues(values, 'or')}`,
  } satisfies Sayings<PublishedVerdict>,
  /** What the conclusions rest on, three sentences: of the reduction, of the clusters, of the forecasts. */
  basis: {
    reduction: (basis: ClaimBasis): string => `That the autoencoder keeps more than PCA ${restsOn(basis)}.`,
    clustering: (basis: ClaimBasis): string => `That the graph network improves the clusters ${restsOn(basis)}.`,
    forecasts: (dynamics: ClaimBasis, mixed: ClaimBasis, joint: MultiverseResult['joint']): string =>
      `That LSTM-DFA explains more than linear factors ${restsOn(dynamics)}, and that it forecasts better than every other method ${restsOn(mixed)}${
        joint === null
          ? ''
          : `; without leakage its forecasts tell regions apart with a median rank correlation of ${figure(joint.median.observed)}${joint.drift === null ? '' : `, the drift of a random walk with ${figure(joint.drift.correlation)}`} (joint test: p = ${figure(joint.median.pValue)})`
      }.`,
  },
} as const;
