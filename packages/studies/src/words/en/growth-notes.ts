import type { CellMeasure, CellNote, CellRow, DataNote, LeftOut, MethodNote } from '../../growth/notes.ts';
import type { Sayings } from '../sayings.ts';
import { tableNotes } from './table-notes.ts';

const rows = (ids: readonly string[]): string => (ids.length === 1 ? 'One row' : `${ids.length} rows`);

/** The first few, and how many there are beside them. */
const someOf = (ids: readonly string[]): string =>
  ids.length <= 10 ? ids.join(', ') : `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more`;

/** A duration that is roughly known. */
const time = (seconds: number): string =>
  seconds < 120
    ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} minutes`
      : `${Math.round(seconds / 3600)} hours`;

/** What was done to a cross-section. */
export const dataNotes: Sayings<DataNote> = {
  ...tableNotes,
  'rows-of-subset': ({ subset, rows: taken, of }) => `${taken} of ${of} rows taken: those with ${subset}.`,
  'rows-left-out': ({ ids, rows: all, cells }) =>
    `${ids.length} of ${all} rows left out, since a cell is missing (${someOf(cells.map(({ column, cells: count }) => `${column} ${count}`))}): ${someOf(ids)}.`,
  'rows-without-earlier-period': ({ ids }) =>
    `${rows(ids)} left out, since the period before is not in the data: ${someOf(ids)}.`,
  'rows-without-weight': ({ ids }) => `${rows(ids)} left out, since the weight is missing or 0: ${someOf(ids)}.`,
  'rows-weighted': ({ column, without }) =>
    `Rows count by ${column} in fits, their errors and scores (in sample and cross-validated); bagging and forests draw rows with probabilities in proportion to it; explained variation and average slopes are of the fitted functions over all rows alike. Methods that take no weights are not run: ${without.join(', ')}.`,
  'rows-alone-in-effect': ({ ids }) =>
    `${rows(ids)} left out, since alone in a level of an absorbed effect (as often as that left another alone), where nothing varies: ${someOf(ids)}.`,
  absorbed: ({ effects, degrees, rows: all }) =>
    `Absorbed: ${effects.map(({ name, levels }) => `${name} (${levels} levels)`).join(', ')}, ${degrees} degrees of freedom of ${all} rows. Target and determinants are demeaned within, once for all rows, so every method explains and predicts the demeaned target, and R² is within; folds and samples take rows of the demeaned whole, whose means know rows held out: cross-validated and out-of-bag scores are a little too good. Least squares, stepwise regression, model averaging and Bayesian methods count the degrees of freedom taken; penalties, trees, networks and support vectors take demeaned rows as rows.`,
  'unvarying-within': ({ names }) =>
    `Without variation within the absorbed effects, and left out: ${names.join(', ')}.`,
  'demeaning-not-converged': ({ names, steps }) =>
    `Not demeaned to the last digit after ${steps} steps: ${names.join(', ')}. The absorbed effects hardly connect; absorb fewer, or leave out levels that share few rows with the others.`,
  'lagged-target-absorbed': ({ determinants, effect, periods }) =>
    `${determinants.join(', ')}: the target's own past, whose coefficient is biased downwards where ${effect} is absorbed, by about (1 + b) / (T - 1), T being ${periods.toFixed(1)} periods in the mean (Nickell 1981). Long panels suffer little; for short ones use Arellano and Bond's estimator.`,
  'folds-of-clusters': ({ column, clusters, folds }) =>
    folds === clusters
      ? `Cross-validation leaves out one of the ${clusters} clusters of ${column} at a time.`
      : `Cross-validation keeps each of the ${clusters} clusters of ${column} whole in one of ${folds} folds. So are the folds inside a method that choose its penalty or settings.`,
  'folds-of-origins': ({ periods, rows: all }) =>
    `Out of sample each of ${periods.length} periods (${someOf(periods)}; ${all} rows) is predicted by the rows of earlier periods, the same for every method; cross-validated scores are of these rows, and clusters and earlier rows of a unit may stand on both sides.`,
  'bags-of-clusters': ({ column }) =>
    `Bagged trees, forests and bagged model trees draw whole clusters of ${column}, so that no cluster is in and out of a bag at once; bagged networks draw rows.`,
  'samples-affordable': ({ resamples, seconds, others }) =>
    `Intervals over samples come from ${resamples} samples, which take about ${time(seconds)} on one core beside ${time(others)} of all other fits, by formulas, not by a clock. The setting resamples asks for another number: 200 for a publication, 0 for none.`,
  'no-samples-costly': ({ resamples, seconds, others }) =>
    `No intervals over samples: ${resamples} samples would take about ${time(seconds)} on one core beside ${time(others)} of all other fits, by formulas, not by a clock, and more than half of these, or 20 seconds, is not spent unasked. The setting resamples, a number, draws them. Without, intervals are over seeds, and say nothing of the sample.`,
  'cells-filled-in': ({ feature, cells, mean }) =>
    `${feature}: ${cells} missing ${cells === 1 ? 'cell' : 'cells'} filled in with the mean ${Number(mean.toPrecision(6))}.`,
  'cells-of-factor-filled-in': ({ feature, cells, level }) =>
    `${feature}: ${cells} missing ${cells === 1 ? 'cell' : 'cells'} filled in with its most frequent level, ${level}.`,
  'cells-imputed': ({ feature, cells, imputations }) =>
    `${feature}: ${cells} missing ${cells === 1 ? 'cell' : 'cells'} imputed ${imputations} times.`,
  'pooled-over-imputations': ({ imputations }) =>
    `Every method is fitted on ${imputations} completed tables: coefficients are pooled by Rubin's rules; other means and intervals said to be over seeds are over the seeds of all tables; samples of the rows take the tables in turn; what is of the first seed is of the first table. Imputed cells know the target, those of held-out rows too: out-of-bag and cross-validated scores are a little too good.`,
};

