import type { ComparedCell } from '../../growth/result.ts';

/** Headings of the tables' columns. */
export const columns = {
  low: '5 %',
  high: '95 %',
  paper: 'Paper',
  ofPaper: (heading: string): string => `${heading}, paper`,
  percentile: 'Its percentile',
  coefficient: 'b',
  standardError: 'S.e.',
  degrees: 'Df',
  missingInformation: 'Missing information',
  levels: 'Levels',
  stars: 'Stars',
  standardized: 'Standardised b',
  inclusion: 'Inclusion',
  positive: 'P(b > 0)',
  signCertainty: 'Sign certainty',
  conditionalMean: 'b given inclusion',
  conditionalSd: 'S.d. given inclusion',
  shrunken: 'Shrunken b',
  errors: 'Errors',
  signs: 'Signs',
  slope: 'Average slope',
  method: 'Method',
  place: 'Place',
  determinant: 'Determinant',
  description: 'Description',
  group: 'Group',
  determinants: 'Determinants',
  members: 'Members',
  abbreviation: 'Abbreviation',
  random: 'Random',
  seeds: 'Seeds',
  settings: 'Settings',
  r2: (within: boolean): string => (within ? 'Within R²' : 'R²'),
  linearR2: 'Linear R²',
  linearAdjustedR2: 'Adjusted',
  inSample: (measure: string): string => `${measure} in sample`,
  outOfBag: (measure: string): string => `${measure} out of bag`,
  crossValidated: (measure: string): string => `${measure} cross-validated`,
  significant: 'BMA significant',
  methodsTopTen: 'Methods with it in the first ten',
  meanRank: 'Mean rank',
  meanRankOfMethods: 'Mean rank, all methods',
  interaction: 'Interaction',
  componentShare: 'Share of the variance',
  order: 'Order',
  interactionPart: 'of it interaction',
  covariancePart: 'of it covariance',
  varianceShare: 'Share',
  shareError: 'S.e. of the share',
  alone: 'Alone',
  withAll: 'With all its interactions',
  meanShapley: 'Mean |Shapley|',
  direction: 'Direction',
  prediction: 'Prediction',
  columns: 'Columns',
  level: 'Level',
  part: 'Group or variable',
  topTen: 'In top ten, %',
  topTenResampled: 'In top ten, resampled, %',
  first: 'First',
  second: 'Second',
  spearman: 'Rank correlation',
  sharedTopEight: 'Of first 8',
  sharedTopTen: 'Of first 10',
  centred: 'Centred FEPV',
  sum: 'Sum',
  closedIndex: (method: string): string => `${method}, alone`,
  totalIndex: (method: string): string => `${method}, with all its interactions`,
  table: 'Table',
  cells: 'Cells',
  row: 'Row',
  rows: 'Rows',
  importance: 'Importance',
  least: (measure: string): string => `${measure}, least`,
  largest: (measure: string): string => `${measure}, largest`,
  ours: 'Ours',
  difference: 'Difference',
  reason: 'Reason',
  note: 'Note',
  variable: 'Variable',
  uncentred: (measure: string): string => `${measure}, uncentred`,
  measure: 'Measure',
  value: 'Value',
  effect: 'Effect',
  ownSpace: 'Own space',
  zScores: 'z-scores',
  silhouette: 'Silhouette',
  agreement: 'Agreement of replicas',
  partitions: 'Partitions',
  collapsed: 'Collapsed',
  replicas: 'Replicas',
  region: 'Region',
  stability: 'Stability',
  share: (cluster: number): string => `In ${cluster}`,
  codes: 'Codes',
  indicators: 'Indicators',
  indicator: 'Indicator',
  cluster: 'Cluster',
  clusterOf: (cluster: number): string => `Cluster ${cluster}`,
  inSpace: (partition: string, space: string): string => `${partition}, ${space}`,
  agreementWithout: 'Agreement without it',
  moves: 'Changes cluster',
  origins: 'From',
  horizon: 'Ahead',
  shareBetter: 'Better than random walk',
  regionsForecast: 'Regions forecast',
  forecastsScored: { same: 'Forecasts that all make', own: 'Its own forecasts' },
  scoredOver: {
    same: (measure: string): string => `${measure} of those`,
    own: (measure: string): string => `${measure} of its own`,
  },
  accuracy: { mae: 'MAE', rmse: 'RMSE', mape: 'MAPE', r2: 'R²', theilU: "Theil's U" },
  statistic: 'Diebold–Mariano statistic',
  againstWalk: 'Against random walk',
  againstDrift: 'Against drift',
  driftStatistic: 'DM statistic against drift',
  driftP: 'p against drift',
  confidenceSet: 'p in confidence set',
  verdict: 'Verdict',
  claim: 'Claim',
  evidence: 'Evidence',
  period: 'Period',
  forecast: 'Forecast',
  actual: 'Actual',
  inside: 'Inside',
  errorsCounted: 'Errors',
  held: 'Held, %',
  heldThirds: { least: 'of the third that moves least, %', middle: 'more, %', most: 'most, %' },
  analytic: (what: string): string => `${what}, by the model`,
  model: 'Model',
  epoch: 'Epoch',
  seed: 'Seed',
  completedTable: 'Completed table',
  epochs: 'Epochs',
  bestEpoch: 'Epoch kept',
  networks: 'Networks',
  mseOf: { train: 'MSE, training rows', validation: 'validation rows', test: 'test rows' },
  stopped: {
    validation: 'Stopped by validation',
    maxEpochs: 'at the last epoch',
    minGradient: 'by the gradient',
    muMax: 'by the largest mu',
    goal: 'at the goal',
    diverged: 'Diverged, left out',
  },
  train: 'Training',
  validation: 'Validation',
  factor: 'Factor',
  loading: 'Loading',
  clusters: 'Clusters',
  factors: 'Factors',
  residual: 'Residual variance',
  quantity: 'Quantity',
  medianOf: 'Median',
  specifications: 'Specifications',
  insideShare: 'Holds the paper’s',
  replicasHolding: 'Of replicas',
  observed: 'Observed',
  nullLow: 'Null, 5 %',
  nullHigh: 'Null, 95 %',
  choice: 'Choice',
  usualValue: "Base's value",
  meanUsual: "Mean at the base's value",
  meanVaried: 'Mean',
  insideUsual: "Inside at the base's value",
  betweenShare: 'Share of variance',
  variedAlone: 'Varied alone',
  drawn: 'Drawn again',
  regions: 'Regions',
  jaccard: 'Jaccard',
  recovered: 'Found again',
  dissolved: 'Dissolved',
  consensus: 'Together',
  agreementDraws: 'Agreement of draws',
  area: 'Area under the distribution',
  ambiguous: 'Ambiguous pairs',
  logWithin: 'log W',
  expected: 'Expected',
  gap: 'Gap',
  uncertainty: 'Uncertainty',
  fromCluster: 'From cluster',
  movesTo: (cluster: number): string => `To ${cluster}`,
  shareTo: (cluster: number): string => `Share to ${cluster}`,
  longRun: 'Long run',
  stayers: 'Stay',
  movesOf: 'Moves',
  moran: "Moran's I",
  localMoran: 'Local Moran',
  quadrant: 'Region and neighbours',
  pRandomisation: 'p, randomisation',
  pNormality: 'p, normality',
  pPermutation: 'p, permutations',
  pAdjusted: 'p, adjusted',
  joins: 'Neighbours in',
  count: 'Pairs',
} as const;

