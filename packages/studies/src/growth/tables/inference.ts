import { descendingOrder } from '../../statistics/ranks.ts';
import { quantile } from '@kuznets/base';
import { decimals, describeTable, fieldsOf } from '../../tables/describe.ts';
import { percent } from '../../tables/percent.ts';
import type { Table } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import { designColumns } from '../design.ts';
import { significantBy, superiorLevel } from '../inference-summary.ts';
import { overallRanking } from '../overall-ranking.ts';
import type { GrowthResult, MethodResult } from '../result.ts';
import { endsAt, percentAt } from './cells.ts';
import { methodHeading } from './rankings.ts';

/** Determinants that any method finds significant, and by which. */
export function significantTable(result: GrowthResult, words: StudyWords): Table[] {
  const { data, methods } = result;
  const tested = methods.filter(({ significance }) => significance !== null);
  if (tested.length === 0) return [];
  const { columns } = words;
  const { text, number } = fieldsOf<number>(words);
  const own = words.inference.columns;
  const fields = [
    text('determinant', columns.determinant, (at) => data.features[at]!.name),
    text('label', columns.description, (at) => data.features[at]!.label, { only: 'screen', ifAny: true }),
    number('methods', own.significantBy, 0, (at) => significantBy(tested, at, 'marginal').length),
    number('methods_given_others', own.significantBeyond, 0, (at) => significantBy(tested, at, 'conditional').length),
    ...tested.map((method) => ({
      ...number(method.id, methodHeading(method), 3, (at) => method.significance!.pFamilywise[at]!),
    })),
  ];
  const rows = overallRanking(result)
    .map(({ determinant }) => determinant)
    .sort((a, b) => significantBy(tested, b, 'marginal').length - significantBy(tested, a, 'marginal').length);
  return [
    describeTable(
      {
        name: 'significant',
        caption: words.inference.captions.significant(data.target),
        note: notesOf(result, tested[0]!, words),
        printedRows: 20,
      },
      fields,
      rows,
    ),
  ];
}

/** One method's tests and intervals over samples. */
export function significanceTable(result: GrowthResult, method: MethodResult, words: StudyWords): Table[] {
  const { data } = result;
  const { significance, resampling, importances, slopes } = method;
  if (significance === null && resampling === null) return [];
  const { columns, measures, inference } = words;
  const { text, number, interval } = fieldsOf<number>(words);
  const own = inference.columns;
  const [ranked] = importances;
  const slopeColumns = designColumns(data.features);
  const fields = [
    text('determinant', columns.determinant, (at) => data.features[at]!.name),
    text('label', columns.description, (at) => data.features[at]!.label, { only: 'screen', ifAny: true }),
    ...(resampling === null
      ? [number(ranked!.measure, measures[ranked!.measure], decimals(ranked!.mean), (at) => ranked!.mean[at]!)]
      : interval(ranked!.measure, own.overSamples(measures[ranked!.measure]), decimals(ranked!.mean), (at) =>
          endsAt({ mean: ranked!.mean, ...resampling.importances }, at),
        )),
    ...(significance === null
      ? []
      : [
          number('p', own.p, 3, (at) => significance.pValue[at]!),
          number('p_familywise', own.pFamilywise, 3, (at) => significance.pFamilywise[at]!),
          number('p_fdr', own.pFdr, 3, (at) => significance.pFdr[at]!, { only: 'page' }),
        ]),
    ...(significance?.conditional
      ? [
          number(
            'error_without',
            own.beyond,
            decimals(significance.conditional.increase),
            (at) => significance.conditional!.increase[at]!,
            { only: 'page' },
          ),
          number('p_given_others', own.beyondP, 3, (at) => significance.conditional!.pValue[at]!),
          number(
            'p_given_others_familywise',
            own.beyondFamilywise,
            3,
            (at) => significance.conditional!.pFamilywise[at]!,
          ),
        ]
      : []),
    ...(resampling === null
      ? []
      : interval('slope', own.overSamples(columns.slope), decimals(slopes.mean), (at) =>
          // A factor has a slope for each level: none of its own.
          endsAt(
            { mean: slopes.mean, ...resampling.slopes },
            slopeColumns.findIndex(({ determinant, level }) => determinant === at && level === null),
          ),
        )),
    ...(resampling?.fepv && method.variation
      ? interval(
          'fepv',
          own.overSamples('FEPV'),
          2,
          (at) => percentAt({ mean: method.variation!.fepv.mean, ...resampling.fepv! }, at),
          { only: 'page' },
        )
      : []),
  ];
  const places = new Map(data.features.map(({ name }, at) => [name, at]));
  return [
    describeTable(
      {
        name: `significance-${method.id}`,
        shared: { file: 'significance-by-method', method: method.id },
        caption: inference.captions.significance(
          methodName(method, words),
          data.target,
          measures[significance?.measure ?? ranked!.measure],
        ),
        note: notesOf(result, method, words),
        printedRows: 10,
      },
      fields,
      method.ranking.map((name) => places.get(name)!),
    ),
  ];
}

