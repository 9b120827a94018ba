import { periodName } from '@kuznets/data';
import type { Model } from '../../regions/diverged.ts';
import type { NeighbourNote } from '../../regions/clustering-result.ts';
import type { ForecastNote, PanelNote, WalkVerdict } from '../../regions/notes.ts';
import type { Verdict } from '../../regions/verdict-schema.ts';
import { type Evidence, figure, percent } from '../evidence.ts';
import type { Sayings } from '../sayings.ts';
import { tableNotes } from './table-notes.ts';

/** Units left out of a panel. */
export const panelNotes: Sayings<PanelNote> = {
  ...tableNotes,
  'periods-read-as': ({ name, unit, text, number }) =>
    `Periods are each ${unit} of "${name}", from ${text}; result.json and configuration files write ${periodName(number, unit)} as ${number}.`,
  'same-in-all-units': ({ names }) =>
    `Left out, since in every period all regions have the same value: ${names.join(', ')}.`,
  'periods-left-out': ({ periods }) =>
    `${periods.length} ${periods.length === 1 ? 'period' : 'periods'} left out, since too few regions have ${periods.length === 1 ? 'it' : 'them'}: ${periods.join(', ')}.`,
  'missing-cells-kept': ({ regions, ids, first, last, before, after }) =>
    [
      `Missing cells are kept: methods that take them forecast all ${regions} regions${before.length === 0 ? '' : ` from what is known since ${before[0]!}`}; all else is of the ${regions - ids.length} regions that are complete from ${first} to ${last}${ids.length === 0 ? '' : `, without ${ids.join(', ')}`}.`,
      ...(after.length === 0
        ? []
        : [`Left out, since too few regions have ${after.length === 1 ? 'it' : 'them'}: ${after.join(', ')}.`]),
    ].join(' '),
  'years-as-rows': ({ name, first, last, names }) =>
    `The years ${first} to ${last} were columns; they became rows, "${name}", of ${names.join(', ')}.`,
  'unit-without-period': ({ id, period }) => `${id} left out: no ${period}.`,
  'unit-with-missing-cell': ({ id, row, column }) => `${id} left out: row ${row} "${column}" is missing.`,
};

/** What is to be said of the neighbours. */
export const neighbourNotes: Sayings<NeighbourNote> = {
  'neighbours-unknown': ({ names }) =>
    `Pairs left out of the file of neighbours, since no region of the data is called so: ${names.join(', ')}.`,
  'regions-alone': ({ ids }) => `Without a neighbour, and in no test of neighbours: ${ids.join(', ')}.`,
  'more-parts-than-clusters': ({ parts, clusters }) =>
    `There are no clusters of neighbours: borders leave the regions in ${parts} parts, more than ${clusters} clusters.`,
};

/** What is to be said of a method's forecasts. */
export const forecastNotes: Sayings<ForecastNote> = {
  orders: ({ orders }) =>
    `Orders by AICc: ${orders.map(({ order, times }) => `(${order.join(', ')}) ${times === 1 ? 'once' : `${times} times`}`).join(', ')}.`,
  trends: ({ none, trend, damped }) =>
    `By AICc ${none} series without trend, ${trend} with one, ${damped} with a damped one.`,
  weights: ({ period, past, weights }) => {
    const shares = weights
      .filter(({ weight }) => weight >= 0.005)
      .sort((a, b) => b.weight - a.weight)
      .map(({ method, weight }) => `${models[method]} ${percent(weight)}`);
    return `Weights one period ahead from ${period}, ${past === 0 ? 'not decided by earlier forecasts' : `by the forecasts from ${past} earlier ${past === 1 ? 'origin' : 'origins'}`}: ${shares.join(', ')}.`;
  },
  'no-split': ({ rows, leaf }) => `${rows} rows cannot be split into leaves of ${leaf}: every forecast is the mean.`,
  'does-not-move': ({ cluster, names }) =>
    `Cluster ${cluster}: left out of the factors, since it changes by the same amount every period in every region: ${names.join(', ')}.`,
  'likelihood-still-rose': ({ cluster, iterations }) =>
    `Cluster ${cluster}: the likelihood still rose after ${iterations} iterations.`,
  'factors-singular': ({ cluster, factors }) =>
    `Cluster ${cluster}: the likelihood rises towards a model with fewer shocks than its ${factors} factors; the periods are too few for so many.`,
  'changes-alike': ({ name, ids }) =>
    `${name}: left out of the factors and goes on as it did, since it changes by the same amount every period: ${ids.join(', ')}.`,
  'em-still-rose': ({ cluster, name, iterations }) =>
    `Cluster ${cluster}, ${name}: the likelihood still rose after ${iterations} EM steps.`,
  'split-by-windows': ({ cluster }) => `Cluster ${cluster} is one region: windows of it are kept for validation.`,
  'one-network': () => 'One network of the regions of all clusters; its loadings are means over the regions of each.',
  'complete-regions-only': ({ regions, left }) =>
    `Takes no missing cells: forecasts the ${regions} complete regions and leaves out ${left} ${left === 1 ? 'other' : 'others'}.`,
  'too-few-values': ({ fewest, ids }) =>
    `${ids.length} ${ids.length === 1 ? 'region is' : 'regions are'} not forecast, since fewer than ${fewest} of the values that are taken are known: ${ids.join(', ')}.`,
  'same-forecasts': ({ method }) => `The same forecasts as ${models[method]}: not counted as a method of its own.`,
};

