export const regions = {
  title: 'Regions',
  replicas: (replicas: string, seed: string) =>
    `${replicas} replicas of seed ${seed}; an interval goes from their 5 % to their 95 % quantile.`,
  cross: (caption: string) => `${caption}; cross, the paper's value`,
  once: 'Nothing here is drawn at random.',
  summary: {
    title: 'In short',
    scope: (regions: string, indicators: string, periods: string, replicas: string, seed: string) =>
      `${regions} regions, ${indicators} indicators, ${periods}. Every model that draws random numbers was fitted ${replicas} times (seed ${seed}), so every number of theirs is a distribution.`,
    caution: 'Note',
    conclusions: 'Four claims of this approach',
    paperConclusions: "The paper's four conclusions",
    basis: 'The approach is that of Liu and Fan (2025), on 31 Chinese provinces, doi:10.61369/ASDS.2025070015.',
    rule: 'A claim holds where at least 95 % of replicas say so, does not hold where at most 5 % do, and is open between. For clusters, the 5–95 % interval decides; for forecasts, every origin has to agree.',
  },
  clusterMap: {
    title: 'Clusters',
    choose: 'Clusters of',
    caption: (partition: string, period: string) => `Clusters of ${period}: ${partition}.`,
    nowhere: 'There is no map: the data set has no tile grid, and no outlines were given with --geojson.',
    tiles: 'One tile a region.',
    shares: 'One tile a region: the number is its stability in per cent, the lower edge how the replicas divide.',
    stable: (count: string, regions: string, agreement: string) =>
      `${count} of ${regions} regions have a stability of at least 95 %. Two replicas agree by an adjusted Rand index of ${agreement} on average.`,
    partitions: (count: number, partitions: string) =>
      count === 1 ? 'All replicas find the same partition.' : `${partitions} different partitions came up.`,
    unstable: (regions: string) => `Least stable: ${regions}.`,
    lost: (diverged: string, collapsed: string) =>
      `${diverged} replicas diverged, and in ${collapsed} the points fell into fewer clusters than asked for; they are not counted.`,
  },
  clustering: {
    title: 'How sure the clusters are',
    resampled:
      'Regions are clustered again by indicators drawn with replacement from those there are, by their mean z-scores over periods drawn so, or by both. A cluster that hangs on single indicators or years does not come back.',
    choose: 'Draws',
    draws: (partition: string, drawn: string) => `${partition}, other ${drawn}`,
    figure: (partition: string, drawn: string) =>
      `Consensus matrix of ${drawn} drawn again, ${partition}: the darker, the more often two regions are together; lines part the clusters`,
    many: 'More regions than a heat map can tell apart.',
    gapFigure: (count: string) => `Gap statistic, bars one standard error either way; dashed, the ${count} chosen`,
    mixturesFigure: (family: string, count: string) =>
      `BIC of the mixtures, least is best: ${family} with ${count}, in the ring`,
    agreement: (partition: string, index: string) =>
      `Agreement with k-means of the indicators, adjusted Rand index: ${partition} ${index}.`,
    pathsFigure: (clusters: string) => `Cluster of every region in every period, ${clusters}`,
    mobility: (index: string) => `Shorrocks's index of mobility is ${index}: 0 where nothing moves.`,
  },
  neighbours: {
    title: 'Whether neighbours are alike',
    pairs: (pairs: string, file: string | null) =>
      file === null ? `${pairs} pairs of neighbours, of the catalogue.` : `${pairs} pairs of neighbours, of ${file}.`,
    errors:
      'Errors that are alike among neighbours say that a forecast misses what moves through space; they also make its errors fewer independent observations than there are regions.',
  },
  profiles: {
    title: 'What the clusters are like',
    figure: (period: string) => `z-scores of ${period}, by cluster of the graph network; colours end at −3 and 3`,
  },
  plane: {
    title: 'Two dimensions: PCA against autoencoder',
    axis: (number: string) => `Dimension ${number}`,
    pca: (period: string, first: string, second: string) =>
      `PCA, ${period}: the dimensions explain ${first} % and ${second} % of the variance`,
    dae: (period: string, replica: string, disparity: string) =>
      `Autoencoder, ${period}: codes of replica ${replica}, that of median error, laid onto PCA's; ${disparity} of the squares still differ`,
    gnn: (period: string, replica: string, disparity: string) =>
      `Graph network, ${period}: embedding of replica ${replica}, the first with the consensus's clusters, laid onto PCA's; ${disparity} of the squares still differ`,
  },
  reduction: {
    axis: 'Mean squared error',
    figure: (period: string) =>
      `Reconstruction error of ${period}: thin line 5–95 % of replicas, thick line their middle half, dot the median`,
    mind: "The paper prints the split of the code's own variance (64.93 % and 35.07 %, together 100 % by construction) beside PCA's shares of the data's variance. The share explained is what compares.",
  },
  silhouettes: {
    title: 'Silhouettes',
    mind: 'A silhouette says how much nearer a region is to its own cluster than to the next one, from −1 to 1. Silhouettes from different spaces do not compare; only those among the same z-scores compare methods.',
    figure: (period: string) =>
      `Mean silhouettes of ${period}: thin line 5–95 % of replicas, thick line their middle half, dot the median; dashed, k-means of the indicators`,
    regionsFigure: (partition: string, space: string) =>
      `Silhouette of each region, ${partition}, among ${space}: median and 5–95 % of replicas`,
    choose: 'Silhouettes of',
    selected: (count: string, used: string) => `The silhouette is largest for ${count} clusters; ${used} are used.`,
  },
  losses: {
    title: 'Appendix: how the networks learnt',
    figure: (name: string) => `${name}: loss by epoch, median and 5–95 % of replicas`,
    logarithmic: (name: string) => `${name}: loss by epoch on a logarithmic scale, median and 5–95 % of replicas`,
  },
  loadings: {
    title: 'What the factors load on',
    figure: "LSTM-DFA's loadings, median over replicas; in brackets where the 5–95 % interval holds 0",
    ridged: (share: string) => `The ridge decided the factors of ${share} % of regions and replicas.`,
  },
  forecasts: {
    title: 'Forecasts',
    forecast: 'Forecast, 5–95 % of replicas',
    figure: (region: string, indicator: string) => `${region}: ${indicator}`,
    regionsFigure: (period: string, indicator: string) =>
      `${indicator} of ${period} in every region: forecasts, median and 5–95 % of replicas; cross, the actual value`,
    table: (period: string, indicator: string) =>
      `LSTM-DFA's forecasts of ${indicator} for ${period} and the actual values`,
    coverage: (period: string, share: string) =>
      `${period}: ${share} % of the actual values lie within the 5–95 % intervals. These say how the replicas differ, not how wrong all of them may be; intervals of forecast errors would cover 90 %.`,
  },
  accuracy: {
    title: 'How good the forecasts are',
    choose: 'Forecasts',
    option: (origins: string, horizon: string) => `origin ${origins}, horizon ${horizon}`,
    scale: 'Measured',
    scales: { levels: 'target, in its unit', scaled: 'all indicators, in z-scores' },
    measures: {
      mae: 'Mean absolute error (MAE)',
      rmse: 'Root mean squared error (RMSE)',
      mape: 'Mean absolute percentage error (MAPE)',
      r2: 'R²',
      theilU: "Theil's U",
    },
    figure: (measure: string, scale: string) =>
      `${measure}, ${scale}: median and 5–95 % of replicas; dashed, the random walk`,
    notes: 'Notes on single methods',
    mape: 'A percentage error of z-scores divides by numbers near 0: judge by the others.',
  },
  paper: {
    title: "Beside the paper's values",
    axis: "Replicas below the paper's value, per cent",
    figure: "Where the paper's values lie among the replicas; shaded, 5–95 %",
    mind: "A percentile near 0 or 100 says that the paper's run was unusual, or that something differed from what the paper says.",
    source: 'Paper',
  },
};