/** Texts in the tables' cells. */
export const cells = {
  yes: 'yes',
  no: 'no',
  all: 'all',
  noGroup: 'no group',
  levels: ([base, ...others]: readonly string[]) => `${base} (base), ${others.join(', ')}`,
  constant: 'Constant',
  posteriorSd: 'posterior s.d.',
  overSeeds: '[seeds]',
  overSamples: '[samples]',
  clause: '; ',
  component: (number: number): string => `PCA, share of component ${number}`,
  pcaError: 'PCA, mean squared error',
  unit: (number: number): string => `Autoencoder, split of its code: unit ${number}`,
  explained: 'Autoencoder, share explained (1 - MSE / variance)',
  autoencoderError: 'Autoencoder, mean squared error',
  sameCluster: 'the same cluster',
} as const;

/** How regions are clustered. */
export const partitions = {
  gnn: 'k-means after the graph network',
  codes: "k-means of the autoencoder's codes",
  direct: 'k-means of the indicators',
  contiguous: 'clusters of neighbours (SKATER)',
  mixture: 'normal mixture of least BIC',
} as const;

/** What is drawn again. */
export const drawn = { indicators: 'indicators', periods: 'periods', both: 'both' } as const;

/** How a region and its neighbours lie to the mean. */
export const quadrants = {
  'high-high': 'high among high',
  'low-low': 'low among low',
  'high-low': 'high among low',
  'low-high': 'low among high',
} as const;