/** Names of the models. */
export const models: Readonly<Record<Model, string>> = {
  dae: 'Autoencoder',
  gcn: 'Graph network',
  'random-walk': 'Random walk',
  drift: 'Random walk with drift',
  'panel-ar': 'Panel AR(1)',
  'factor-panel-ar': 'Panel AR(1) of changes, common factor',
  arima: 'ARIMA',
  ets: 'Exponential smoothing',
  theta: 'Theta',
  xgboost: 'Boosted trees (XGBoost settings)',
  lightgbm: 'Boosted trees (LightGBM settings)',
  dfm: 'Linear dynamic factors of changes',
  lstm: 'LSTM',
  'lstm-dfa': 'LSTM-DFA',
  'lstm-dfa-shrunk': 'LSTM-DFA shrunk to the random walk',
  mean: 'Mean of the forecasts',
  'inverse-mse': 'Forecasts weighted by inverse MSE',
  stacked: 'Stacked forecasts',
};

/** The paper's conclusions. */
export const claims: Readonly<Record<Verdict['claim'], string>> = {
  reduction: 'The autoencoder keeps more than PCA: its reconstruction error is lower.',
  clustering: 'Clusters improve with the graph network: the silhouette rises.',
  dynamics: 'LSTM-DFA explains more than linear dynamic factors.',
  mixed: 'The mixed model forecasts better than ARIMA, boosted trees and an LSTM, and than a random walk.',
};

/** What is said of a conclusion. */
export const verdicts: Readonly<Record<Verdict['verdict'], string>> = {
  holds: 'holds',
  'does not hold': 'does not hold',
  open: 'open',
};

/** A method against the random walk. */
export const againstWalk: Readonly<Record<WalkVerdict, string>> = {
  beats: 'beats it',
  loses: 'loses to it',
  open: 'no clear difference',
  'one-origin': 'one origin cannot tell',
  'few-origins': 'too few origins to tell',
};

/** The numbers that decide a conclusion. */
export const evidence: Evidence = {
  reduction: ({ belowPca, pca, error }) => [
    `The error is below PCA's ${figure(pca)} in ${percent(belowPca)} of replicas; its median is ${figure(error?.median)} (5–95 % over seeds: ${figure(error?.low)} to ${figure(error?.high)}). It is measured in sample, on the rows that the network was trained on.`,
  ],
  clustering: ({ common, direct, own, space }) => [
    `Among the same z-scores the graph network's clusters have a median silhouette of ${figure(common?.median)} (5–95 % over seeds: ${figure(common?.low)} to ${figure(common?.high)}), k-means without it ${figure(direct)}. In the network's own space the median is ${figure(own)}: a network that draws similar regions together raises that figure whatever the clusters.${space === 'network' ? ' Here that figure decides, as in the paper.' : ''}`,
  ],
  dynamics: ({ forecasts }, written) => [
    ...forecasts.map(
      ({ origins, horizon, rmse, linear }) =>
        `Forecast origin ${written(origins)}, horizon ${horizon}: the error in z-scores is ${figure(rmse.median)} (5–95 % over seeds: ${figure(rmse.low)} to ${figure(rmse.high)}) against ${figure(linear)} of linear factors of changes.`,
    ),
    'Both see a region through as many factors.',
  ],
  mixed: ({ forecasts }, written) =>
    forecasts.map(
      ({ origins, horizon, share, walk, better }) =>
        `Forecast origin ${written(origins)}, horizon ${horizon}: the error is smaller than the random walk's in ${percent(share)} of replicas (${againstWalk[walk]}). As good or better: ${better.map((name) => models[name]).join(', ') || 'no other method'}.`,
    ),
};
