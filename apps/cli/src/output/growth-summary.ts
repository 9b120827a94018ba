import {
  type GrowthResult,
  type MethodResult,
  type Table,
  type TableCell,
  methodName,
  say,
  studyWords,
} from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { clean, significant, textTable } from './text-table.ts';

const words = studyWords.en;
const shown = 10;
const longestNote = 600;

/** The growth study for a terminal: rankings with their uncertainty, accuracy, explained variation and interactions, beside what is published and why it differs. */
export function growthSummary(result: GrowthResult, tables: readonly Table[], run: RunFacts): string {
  const { data, config, methods } = result;
  const seeds =
    config.seeds === 1 ? `seed ${config.seed}` : `seeds ${config.seed} to ${config.seed + config.seeds - 1}`;
  const variation = variationTable(result);
  return [
    `Determinants of ${data.target}: ${data.title ?? data.name} (${data.rows} rows, ${data.features.length} determinants), ${seeds}`,
    ...data.notes.map((note) => clean(say(words.dataNotes, note), longestNote)),
    '',
    ...methods.flatMap((method) => [rankingHeading(method), textTable(...rankingTable(result, method)), '']),
    textTable(...accuracyTable(result)),
    '',
    ...(variation === null ? [] : [textTable(...variation), '']),
    ...methods.flatMap((method) => interactions(method, tables)),
    ...methods.flatMap((method) =>
      method.notes.map((note) => `${methodName(method, words)}: ${clean(say(words.methodNotes, note), longestNote)}`),
    ),
    '',
    ...agreementLines(result),
    '',
    ...runLines(run),
  ].join('\n');
}

function rankingHeading(method: MethodResult): string {
  const seeds = method.runs.length === 1 ? '' : `; mean and 5-95 % interval over ${method.runs.length} seeds`;
  return `${methodName(method, words)}, by ${lowerFirst(words.measures[method.rankedBy])}${seeds}`;
}

function rankingTable(result: GrowthResult, method: MethodResult): [string[], string[][]] {
  const names = result.data.features.map(({ name }) => name);
  const importance = method.importances.find(({ measure }) => measure === method.rankedBy)!;
  const several = method.runs.length > 1;
  const published = result.reference?.rankings[method.name];
  const rows = method.ranking.slice(0, shown).map((name, place) => {
    const at = names.indexOf(name);
    const interval = several ? [`${significant(importance.low[at]!)} - ${significant(importance.high[at]!)}`] : [];
    const ranks = several
      ? [
          `${trim(method.ranks.low[at]!)} - ${trim(method.ranks.high[at]!)}`,
          `${Math.round(100 * method.topTenShare[at]!)} %`,
        ]
      : [];
    const inPaper = published ? [String(published.indexOf(name) + 1 || '-')] : [];
    return [
      String(place + 1),
      ...inPaper,
      name,
      significant(importance.mean[at]!),
      ...interval,
      ...ranks,
      result.data.features[at]!.label ?? '',
    ];
  });
  const spread = several ? ['5-95 %', 'rank 5-95 %', 'in top ten'] : [];
  return [['', ...(published ? ['paper'] : []), 'determinant', 'importance', ...spread, ''], rows];
}

function accuracyTable({ methods, reference }: GrowthResult): [string[], string[][]] {
  const rows = methods.map(({ id, name, accuracy: { inSample, outOfBag, crossValidated }, linear }) => {
    const ours = [inSample.r2?.mean, inSample.mae?.mean, outOfBag?.r2?.mean, crossValidated?.r2, linear?.r2].map(
      (value) => significant(value, '-'),
    );
    const published = (['r2', 'mae'] as const).map((measure) =>
      String(reference?.cells.find((cell) => cell.method === id && cell.measure === measure)?.published ?? '-'),
    );
    return [methodName({ id, name }, words), ...ours, ...(reference === null ? [] : published)];
  });
  const paper = reference === null ? [] : ['R2, paper', 'MAE, paper'];
  return [['method', 'R2', 'MAE', 'OOB R2', 'CV R2', 'linear R2, top ten', ...paper], rows];
}

/** Explained variation and nonlinearity of the ten best determinants of each method, beside the published ones. */
function variationTable(result: GrowthResult): [string[], string[][]] | null {
  const names = result.data.features.map(({ name }) => name);
  const published = (method: MethodResult, measure: 'fepv' | 'nonlinearity', determinant: string): string[] => {
    if (result.reference === null) return [];
    const cell = result.reference.cells.find(
      (entry) =>
        entry.method === method.id &&
        entry.table === '8' &&
        entry.measure === measure &&
        entry.determinant === determinant,
    );
    return [cell === undefined ? '' : String(cell.published)];
  };
  const percent = (value: number | null | undefined): string =>
    value === null || value === undefined ? '-' : (100 * value).toFixed(2);
  const rows = result.methods.flatMap((method) => {
    const { variation } = method;
    if (variation === null) return [];
    return method.ranking.slice(0, 10).map((name, place) => {
      const at = names.indexOf(name);
      const uncentred = [percent(variation.fepvUncentred.mean[at]), ...published(method, 'fepv', name)];
      return [
        place === 0 ? methodName(method, words) : '',
        name,
        percent(variation.fepv.mean[at]),
        ...uncentred,
        percent(variation.nonlinearity.mean[at]),
        ...published(method, 'nonlinearity', name),
      ];
    });
  });
  const paper = result.reference === null ? [] : ['paper'];
  return rows.length === 0
    ? null
    : [['method', 'determinant', 'FEPV %', 'uncentred', ...paper, 'NL %', ...paper], rows];
}

