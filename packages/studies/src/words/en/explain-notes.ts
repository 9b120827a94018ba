import type { ExplainNote } from '../../explain/notes.ts';
import type { Sayings } from '../sayings.ts';

/** What a reader must know of the decomposition of a model. */
export const explainNotes: Sayings<ExplainNote> = {
  margin: ({ link }) =>
    ({
      logit:
        'Everything here is of the log-odds, the sum of the trees before the logistic function gives probabilities; accuracy is of the probabilities.',
      log: 'Everything here is of the logarithm, the sum of the trees before the exponential gives predictions; accuracy is of the predictions.',
      softmax:
        "Everything here is of one class's margin, the sum of its trees before the softmax of all classes gives probabilities; there is no accuracy.",
    })[link],
  response: ({ link }) =>
    ({
      logit:
        'Everything here is of the probability, which the logistic function makes of the sum of the trees, by predictions for all pairs of rows.',
      log: 'Everything here is of the prediction, which the exponential makes of the sum of the trees, by predictions for all pairs of rows.',
    })[link],
  'one-output': ({ output, outputs }) => `The model has ${outputs} outputs; this is number ${output}, counted from 0.`,
  'no-nonlinearity': ({ categories, missing }) =>
    `Nonlinearity (NL) is told of numbers without missing cells alone: ${categories} of the variables or groups are categories, ${missing} others have missing cells.`,
  'no-shapley-linear-leaves': () =>
    'No exact Shapley values and no shares of variance: the leaves hold linear models, and constants are needed.',
  'no-shapley-long-paths': ({ players }) =>
    `No exact Shapley values and no shares of variance: a path of the trees splits on ${players} variables, and 64 are the most; groups of columns make them fewer.`,
  'no-shapley-costly': ({ steps, most }) =>
    `No exact Shapley values: long paths would take about ${steps.toExponential(0)} steps, more than ${most.toExponential(0)}; they are computed where they are asked for (shapley, a number of rows), and groups of columns make paths shorter.`,
  'shapley-sampled': ({ rows, of, orders }) =>
    `Shapley values are of ${rows} of ${of} rows, from ${orders} random orders of the variables each, forwards and backwards: they have standard errors, and add up to the row's prediction all the same.`,
  'no-interactions': ({ cells, most }) =>
    `No Shapley interactions: pairs times rows are ${cells.toExponential(1)}, and ${most.toExponential(1)} are the most; groups of columns make pairs fewer.`,
  'no-shares-many-rows': ({ players, rows, most }) =>
    `No shares of variance: of ${players} variables coalitions are sampled, and of ${rows} rows (more than ${most}) only where it is asked for: shares, a number of rounds; or groups of columns.`,
  'no-shares-costly': ({ steps, most }) =>
    `No shares of variance: sampling coalitions would take about ${steps.toExponential(0)} steps, more than ${most.toExponential(0)}; it is done where it is asked for (shares, a number of rounds), and groups of columns make it shorter.`,
  'no-effects-costly': ({ steps, most }) =>
    `No accumulated local effects: they would take about ${steps.toExponential(0)} predictions of a tree, more than ${most.toExponential(0)}; they are computed where they are asked for (effects, a number of intervals).`,
  'shares-sampled': ({ players, rounds, draws }) =>
    `Shares of variance are of ${draws} draws of coalitions of the ${players} variables, each variable in at least ${rounds}: they have standard errors.`,
  'no-response-shares-costly': ({ steps, most }) =>
    `No shares of variance: of a response they would take about ${steps.toExponential(0)} predictions of a tree, more than ${most.toExponential(0)}; they are computed where they are asked for (shares, a number of orders), and groups of columns make them fewer.`,
  'shares-ordered': ({ players, orders }) =>
    `Shares of variance are of ${orders} random orders of the ${players} variables, forwards and backwards: they have standard errors.`,
  'no-response-within': () => 'No shares within groups: they are told of the margin alone (scale).',
  'within-many-parts': ({ groups, most }) =>
    `Not divided among its parts, of which there are more than ${most}: ${groups.join(', ')}; a level of groups between would do.`,
  'no-within-costly': ({ steps, most }) =>
    `No shares within groups: they would take about ${steps.toExponential(0)} steps, more than ${most.toExponential(0)}; they are computed where they are asked for (shares, a number of rounds).`,
  'within-drawn': ({ draws }) =>
    `Shares within groups that have a standard error are over ${draws} draws of what stands beside the group, each with its complement.`,
};
