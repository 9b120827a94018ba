import { decimals, describeTable, type Ends, fieldsOf } from '../../tables/describe.ts';
import type { Table, TableCell } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import { designColumns, type DesignColumn } from '../design.ts';
import { overallRanking } from '../overall-ranking.ts';
import type { CoefficientsResult, GrowthResult, MethodResult } from '../result.ts';
import { deviation } from '../slopes.ts';
import { endsAt, intervalNote, overSamplesFirst, samplesAt } from './cells.ts';
import { methodHeading } from './rankings.ts';

/** p-values below which a coefficient has one, two and three stars. */
const stars = [0.1, 0.05, 0.01];

/** A cell of one method and column; `at` is -1 for the constant. */
interface Estimate {
  readonly method: MethodResult;
  readonly coefficients: CoefficientsResult;
  readonly at: number;
}

/** Every coefficient of every linear method, with its inference. */
export function coefficientsTable(result: GrowthResult, words: StudyWords): Table[] {
  const {
    columns,
    growthCaptions: captions,
    inference: { columns: own },
  } = words;
  const linear = result.methods.flatMap((method) =>
    method.coefficients === null ? [] : [{ method, coefficients: method.coefficients }],
  );
  if (linear.length === 0) return [];
  const names = designColumns(result.data.features);
  const rows: Estimate[] = linear.flatMap(({ method, coefficients }) =>
    [-1, ...rankedColumns(result).map(({ at }) => at)]
      .filter((at) => valueOf({ coefficients, at }, 'coef') !== null)
      .map((at) => ({ method, coefficients, at })),
  );
  const { text, number, interval } = fieldsOf<Estimate>(words);
  const digits = Math.min(8, 2 + decimals(rows.map((row) => (row.at < 0 ? null : valueOf(row, 'coef')))));
  const ends = (row: Estimate): Ends => [valueOf(row, 'coef'), valueOf(row, 'low'), valueOf(row, 'high')];
  const posterior = (
    { coefficients, at }: Estimate,
    of: (values: Posterior) => readonly (number | null)[] | undefined,
  ) => (coefficients.posterior === null ? null : (of(coefficients.posterior)?.[at] ?? null));
  const isSampled = linear.some(({ method: { resampling } }) => resampling?.coefficients !== undefined);
  const sampled =
    (key: 'low' | 'high' | 'chosen' | 'positive') =>
    ({ method: { resampling }, at }: Estimate): TableCell =>
      resampling?.coefficients?.[key]?.[at] ?? null;
  const shrunken = ({ coefficients: { shrunken: values }, at }: Estimate): TableCell =>
    values === null ? null : at < 0 ? values.intercept : values.coef[at]!;
  const shrunkenEnds = (row: Estimate): Ends => [
    shrunken(row),
    ...samplesAt(row.method.resampling?.coefficients?.shrunken ?? { low: [], high: [] }, row.at),
  ];
  const fields = [
    text('method', columns.method, ({ method }) => methodName(method, words)),
    text('determinant', columns.determinant, ({ at }) => names[at]?.name ?? words.cells.constant),
    ...interval('b', columns.coefficient, digits, ends, { ends: 'page' }).map((field) =>
      field.key === 'b' ? field : { ...field, label: field.key === 'b_low' ? '2.5 %' : '97.5 %' },
    ),
    ...(isSampled
      ? [
          number('b_samples_low', own.overSamples(columns.low), digits, sampled('low'), { only: 'page' }),
          number('b_samples_high', own.overSamples(columns.high), digits, sampled('high'), { only: 'page' }),
          number('chosen_samples', own.chosen, 3, sampled('chosen'), { only: 'page' }),
          number('positive_samples', own.positive, 3, sampled('positive'), { only: 'page' }),
        ]
      : []),
    text('stars', columns.stars, (row) => starsOf(valueOf(row, 'pValue')) || null),
    number('se', columns.standardError, digits, (row) => valueOf(row, 'se')),
    number('t', 't', 2, (row) => valueOf(row, 'tStat')),
    ...(linear.some(({ coefficients: { pooled } }) => pooled !== undefined)
      ? [
          number('df', columns.degrees, 1, (row) => pooledOf(row, 'df')),
          number('missing_information', columns.missingInformation, 3, (row) => pooledOf(row, 'missingInformation')),
        ]
      : []),
    number('p', 'p', 4, (row) => valueOf(row, 'pValue')),
    number('standardized', columns.standardized, 3, ({ coefficients, at }) => coefficients.standardized[at] ?? null),
    number('inclusion', columns.inclusion, 3, (row) => posterior(row, ({ mixture }) => mixture?.inclusion)),
    number('positive', columns.positive, 3, (row) => posterior(row, ({ positive }) => positive)),
    number(
      'sign_certainty',
      columns.signCertainty,
      3,
      (row) => posterior(row, ({ mixture }) => mixture?.signCertainty),
      {
        only: 'page',
      },
    ),
    number(
      'conditional_mean',
      columns.conditionalMean,
      digits,
      (row) => posterior(row, ({ mixture }) => mixture?.conditionalMean),
      { only: 'page' },
    ),
    number(
      'conditional_sd',
      columns.conditionalSd,
      digits,
      (row) => posterior(row, ({ mixture }) => mixture?.conditionalSd),
      {
        only: 'page',
      },
    ),
    ...(isSampled
      ? interval('shrunken', columns.shrunken, digits, shrunkenEnds, { only: 'page' })
      : [number('shrunken', columns.shrunken, digits, shrunken, { only: 'page' })]),
    text('errors', columns.errors, ({ coefficients }) => errorsOf(coefficients, words), { only: 'screen' }),
  ];
  return [
    describeTable(
      { name: 'coefficients', caption: captions.coefficients(result.data.target), note: noteOf(result, words) },
      fields,
      rows,
    ),
  ];
}

