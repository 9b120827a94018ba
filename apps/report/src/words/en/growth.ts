export const growth = {
  title: (target: string) => `Determinants of ${target}`,
  summary: {
    title: 'In short',
    sample: (rows: string, target: string, features: string, methods: string) =>
      `The sample has ${rows} rows. ${target} is explained by ${features} possible determinants with ${methods}.`,
    methods: (count: number) => (count === 1 ? 'one method' : `${count} methods`),
    seeds: (count: number) =>
      count === 1
        ? 'What a method draws at random is drawn once: nothing here says how much of it is chance.'
        : `What a method draws at random is repeated over up to ${count} seeds.`,
    top: (names: string, methods: number) =>
      methods === 1
        ? `First by rank (mean over seeds): ${names}.`
        : `First by mean rank over ${methods} methods: ${names}.`,
    topEntry: (name: string, rank: string) => `${name} (${rank})`,
    bma: (count: string, prior: string, names: string) =>
      `Bayesian model averaging finds ${count} determinants significant (inclusion probability above the prior ${prior}): ${names}.`,
    bmaNone: (prior: string) =>
      `Bayesian model averaging finds no determinant significant (inclusion probability above the prior ${prior}).`,
    crossValidated: (best: string, r2: string, worst: string, worstR2: string) =>
      `On rows that a model was not fitted to, ${best} predicts best (cross-validated R² ${r2}) and ${worst} worst (${worstR2}). A good fit in sample alone says little.`,
    alike: (a: string, b: string, correlation: string) => `${a} and ${b} (rank correlation ${correlation})`,
    agreement: (most: string, least: string) => `Most alike are the orders of ${most}, least those of ${least}.`,
    interaction: (a: string, b: string, method: string, share: string) =>
      `In what ${method} has learned, no two determinants interact more than ${a} and ${b}: what they do beyond the sum of what each does is ${share} of the variance of its predictions.`,
    additive: (method: string) =>
      `In what ${method} has learned, no two determinants interact: it is a sum of single effects.`,
    published: (cells: string, counts: string) => `Of ${cells} published cells: ${counts}.`,
  },
  ranks: {
    caption:
      'Rank of each determinant by each method, by mean rank: the darker, the better. Inside: the sign of its average slope (± where the levels of a factor differ).',
    first: (count: number) => `The first ${count}.`,
    key: (entries: string) => `${entries}.`,
  },
  ranking: {
    title: 'Ranking',
    note: (isSampled: boolean): string =>
      isSampled
        ? 'The interval shows what other samples of the same kind would have given.'
        : 'The interval shows the method’s own randomness, not that of the sample.',
  },
  coefficients: 'Coefficients and signs',
  determinant: {
    title: 'One determinant, every method',
    fepv: 'FEPV, per cent',
    table: (name: string, target: string) =>
      `${name} among the determinants of ${target}, method by method; intervals (5–95 %) are over samples where samples were drawn, else over seeds`,
    none: 'No method has it among its ten best: there is no profile of it.',
  },
  importance: {
    title: 'Importance',
    caption: (method: string, count: string, isSampled: boolean) =>
      `${method}: importance of the first ${count} determinants, mean over seeds and 5–95 % interval over ${isSampled ? 'samples' : 'seeds'}`,
  },
  accuracy: 'How well the methods fit and predict',
  sure: {
    title: 'How sure?',
    plain:
      'Intervals over seeds say how much a method depends on its own dice. Here the question is another one: what would a different sample of the same kind have shown? Intervals over samples answer it, here and in the ranking, the slopes and the profiles. A determinant is significant where importances as large hardly ever come about by chance, all determinants taken together; it tells something of its own where predictions get worse once it is replaced by what the others leave open of it.',
  },
  variation: {
    title: 'What the fitted functions use',
    none: 'The fitted functions were not decomposed in this run.',
  },
  interaction: {
    title: 'Two determinants together',
    caption: (method: string, count: string) =>
      `${method}: joint contribution (FIEPV) of every two of ${count} determinants, per cent of the variance of the predictions; of determinants that are correlated it holds what they share, so that alone it is no sign of interaction`,
    zoom: 'Show',
    topTen: 'first ten determinants',
    all: 'all pairs',
    none: 'No pairs were decomposed.',
  },
  profiles: {
    title: 'Profiles',
    caption: (method: string, hasBand: boolean) =>
      `${method}: prediction over the range of one determinant, the others at their 25 % (orange, dashed), 50 % (solid) and 75 % (violet, dotted) quantiles${hasBand ? '; shaded: the 5–95 % of the solid line over samples' : ''}; ticks: the sample`,
    none: 'No profiles were drawn in this run.',
  },
  contributions: {
    title: 'Contributions',
    caption: (method: string) =>
      `${method}: contribution of each determinant to every row’s prediction, with its linear trend (orange)`,
  },
  swarm: {
    title: 'Contributions side by side',
    axis: 'contribution to the prediction',
    caption: (method: string, count: string) =>
      `${method}: what each of the ${count} determinants with the largest contributions adds to every row’s prediction; colour: the row’s own value, from low to high (one colour for factors)`,
  },
  shares: {
    title: 'Groups of determinants',
    axis: 'per cent of the variance',
    caption: (method: string) =>
      `${method}: shares of the groups of determinants in the variance of the predictions; they sum to 100 %`,
    none: 'The data know no groups, or the fitted functions were not decomposed in this run.',
  },
  map: {
    title: 'Map',
    show: 'Show',
    shown: { target: 'target', prediction: 'prediction', residual: 'residual' },
    captions: {
      target: (target: string) => `${target} in the sample`,
      prediction: (target: string, method: string) => `${target} as ${method} predicts it, in sample`,
      residual: (target: string, method: string) => `${target} minus the prediction of ${method}, in sample`,
    },
    unmatched: (names: string) => `No country of the map goes by these identifiers: ${names}.`,
    undrawn: (names: string) => `Too small for this map (1:110 million): ${names}.`,
    none: 'not in the sample',
  },
  rows: {
    country: 'Country',
    row: 'Row',
    numbered: (number: string) => `Row ${number}`,
    title: (kind: string) => `One row at a time: ${kind}`,
    caption: (country: string, method: string) => `${country}: from the average prediction to its own, by ${method}`,
    table: (country: string, method: string) =>
      `${country}: contribution of every determinant to its prediction, by ${method}`,
    average: 'average prediction',
    others: (count: string) => `${count} others`,
    interplay: 'interplay',
    prediction: 'prediction',
    actual: 'actual',
    contribution: 'Contribution',
    facts: (target: string, actual: string, prediction: string, residual: string) =>
      `${target}: ${actual}. Prediction in sample: ${prediction}. Residual: ${residual}.`,
    note: 'Contributions are measured one determinant at a time; the interplay is what they leave of the way from the average prediction to this one, because determinants act together.',
    none: 'This file carries no sample (it was made with --no-data, or the functions were not decomposed).',
  },
  published: {
    title: 'Beside the paper',
    all: 'all tables',
    source: (source: string) => `Source: ${source}.`,
  },
  agreement: {
    title: 'Agreement of the methods',
    caption: 'Rank correlation of every two methods over all determinants',
    key: (entries: string) => `: ${entries}`,
  },
};