/** What of one method's ranking hangs on a single row or cluster. */
export function leaveOneOutTable(result: GrowthResult, method: MethodResult, words: StudyWords): Table[] {
  const { data } = result;
  const { leaveOneOut, importances } = method;
  if (leaveOneOut === null) return [];
  const { columns, measures, inference } = words;
  const { text, number } = fieldsOf<number>(words);
  const own = inference.columns;
  const { measure } = importances[0]!;
  const { ranks, topTenShare, moved, importances: found } = leaveOneOut;
  const digits = decimals(found.all);
  const places = new Map(data.features.map(({ name }, at) => [name, at]));
  const fields = [
    text('determinant', columns.determinant, (at) => data.features[at]!.name),
    text('label', columns.description, (at) => data.features[at]!.label, { only: 'screen', ifAny: true }),
    number('rank', own.rank, 1, (at) => ranks.all[at]!),
    number('rank_least', columns.least(own.rank), 1, (at) => ranks.low[at]!),
    number('rank_largest', columns.largest(own.rank), 1, (at) => ranks.high[at]!),
    number('top_ten', own.amongTen, 1, (at) => percent(topTenShare[at]!)),
    number('importance', measures[measure], digits, (at) => found.all[at]!),
    text(
      'moved_by',
      own.movedBy(data.clusters[0]?.name ?? data.idColumn ?? columns.row),
      (at) => moved[at]?.by ?? null,
    ),
    number('without_it', own.withoutIt, digits, (at) => moved[at]?.to ?? null),
    number('importance_least', columns.least(measures[measure]), digits, (at) => found.low[at]!, { only: 'csv' }),
    number('importance_largest', columns.largest(measures[measure]), digits, (at) => found.high[at]!, { only: 'csv' }),
  ];
  return [
    describeTable(
      {
        name: `leave-one-out-${method.id}`,
        shared: { file: 'leave-one-out-by-method', method: method.id },
        caption: inference.captions.leaveOneOut(methodName(method, words), data.target, measures[measure]),
        note: inference.leaveOneOutNote(leaveOneOut.fits, data.clusters[0]?.name ?? null),
        printedRows: 10,
      },
      fields,
      method.ranking.map((name) => places.get(name)!),
    ),
  ];
}

function notesOf({ data }: GrowthResult, { significance, resampling }: MethodResult, words: StudyWords): string {
  const column = data.clusters[0]?.name ?? null;
  const notes: string[] = [];
  if (significance !== null) {
    const { permutations, by } = significance;
    notes.push(words.inference.significanceNote(permutations, by, column));
  }
  if (resampling !== null) {
    const { by, drawn, from, resamples } = resampling;
    notes.push(words.inference.samplesNote(by, column, drawn, from, resamples));
  }
  return notes.join(' ');
}