const apart = 'no model holds all of them, since their effects cannot be told apart';
const combination = (name: string, of: readonly string[]): string =>
  `${name} is a linear combination of ${of.join(', ')}`;

/** What a reader must know of a method's fits. */
export const methodNotes: Sayings<MethodNote> = {
  'constant-columns': ({ names }) => `constant in the sample, coefficient 0: ${names.join(', ')}`,
  'constant-left-out': ({ name }) => `${name} does not vary: it was left out`,
  'combination-left-out': ({ name, of }) => `${combination(name, of)}: it was left out`,
  'same-column': ({ name, of }) =>
    `${name} is ${of} in another unit: the penalty gives the weight of both to one of them, and its rank with it`,
  'same-in-another-unit': ({ name, of }) => `${name} is ${of} in another unit: ${apart}`,
  'inseparable-combination': ({ name, of }) => `${combination(name, of)}: ${apart}`,
  'gap-not-reached': ({ open, lambdas, tol, lambda, gap }) =>
    `${open} of ${lambdas} lambdas did not reach the duality gap ${tol}, the first ${lambda.toExponential(3)} (gap ${gap.toExponential(1)}): float64 or maxSweeps is exhausted, use a larger lambdaMinRatio or tol`,
  'stopped-early': ({ steps, violation }) =>
    `stopped after ${steps} steps with a violation of ${violation.toExponential(1)} deviations of y: raise maxIterations or tol`,
  'draws-not-converged': ({ allowed, rHat, names }) =>
    `split-chain R-hat above ${allowed}, ${rHat?.toFixed(3) ?? 'infinite'} at most: ${names.join(', ')}; raise nDraws and burnIn`,
  'chains-not-converged': ({ name, rHat, allowed, effectiveDraws, draws, correlation }) =>
    `not converged: the largest split-chain R-hat of an inclusion probability is ${rHat?.toFixed(3) ?? 'infinite'} (${name}; allowed ${allowed}); effective draws at least ${effectiveDraws.toFixed(0)} of ${draws}, correlation of exact and visited model probabilities ${correlation?.toFixed(3) ?? 'not defined'}; raise nDraws or burnIn`,
  'kept-models': ({ models, low, high }) =>
    `"Inclusion among the models kept" is of the ${models} best models visited alone, scaled to add up to 1; together they hold ${share(low, high)} of the posterior probability over all models`,
  'networks-diverged': ({ diverged, networks }) => `${diverged} of ${networks} networks diverged and are left out`,
  'mean-of-first-networks': ({ decomposed, networks }) =>
    `decomposed: the mean of the first ${decomposed} of ${networks} networks`,
  'group-shares-of-orders': ({ orders }) =>
    `shares of the groups are means over ${orders} random orders of them, forwards and backwards: they sum to 100 %, and differ a little from those of all orders`,
  'group-shares-of-first-networks': ({ shared, networks }) =>
    `shares of the groups are of the mean of the first ${shared} of ${networks} networks`,
  'no-standard-errors': () =>
    'no standard errors: the distribution of an average of models whose weights come from the data is not normal (Hjort and Claeskens 2003)',
  'naive-after-selection': () =>
    'coefficients are those of least squares on the chosen determinants; their errors, t and p take no account of the choice and are too small',
  'chosen-in-half': ({ imputations, names }) =>
    `not chosen in all of the ${imputations} completed tables: ${names.join(', ')}; least squares is on what at least half of them choose`,
  'no-degrees-of-freedom': ({ selected, rows }) =>
    `no least squares on the chosen: ${selected} determinants and a constant on ${rows} rows leave no degrees of freedom`,
  'leverage-one': ({ asked, used }) =>
    `errors are ${used} rather than ${asked}: a row has leverage 1, and ${asked} divides by one minus it`,
  'covariance-fixed': () =>
    'clustering two ways gave a negative variance: negative eigenvalues of the covariance are set to zero (Cameron, Gelbach and Miller 2011)',
  'features-binned': ({ drawn, rows, bins }) =>
    `splits are between at most ${bins} bins of each determinant, not between all of its values: ${drawn > rows ? `a bag may hold ${drawn} rows, all draws being of the largest cluster, and` : `the sample has ${rows} rows, and`} beyond 65535 values are binned`,
  'pruned-trees-unsteady': () =>
    'importances of pruned model trees are set by the few that extrapolate to out-of-bag rows: without pruning they are steadier',
  tuned: ({ chosen, times, fits, combinations }) =>
    `chosen of ${combinations} combinations within the rows of each fit: ${chosen}${times === fits ? '' : `, at ${times} of ${fits} seeds`}`,
  'model-size-cut': ({ requested, used, determinants }) =>
    `of ${determinants} determinants at most half are expected: the prior model size is ${used}, not ${requested}`,
};