/** How the clusters of every period are found. */
export const transitionsBy = {
  'k-means': 'k-means of the indicators',
  networks: "the graph networks' consensus",
} as const;

/** How a published number and ours compare. */
export const reasons: Readonly<Record<ComparedCell['reason'], string>> = {
  exact: 'exact',
  'paper-arithmetic': "exact, of the paper's own list: its arithmetic",
  'within-seed-spread': 'within the spread over seeds',
  'definition-differs': 'another definition',
  'paper-inconsistent': 'the paper contradicts itself',
  'not-reproduced': 'not reproduced',
};

const further = (caption: string): string => `${caption}, further methods`;
const fit = 'Fit of the functions, and of least squares on the ten best determinants';

/** Captions of the growth study's tables. */
export const growthCaptions = {
  variables: (target: string): string => `Determinants of ${target}`,
  groups: 'Groups of determinants',
  groupShares:
    'Shares of the groups of determinants in the variance of the predictions (Shapley values of explained variation, per cent); those of a method sum to 100',
  methods: 'Methods and their settings',
  rankings: 'Determinants by rank',
  furtherRankings: further('Determinants by rank'),
  fit,
  furtherFit: further(fit),
  variation:
    'Explained variation (per cent of the mean squared prediction) and nonlinearity (per cent) of the ten best determinants',
  furtherVariation: further('Explained variation and nonlinearity of the ten best determinants'),
  explainedVariation: 'Explained variation of every determinant, per cent of the mean squared prediction',
  nonlinearity: 'Nonlinearity of every determinant, per cent',
  ranks: (methods: number, isSampled: boolean): string =>
    `Rank of each determinant by ${methods === 1 ? 'one method' : `${methods} methods`}, ${isSampled ? 'mean over seeds and 5-95 % interval over samples' : 'mean and 5-95 % interval over seeds'}`,
  variationOf: (method: string): string =>
    `${method}: explained variation (per cent of the mean squared prediction) and nonlinearity (per cent) of every determinant`,
  ranking: (method: string, target: string, measure: string, seeds: number, samples: number): string =>
    `${method}: determinants of ${target} by ${measure}, ${samples > 0 ? `5-95 % interval over ${samples} samples, mean` : 'mean and 5-95 % interval'} over ${seeds === 1 ? 'one seed' : `${seeds} seeds`}`,
  interaction: (method: string): string =>
    `${method}: joint contribution (FIEPV) of every two of the ten best determinants, per cent`,
  pairs: (method: string): string =>
    `${method}: pairs of determinants by the size of their joint contribution (FIEPV), and what of the variance of the predictions is their interaction alone, per cent`,
  profiles: 'Prediction over the range of one determinant, the others at their 25, 50 and 75 % quantiles',
  accuracy: 'Accuracy of the fitted functions, mean and 5-95 % interval over seeds',
  networkTraining:
    'Training of the networks of each fit: means over the networks kept, and networks by the reason why training ended',
  agreement: 'Rank correlation of every two methods, and how many of their first eight and ten they share',
  coefficients: (target: string): string => `Coefficients of the linear methods, ${target}`,
  regression: (target: string): string =>
    `Determinants of ${target} by every method, those of the lowest mean rank first`,
  regressionNote: (covType: string, clusters: readonly string[]): string =>
    `Errors in parentheses: ${covType === 'cluster' ? `clustered by ${clusters.join(' and ')}, fixest's small-sample corrections` : covType === 'nonrobust' ? 'classical' : `robust (${covType})`}; of Bayesian methods, posterior standard deviations. * p < 0.1, ** p < 0.05, *** p < 0.01 of these errors; none for Bayesian methods. LASSO, elastic net and stepwise regression: least squares on the chosen determinants, whose errors take no account of the choice. Other methods: average slope of the fitted function, in brackets its 5–95 % interval, over samples or seeds as the last row says.`,
  sampledNote:
    'In brackets beneath a coefficient: its interval over samples; of methods that choose, of least squares on what each sample chooses, 0 where that leaves the determinant out.',
  absorbedNote: (effects: readonly string[]): string =>
    ` Effects of ${effects.join(' and ')} are absorbed: there is no constant, R² is within, and degrees of freedom count the effects.`,
  pooledNote: (imputations: number): string =>
    ` Missing cells were imputed ${imputations} times: coefficients are pooled by Rubin's rules, t and p have Barnard and Rubin's degrees of freedom, R² is a mean.`,
  imputations: (tables: number): string =>
    `Between the ${tables} completed tables: the least and the largest of their means over seeds`,
  slopes: (target: string): string =>
    `Signs and average slopes of the fitted functions, standard deviations of ${target} per standard deviation of the determinant`,
  slopesNote: (step: number, rows: number): string =>
    `Signs in the order of the columns. The slope is the mean over ${rows} rows of the difference of two predictions over that of the determinant's values: the nearest observed ones at least ${step} standard deviations below and above the row's.`,
  comparison: 'Published cells beside ours',
  comparisonCounts: 'Cells of each published table by how ours compare',
  comparisonReasons: 'Why published cells differ from ours',
} as const;