/** The matrix of Figure 2, and the strongest pairs of all. */
function interactions({ id, name: method }: MethodResult, tables: readonly Table[]): string[] {
  const matrix = tables.find(({ name }) => name === `figure-2-interaction-${id}`);
  const pairs = tables.find(({ name }) => name === `pairs-${id}`);
  if (!matrix || !pairs) return [];
  const last = matrix.rows.length - 1; // nothing stands below the diagonal there
  const rows = matrix.rows.map(([name, ...row], at) => [
    String(at + 1),
    String(name),
    ...row.slice(0, last).map(decimals),
  ]);
  return [
    textTable(
      ['FIEPV %', methodName({ id, name: method }, words), ...rows.slice(1).map((_, at) => String(at + 1))],
      rows,
    ),
    `strongest of all pairs: ${pairs.rows
      .slice(0, 3)
      .map(([a, b, fiepv]) => `${clean(String(a))} x ${clean(String(b))} ${decimals(fiepv!)}`)
      .join(', ')}`,
    '',
  ];
}

function decimals(value: TableCell): string {
  return typeof value === 'number' ? value.toFixed(2).replace(/^-0\.00$/, '0.00') : '';
}

function agreementLines(result: GrowthResult): string[] {
  const { methods, agreement, reference } = result;
  const names = new Map(methods.map((method) => [method.id, methodName(method, words)]));
  const label = (id: string): string => names.get(id) ?? id;
  const closest = [...agreement].sort((a, b) => b.sharedTopTen - a.sharedTopTen).slice(0, 5);
  const published = reference?.overlaps.map(
    ({ method, sharedTopEight, sharedTopTen }) =>
      `${label(method)} and the published ranking share ${sharedTopEight} of the first 8, ${sharedTopTen} of the first 10.`,
  );
  return [
    ...closest.map(
      ({ methods: [a, b], sharedTopEight, sharedTopTen }) =>
        `${label(a)} and ${label(b)} share ${sharedTopEight} of the first 8, ${sharedTopTen} of the first 10.`,
    ),
    ...(published ?? []),
    ...comparisonLines(result),
  ];
}

/** How many published cells ours are, and why the others differ. */
function comparisonLines({ methods, reference }: GrowthResult): string[] {
  if (reference === null) return [];
  const { cells } = reference;
  const count = (reason: string): number => cells.filter((cell) => cell.reason === reason).length;
  const counts = [...new Set(cells.map(({ reason }) => reason))].map(
    (reason) => `${count(reason)} ${words.reasons[reason]}`,
  );
  const names = new Map(methods.map((method) => [method.id, methodName(method, words)]));
  const differing = new Map<string, Map<string, number>>();
  for (const { table, method, reason, notes } of cells) {
    if (reason === 'exact' || reason === 'within-seed-spread') continue;
    // Where a determinant ranks is of one place alone.
    const why = notes.filter(({ code }) => code !== 'ranks-here').map((note) => say(words.cellNotes, note));
    const line = [names.get(method)!, words.reasons[reason], why.join('; ')].filter((part) => part !== '').join(': ');
    const tables = differing.get(line) ?? new Map<string, number>();
    differing.set(line, tables.set(table, (tables.get(table) ?? 0) + 1));
  }
  const lines = [...differing].map(([line, tables]) => {
    const where = [...tables].map(([table, count]) => `Table ${table} (${count} ${count === 1 ? 'cell' : 'cells'})`);
    return `${where.join(', ')}, ${clean(line, longestNote)}`;
  });
  return [`Of ${cells.length} published cells: ${counts.join(', ')} (tables/comparison.csv).`, ...lines];
}

/** Methods that the sample has too few rows for, and why. */
export function leftOutLines({ config, leftOut = [] }: GrowthResult): string[] {
  return leftOut.map((entry) => {
    const method = config.methods.find(({ id }) => id === entry.method)!;
    return `left out: ${methodName(method, words)}: ${say(words.leftOut, entry)}`;
  });
}

function trim(value: number): string {
  return String(Number(value.toFixed(1)));
}

/** A heading within a sentence; abbreviations stay. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}