/** A share in per cent, or the shares of several seeds. */
function share(low: number, high: number): string {
  const [least, most] = [low, high].map((value) => (100 * value).toPrecision(2));
  return least === most ? `${least} %` : `${least} to ${most} %`;
}

/** Why methods were left out. */
export const leftOut: Sayings<LeftOut> = {
  'too-few-rows': ({ rows, determinants, least }) =>
    `${rows} rows for ${determinants} determinants, at least ${least} are needed`,
  'too-many-rows': ({ rows, most }) => `${rows} rows, at most ${most} are taken`,
};

const ties =
  "three in ten of bagging's splits, and two in ten of the forest's, are ties between determinants, broken at random here and, to judge by the five tied splits of the paper's tree, by the rounding of sums in the paper's program";
const thousands = (count: number): string => count.toLocaleString('en');

/** What there is to know of a published cell beside ours. */
export const cellNotes: Sayings<CellNote> = {
  'ranks-here': ({ determinant, rank }) => `${determinant} ranks ${rank.toFixed(1)}`,
  'undefined-here': () =>
    'undefined here: the determinant contributes nothing to the fitted function, and the publication prints what rounding leaves of nothing',
  'least-squares-on-published-ten': () => 'least squares on the ten determinants that the paper lists',
  'least-squares-on-all': () => 'least squares on all determinants',
  'value-not-of-list': ({ first, second }) =>
    `the printed value does not follow from the printed list: Table 4 (RF) and Table 5 (M5P-RF) list the same ten, Table 6 prints ${first.toFixed(4).slice(1)} and Table 7 ${second.toFixed(4).slice(1)}`,
  'ranked-by-vanishing': () =>
    'the text ranks by the order in which coefficients reach zero as lambda grows; from the fitted lambda on, that gives the same ten in nearly this order',
  'row-on-the-cut': ({ cut, otherwise }) =>
    `a country lies exactly on the cut at ${cut}: here it goes left, in the paper's program right, which gives ${otherwise}`,
  'ties-by-rounding-ranges': ({ trees, ranges }) =>
    `${ties}: three runs of ${thousands(trees)} trees whose ties are left to rounding give ${ranges.map(({ determinant, low, high }) => `${determinant} ${low.toFixed(2)} to ${high.toFixed(2)}`).join(', ')}`,
  'ties-by-rounding-values': ({ trees, values }) =>
    `${ties}: ${thousands(trees)} trees whose ties are left to rounding give ${values.map(({ determinant, value, standardError }) => `${determinant} ${value.toFixed(2)} (standard error ${standardError.toFixed(2)})`).join(', ')}`,
  'ties-beyond-spread': () => `beyond the spread over seeds; ${ties}`,
  'model-trees-unspecified': () =>
    'the paper does not say how its model trees were pruned and smoothed, nor which nodes were split; ours are neither, and nodes of ten rows are split',
  'prior-unspecified': () =>
    'the paper does not say which prior; a spike and slab ranked by posterior deviation comes near, within its sampling error',
  'models-unspecified': () => 'the paper does not say which models are averaged',
  'network-settings': ({ defaults, rangesOfBootstraps, unitOfTarget, logistic, withoutStopping, withoutStoppingMae }) =>
    `with the program's defaults R2 is ${defaults.toFixed(3)}; ${rangesOfBootstraps.toFixed(3)} with ranges of each bootstrap, ${unitOfTarget.toFixed(3)} with errors in the unit of growth, ${logistic.toFixed(3)} with the logistic function, ${withoutStopping.toFixed(3)} and MAE ${withoutStoppingMae.toFixed(4)} only if no row stops the training, which does not change the order; the printed nonlinearity, twice ours, comes near that of means of a hundred networks for most determinants`,
  'kernel-is-identity': () =>
    'with unstandardised determinants the Gaussian kernel matrix is the identity: the fit knows nothing of them, and the order is that of chance',
  'solver-unspecified': () =>
    "ours is the dual optimum with MATLAB's default C and epsilon; the paper gives neither, nor where its solver stopped",
  'order-of-2004': () => 'the published order is of the 2004 article, by its own sampler and prior',
};

const cellMeasures: Readonly<Record<Exclude<CellMeasure, 'place'>, string>> = {
  mae: 'MAE',
  r2: 'R2',
  linearR2: 'linear R2',
  linearAdjustedR2: 'linear adjusted R2',
  fepv: 'FEPV',
  nonlinearity: 'NL',
};

/** What a row of a published table holds. */
export const cellRow = ({ measure, determinant, place }: CellRow): string =>
  measure === 'place' ? `place ${place}` : [cellMeasures[measure], determinant ?? []].flat().join(' ');