/** The methods' predictions of rows that they have not seen, the best first. */
export function outOfSampleTable({ outOfSample, methods, config, data }: GrowthResult, words: StudyWords): Table[] {
  if (outOfSample === null) return [];
  const { columns, inference } = words;
  type Row = (typeof outOfSample.methods)[number];
  const { text, number, interval } = fieldsOf<Row>(words);
  const own = inference.columns;
  // Of the best: a method that fails would leave it no digits.
  const digits = decimals([outOfSample.methods.find(({ method }) => method === outOfSample.best)!.mse]);
  const named = new Map(methods.map((method) => [method.id, methodName(method, words)]));
  const fields = [
    text('method', columns.method, ({ method }) => named.get(method)!),
    ...(config.partitions > 1
      ? interval('r2', columns.crossValidated('R²'), 4, ({ r2, low, high }) => [r2, low, high])
      : [number('r2', columns.crossValidated('R²'), 4, ({ r2 }) => r2)]),
    number('mse', 'MSE', digits, ({ mse }) => mse),
    number('difference', own.difference, digits, ({ difference }) => difference),
    number('se', columns.standardError, digits, ({ se }) => se),
    number('p', own.p, 3, ({ pValue }) => pValue),
    number('p_superior', own.superior, 3, ({ pSuperior }) => pSuperior),
    ...(outOfSample.methods.some(({ logScore }) => logScore !== null)
      ? [number('log_score', own.logScore, 3, ({ logScore }) => logScore)]
      : []),
    text('in_set', own.inSet, ({ pSuperior }) => (pSuperior >= superiorLevel ? words.cells.yes : null)),
  ];
  const note =
    config.folds === 'origins'
      ? inference.originsNote
      : inference.outOfSampleNote(
          config.partitions,
          config.folds === 'clusters' ? new Set(data.clusters[0]!.values).size : config.folds,
        );
  return [
    describeTable(
      {
        name: 'out-of-sample',
        caption: inference.captions.outOfSample,
        note,
      },
      fields,
      outOfSample.methods.toSorted((a, b) => a.mse - b.mse),
    ),
  ];
}

/** Where the variance of each method's importances comes from. */
export function varianceTable({ methods }: GrowthResult, words: StudyWords): Table[] {
  const sampled = methods.flatMap((method) =>
    method.resampling === null ? [] : [{ method, variance: method.resampling.variance }],
  );
  if (sampled.length === 0) return [];
  const { columns, inference } = words;
  type Row = (typeof sampled)[number];
  const { text, number } = fieldsOf<Row>(words);
  const own = inference.columns;
  const isImputed = sampled.some(({ variance }) => variance.imputations !== null);
  const share = (part: 'sampling' | 'seeds' | 'imputations') => (row: Row) => percent(medianShare(row, part));
  const fields = [
    text('method', columns.method, ({ method }) => methodName(method, words)),
    number('sampling', own.samplingShare, 1, share('sampling')),
    number('seeds', own.seedShare, 1, share('seeds')),
    ...(isImputed ? [number('imputation', own.imputationShare, 1, share('imputations'))] : []),
    number('trees', own.trees, 0, ({ variance }) => variance.trees),
  ];
  return [describeTable({ name: 'variance', caption: inference.captions.variance }, fields, sampled)];
}

/** Median over the ten best determinants of a part's share of the variance of the importance. */
function medianShare(
  { method: { importances }, variance }: { readonly method: MethodResult; readonly variance: Variance },
  part: 'sampling' | 'seeds' | 'imputations',
): number | null {
  const own = variance[part];
  if (own === null) return null;
  const { mean } = importances[0]!;
  const shares = descendingOrder(mean)
    .slice(0, 10)
    .flatMap((at) => {
      const total = variance.sampling[at]! + (variance.seeds?.[at] ?? 0) + (variance.imputations?.[at] ?? 0);
      return total > 0 ? [own[at]! / total] : [];
    });
  return shares.length === 0 ? null : quantile(shares, 0.5);
}

type Variance = NonNullable<MethodResult['resampling']>['variance'];