/** Captions of the decomposition of a model. */
export const explainCaptions = {
  model: (program: string, trees: number): string => `${program}, ${trees === 1 ? 'one tree' : `${trees} trees`}`,
  variables: (model: string, data: string): string =>
    `${model}: explained prediction variation and nonlinearity of each variable over ${data}, per cent`,
  pairs: (model: string, data: string): string =>
    `${model}: joint contribution (FIEPV) and interaction of each pair of variables over ${data}, per cent`,
  shapley: (model: string, data: string): string =>
    `${model}: Shapley values of each row over ${data}, in units of the prediction: with their mean prediction they sum to the row's`,
  components: (model: string, data: string, order: number): string =>
    `${model}: functional components of up to ${order} of the strongest variables over ${data}: their variance, per cent of that of the predictions, and H`,
  componentNote:
    'A component is what the prediction owes to its variables together, beyond all fewer of them; H is the root of its variance over that of their partial dependence.',
  effects: (model: string, data: string): string =>
    `${model}: accumulated local effects (ALE) of each variable over ${data}, in units of the prediction`,
  effectsNote: (resamples: number): string =>
    `Running sums of the mean change of the prediction between neighbouring quantiles of the variable, among the rows that lie there; the mean over all rows is 0.${resamples === 0 ? '' : ` 5 and 95 % over ${resamples} bootstrap samples of the rows, the model staying as it is.`}`,
  players: 'Groups of variables',
  within: (model: string, data: string): string =>
    `${model}: shares of the variance of the predictions of groups and of the parts in them over ${data}, per cent`,
  withinNote:
    "The shares of the parts of a group sum to its own (Owen's value, of more levels Winter's). The standard error of a part is within its group.",
  sharesSum: 'All',
  shareNote:
    'Share: Shapley share of the variance of the predictions; all sum to 100. Mean |Shapley|: mean size of the Shapley values, in units of the prediction; direction: their correlation with the variable.',
  pairNote:
    'FIEPV is covariance and interaction together; the part that is interaction is 0 for a function that is additive in the two. Mean |Shapley|: mean size of the Shapley interaction index, in units of the prediction.',
} as const;

