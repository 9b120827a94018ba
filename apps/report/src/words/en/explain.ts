export const explain = {
  title: (program: string, data: string) => `What ${program} has learned: ${data}`,
  summary: {
    title: 'In short',
    sample: (model: string, rows: string, players: string, mean: string, variance: string) =>
      `${model}, over ${rows} rows of ${players} variables or groups: predictions have mean ${mean} and variance ${variance}.`,
    accuracy: (target: string, r2: string, mae: string) =>
      `For ${target} its R² is ${r2}, its mean absolute error ${mae}.`,
    shares: (names: string) => `The variance of the predictions is shared out, largest first: ${names}.`,
    explained: (names: string) => `What explains most of the variation by itself (FEPV): ${names}.`,
    entry: (name: string, share: string) => `${name} (${share})`,
    directions: (up: string, down: string) =>
      `Of the ten largest, predictions rise with ${up} and fall with ${down} (by the sign of the correlation with the Shapley values).`,
    none: 'none',
    pair: (a: string, b: string, joint: string, covariance: string, interaction: string) =>
      `No pair contributes more together than ${a} and ${b}: ${joint} of the variance beyond their single parts, of it ${covariance} covariance and ${interaction} interaction.`,
    interaction: (a: string, b: string, share: string) =>
      `No pair interacts more than ${a} and ${b}: what the model does with them beyond the sum of what it does with each is ${share} of the variance.`,
    additive: 'No two interact: the model is a sum of single effects.',
  },
  shares: {
    title: 'Shares of the variance',
    axis: 'per cent of the variance',
    caption: (shown: string, all: string, sampled: boolean) =>
      `Shapley shares of the variance of the predictions, the first ${shown} of ${all}; all sum to 100 %${sampled ? ' (lines: two standard errors either side)' : ''}. Circles: what each explains by itself (FEPV)`,
    none: 'The variance was not shared out; below is why.',
  },
  beeswarm: {
    title: 'Shapley values of the rows',
    axis: 'Shapley value, in units of the prediction',
    low: 'low',
    high: 'high',
    caption: (players: string, rows: string) =>
      `Shapley values of ${rows} rows, the ${players} largest by mean size: to the right what raises a prediction; colour: the row’s own value of the variable, from low to high (one colour for groups and categories)`,
    none: 'No Shapley values of rows were kept.',
  },
  variable: {
    title: 'One variable',
    variable: 'Variable',
    facts: (name: string) => `${name}: how much of the predictions it explains`,
    pairs: (name: string) => `Pairs of ${name} by their joint contribution (FIEPV), per cent`,
  },
  dependence: {
    caption: (name: string, missing: string | null) =>
      `Shapley value of ${name} over its own values, a point a row, in units of the prediction${missing === null ? '' : `; ${missing} rows without a value stand at the right edge, in orange`}`,
    levels: (name: string, shown: string, levels: string) =>
      `Shapley value of ${name}, a point a row, in units of the prediction; levels by their mean${shown === levels ? '' : `, the ${shown} of ${levels} with most rows`}`,
    code: (code: string) => `code ${code}`,
    missing: 'missing',
    unknown: 'none of the levels',
  },
  effects: {
    title: 'Accumulated local effects',
    caption: (shown: string, all: string) =>
      `Accumulated local effects (ALE) of ${shown === all ? `the ${shown} variables` : `the ${shown} of ${all} variables that explain most`}, in units of the prediction, on one scale: how the prediction moves with the variable among the rows that lie there; ticks: ends of its intervals.`,
    one: (name: string) =>
      `Accumulated local effects (ALE) of ${name}, in units of the prediction: how the prediction moves with it among the rows that lie there; ticks: ends of its intervals.`,
    band: (resamples: string) =>
      `Band: 5 to 95 % over ${resamples} bootstrap samples of the rows, the model staying as it is.`,
    none: 'No accumulated local effects were computed.',
  },
  pairs: {
    title: 'Two variables together',
    axis: 'per cent of the variance',
    covariance: 'covariance',
    interaction: 'interaction',
    caption: (pairs: string) =>
      `Joint contribution of the ${pairs} largest pairs: what is covariance of two contributions (blue), and what is interaction (orange), which is 0 where the model is additive in the two`,
    none: 'No pairs were decomposed.',
  },
  rows: {
    title: 'What moved a row',
    row: 'Row',
    caption: (name: string) => `${name}: from the mean prediction to its own, by Shapley values`,
    note: 'Shapley values of a row and the mean prediction sum to its prediction: nothing is left over.',
  },
};