type Posterior = NonNullable<CoefficientsResult['posterior']>;

/** All methods side by side, determinants by mean rank: b with stars and errors beneath, or the average slope and its interval over seeds. */
export function regressionTable(result: GrowthResult, words: StudyWords): Table {
  interface Line {
    readonly key: string;
    readonly name: string;
    readonly cell: (method: MethodResult) => TableCell;
  }
  const { data, methods } = result;
  const { columns, cells, growthCaptions: captions } = words;
  const block = (name: string, at: number): Line[] => [
    { key: `${name}-value`, name, cell: (method) => valueCell(method, at) },
    { key: `${name}-error`, name: '', cell: (method) => errorCell(method, at) },
    { key: `${name}-samples`, name: '', cell: (method) => samplesCell(method, at) },
  ];
  const fit = (name: string, of: (method: MethodResult) => number | null | undefined, digits = 3): Line => ({
    key: name,
    name,
    cell: (method) => of(method)?.toFixed(digits) ?? null,
  });
  const r2 = columns.r2(data.absorbed !== undefined);
  const lines: Line[] = [
    ...rankedColumns(result).flatMap(({ name, at }) => block(name, at)),
    ...block(cells.constant, -1),
    fit('N', () => data.rows, 0),
    fit(r2, ({ coefficients, accuracy }) => coefficients?.r2 ?? accuracy.inSample.r2?.mean),
    fit(columns.linearAdjustedR2, ({ coefficients }) => coefficients?.adjustedR2),
    fit(columns.crossValidated(r2), ({ accuracy }) => accuracy.crossValidated?.r2),
    fit(columns.outOfBag(r2), ({ accuracy }) => accuracy.outOfBag?.r2?.mean),
    {
      key: 'errors',
      name: columns.errors,
      cell: ({ coefficients, resampling }) =>
        coefficients !== null
          ? errorsOf(coefficients, words)
          : resampling === null
            ? cells.overSeeds
            : cells.overSamples,
    },
  ];
  const { text } = fieldsOf<Line>(words);
  const shown = lines.filter(({ cell }) => methods.some((method) => cell(method) !== null));
  const fields = [
    text('determinant', columns.determinant, ({ name }) => name),
    ...methods.map((method) => ({
      ...text(method.id, methodHeading(method), ({ cell }) => cell(method)),
      align: 'centre' as const,
    })),
  ];
  return describeTable(
    { name: 'regression', caption: captions.regression(data.target), note: noteOf(result, words) },
    fields,
    shown,
  );
}

/** The columns by their determinant's mean rank over all methods, a factor's levels in their order. */
function rankedColumns(result: GrowthResult): readonly (DesignColumn & { readonly at: number })[] {
  const columns = designColumns(result.data.features).map((column, at) => ({ ...column, at }));
  return overallRanking(result).flatMap(({ determinant }) =>
    columns.filter((column) => column.determinant === determinant),
  );
}

/** A method whose intervals are over samples, if any are; else one of more than a seed, if there is one. */
function sampledFirst(methods: readonly MethodResult[]): MethodResult {
  return (
    methods.find(({ resampling }) => resampling !== null) ?? methods.find(({ runs }) => runs.length > 1) ?? methods[0]!
  );
}