/** Captions of the regions study's tables; `over` says what the intervals are over. */
export const regionsCaptions = {
  over: (replicas: number, lost: readonly string[]): string =>
    `median and 5-95 % interval over ${replicas} replicas${lost.length === 0 ? '' : `, less those that diverged: ${lost.join(', ')}`}`,
  /** A caption of what a publication prints too. */
  printed: (caption: string, kind: 'table' | 'figure', numbers: string): string =>
    `${caption} (the paper's ${kind === 'table' ? 'Table' : 'Figure'} ${numbers})`,
  unbalanced: (target: string, regions: number, complete: number): string =>
    `Errors of ${target} in ${regions} regions, missing cells kept: methods that take them forecast from all that is known, the others the ${complete} complete regions; over the forecasts that all methods make, and over each one's own`,
  unbalancedRegions: (target: string): string =>
    `${target} of every region by the methods that take missing cells, from the last origin and, where it is asked for, the last period; empty where too little is known`,
  verdicts: 'Four claims of this approach and what the replicas say of them',
  reduction: (period: number | string, over: string): string =>
    `Reduction of the indicators of ${period} to two dimensions: ${over}`,
  clusters: (period: number | string, over: string): string =>
    `Silhouettes of the clusters of ${period}, each in its own space and among the z-scored indicators, which alone compares them: ${over}`,
  regions: (period: number | string): string =>
    `Clusters of ${period}: the replicas' consensus, its stability, and the share of replicas in each cluster`,
  profiles: (period: number | string): string => `Mean z-scores of the clusters of ${period}`,
  zScores: (period: number | string): string => `z-scores of ${period}`,
  plane: (period: number | string, codes: number | string, embedding: number | string): string =>
    `Regions of ${period} in two dimensions: scores of PCA, and laid onto them the codes of replica ${codes}, that of median error, and the embedding of replica ${embedding}, the first with the consensus's clusters`,
  silhouettes: (period: number | string, over: string): string =>
    `Silhouette of each region of ${period}, in the space that was clustered and among the z-scored indicators: ${over}`,
  selection: 'Silhouette of k-means by the number of clusters',
  paper: "The paper's values among the replicas",
  leaveOneOut: (period: number | string, replicas: number): string =>
    `Clusters of ${period} again without each region, ${replicas} replicas each: agreement of the others with the full partition (adjusted Rand index), and share of the others' absences in which the region changes its cluster`,
  resampled: (draws: number): string =>
    `Clusters again in ${draws} draws of each kind: mean Jaccard similarity of each cluster to the nearest of a draw (below 0.6 no cluster of its own, 0.85 and more highly stable), shares of draws in which it is found again (0.75 and more) and dissolved (0.5 and less), and how often two of its regions are together`,
  consensus: (draws: number): string =>
    `Consensus matrices of ${draws} draws of each kind: mean adjusted Rand index of the draws with the clusters, area under the distribution of the matrix, and share of pairs of regions that are together in more than 10 and at most 90 % of the draws`,
  consensusRegions: (draws: number): string =>
    `How often each region is with the others of its cluster, shares of ${draws} draws of each kind`,
  gap: (references: number): string =>
    `Gap statistic of k-means: log of the squared distances within clusters, its mean over ${references} samples without clusters, and their difference; the number chosen is the smallest whose gap is at least the next less its standard error, or else the largest tried`,
  mixtures:
    'BIC of normal mixtures by number of components and shape (volume, shape and orientation equal, variable or of the axes), least is best; empty where a component fell onto too few regions',
  partitions: (period: number | string): string => `Clusters of ${period} found otherwise, beside k-means`,
  transitions: (clusters: string): string =>
    `Moves between clusters from one period to the next, ${clusters}: counts, shares, and the shares of regions to which the same moves would lead for ever`,
  stayers: (clusters: string): string => `Share of regions that stay in their cluster until each period, ${clusters}`,
  clusterPaths: (clusters: string): string => `Cluster of each region in every period, ${clusters}`,
  moran: (period: number | string, permutations: number): string =>
    `Moran's I of the indicators of ${period}, two-sided, ${permutations} permutations`,
  moranLocal: (period: number | string, permutations: number): string =>
    `Local Moran statistics of ${period}, two-sided p-values of ${permutations} permutations, adjusted so that of those below a level at most that share is false`,
  joins: (period: number | string, permutations: number): string =>
    `Neighbours in one cluster, ${period}: pairs, and as many as chance would give; p-values count more than by chance, ${permutations} permutations`,
  moranErrors: (target: string, permutations: number): string =>
    `Moran's I of the errors of ${target}, what came less the median forecast, two-sided, ${permutations} permutations`,
  indicators: (over: string): string => `Mean absolute error of LSTM-DFA by indicator and cluster, z-scores: ${over}`,
  accuracy: (over: string): string => `Accuracy over all indicators by cluster, z-scores: ${over}`,
  levels: (target: string, over: string): string =>
    `Forecasts of ${target} in its unit and against the random walk: ${over}`,
  tests: (target: string): string =>
    `Forecasts of ${target} against the random walk without and with drift (Diebold–Mariano over origins; negative is better), and p-values in the model confidence set: the best is, at 90 %, among those of 0.1 and more`,
  ahead: (target: string, last: number | string, level: number): string =>
    `${target} after ${last} by every method, the median of its replicas, with ${level} % intervals from its errors from the past origins`,
  aheadHeld: (level: number, scale: 'errors' | 'changes'): string =>
    `How often ${level} % intervals from the errors of the other origins held what came, per cent, of all regions and of the thirds that move least, more and most, and the mean absolute errors that they are made of. A region's width goes by ${scale === 'errors' ? "the method's own errors there, drawn towards the size of the region's changes" : "the size of the region's changes"}; regions of one period err together. By the model: intervals by the method's own theory of its errors, from every origin`,
  next: (origin: number | string, over: string): string =>
    `LSTM-DFA's forecasts of every region from ${origin} and what came: ${over}`,
  curves: (over: string): string => `Losses by epoch: ${over}`,
  loadings: (over: string): string => `Loadings of LSTM-DFA by cluster, up to a turn and a scale: ${over}`,
  factorNumber: (used: number): string =>
    `Bai and Ng's criteria for the number of factors, least is best; ${used} are used`,
} as const;