/** The sign and average slope of every determinant in every method's function. */
export function slopesTable(result: GrowthResult, words: StudyWords): Table {
  const { data, methods } = result;
  const { columns, growthCaptions: captions } = words;
  const { text } = fieldsOf<number>(words);
  const unit = deviation(data.y);
  const names = designColumns(data.features);
  // Of a level against its base in deviations of the target, of a number by its own deviation.
  // A report without the sample cannot tell them.
  const scales = names.map(
    ({ determinant, level }) => (level === null ? deviation(data.x[determinant] ?? []) : 1) / unit,
  );
  const order = rankedColumns(result).map(({ at }) => at);
  const scaled = (value: TableCell, at: number): number | null => {
    const scaledValue = Number(value) * scales[at]!;
    return value === null || Number.isNaN(scaledValue) ? null : scaledValue;
  };
  const { step, rows } = methods[0]!.slopes;
  const fields = [
    text('determinant', columns.determinant, (at) => names[at]!.name),
    text('signs', columns.signs, (at) => `(${methods.map(({ slopes }) => signOf(slopes.mean[at] ?? null)).join('')})`),
    ...methods.flatMap((method) => {
      const { resampling } = method;
      const ends = (values: readonly TableCell[], at: number) => values.map((value) => scaled(value, at));
      return overSamplesFirst<number>(
        method,
        words,
        {
          ...{ key: method.id, label: methodHeading(method), digits: 3 },
          seeds: (at) => ends(endsAt(method.slopes, at), at) as unknown as Ends,
          samples:
            resampling &&
            ((at) => ends(samplesAt(resampling.slopes, at), at) as unknown as readonly [TableCell, TableCell]),
        },
        { ends: 'csv' },
      );
    }),
  ];
  return describeTable(
    {
      name: 'slopes',
      caption: captions.slopes(data.target),
      note: `${captions.slopesNote(step, rows)} ${intervalNote(result, sampledFirst(methods), words)}`.trim(),
    },
    fields,
    order,
  );
}

/** `+`, `-` or `0`; a space where it is undefined. */
export function signOf(slope: number | null): string {
  return slope === null ? ' ' : slope > 0 ? '+' : slope < 0 ? '-' : '0';
}

function valueOf(
  { coefficients, at }: Pick<Estimate, 'coefficients' | 'at'>,
  key: 'coef' | 'se' | 'tStat' | 'pValue' | 'low' | 'high',
): number | null {
  return at < 0 ? (coefficients.intercept?.[key] ?? null) : coefficients[key][at]!;
}

function pooledOf({ coefficients: { pooled }, at }: Estimate, key: 'df' | 'missingInformation'): number | null {
  return (at < 0 ? pooled?.intercept[key] : pooled?.[key][at]) ?? null;
}

function starsOf(pValue: number | null): string {
  return pValue === null ? '' : '*'.repeat(stars.filter((bound) => pValue < bound).length);
}

function valueCell({ coefficients, slopes }: MethodResult, at: number): TableCell {
  if (coefficients === null) {
    const slope = at < 0 ? null : (slopes.mean[at] ?? null);
    return slope === null ? null : significant(slope);
  }
  const value = valueOf({ coefficients, at }, 'coef');
  return value === null ? null : `${significant(value)}${starsOf(valueOf({ coefficients, at }, 'pValue'))}`;
}

function errorCell({ coefficients, slopes, resampling }: MethodResult, at: number): TableCell {
  if (coefficients === null) {
    return inBrackets(samplesAt(resampling?.slopes ?? slopes, at));
  }
  const error = valueOf({ coefficients, at }, 'se');
  return error === null ? null : `(${significant(error)})`;
}

/** The interval of a coefficient over samples; of the constant none is told. */
function samplesCell({ resampling }: MethodResult, at: number): TableCell {
  return resampling?.coefficients ? inBrackets(samplesAt(resampling.coefficients, at)) : null;
}

function inBrackets([low, high]: readonly [number | null, number | null]): TableCell {
  return low === null || high === null || low === high ? null : `[${significant(low)}, ${significant(high)}]`;
}

/** Three significant digits, written out. */
function significant(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 1e-5 || size >= 1e6) return value.toExponential(1);
  return value.toFixed(Math.min(7, Math.max(0, 2 - Math.floor(Math.log10(size)))));
}

/** Which errors a method's coefficients have. */
function errorsOf({ kind, covType, clusters }: CoefficientsResult, { cells }: StudyWords): TableCell {
  if (kind === 'posterior') return cells.posteriorSd;
  if (covType === 'cluster') return clusters.map(({ name, count }) => `${name} (${count})`).join(', ');
  return covType;
}

function noteOf(result: GrowthResult, words: StudyWords): string {
  const { config, data, methods } = result;
  const { growthCaptions: captions } = words;
  const note = captions.regressionNote(
    config.covType,
    data.clusters.map(({ name }) => name),
  );
  const { absorbed } = data;
  const without = absorbed ? captions.absorbedNote(absorbed.effects.map(({ name }) => name)) : '';
  const pooled = data.notes.find(({ code }) => code === 'pooled-over-imputations');
  const sampled = methods.find(({ resampling }) => resampling?.coefficients !== undefined);
  return [
    note,
    pooled?.code === 'pooled-over-imputations' ? captions.pooledNote(pooled.imputations) : without,
    sampled ? ` ${captions.sampledNote} ${intervalNote(result, sampled, words)}` : '',
  ].join('');
}
