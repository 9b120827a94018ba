import type { GrowthResult, MethodResult, Table, TableCell } from '@kuznets/studies';
import { type RunFacts, runLines } from './run-facts.ts';
import { clean, significant, textTable } from './text-table.ts';

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
    ...data.notes,
    '',
    ...methods.flatMap((method) => [rankingHeading(method), textTable(...rankingTable(result, method)), '']),
    textTable(...accuracyTable(result)),
    '',
    ...(variation === null ? [] : [textTable(...variation), '']),
    ...methods.flatMap((method) => interactions(method, tables)),
    ...methods.flatMap(({ label, notes }) => notes.map((note) => `${label}: ${clean(note, longestNote)}`)),
    '',
    ...agreementLines(result),
    '',
    ...runLines(run),
  ].join('\n');
}

function rankingHeading(method: MethodResult): string {
  const seeds = method.runs.length === 1 ? '' : `; mean and 5-95 % interval over ${method.runs.length} seeds`;
  return `${method.label}, by ${method.importances[0]!.label.toLowerCase()}${seeds}`;
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
  const rows = methods.map(({ id, label, accuracy: { inSample, outOfBag, crossValidated }, linear }) => {
    const ours = [inSample.r2?.mean, inSample.mae?.mean, outOfBag?.r2?.mean, crossValidated?.r2, linear?.r2].map(
      (value) => significant(value, '-'),
    );
    const published = ['R2', 'MAE'].map((row) =>
      String(reference?.cells.find((cell) => cell.method === id && cell.row === row)?.published ?? '-'),
    );
    return [label, ...ours, ...(reference === null ? [] : published)];
  });
  const paper = reference === null ? [] : ['R2, paper', 'MAE, paper'];
  return [['method', 'R2', 'MAE', 'OOB R2', 'CV R2', 'linear R2, top ten', ...paper], rows];
}

/** Explained variation and nonlinearity of the ten best determinants of each method, beside the published ones. */
function variationTable(result: GrowthResult): [string[], string[][]] | null {
  const names = result.data.features.map(({ name }) => name);
  const published = (method: MethodResult, row: string): string[] => {
    if (result.reference === null) return [];
    const cell = result.reference.cells.find(
      (entry) => entry.method === method.id && entry.table === '8' && entry.row === row,
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
      const uncentred = [percent(variation.fepvUncentred.mean[at]), ...published(method, `FEPV ${name}`)];
      return [
        place === 0 ? method.label : '',
        name,
        percent(variation.fepv.mean[at]),
        ...uncentred,
        percent(variation.nonlinearity.mean[at]),
        ...published(method, `NL ${name}`),
      ];
    });
  });
  const paper = result.reference === null ? [] : ['paper'];
  return rows.length === 0
    ? null
    : [['method', 'determinant', 'FEPV %', 'uncentred', ...paper, 'NL %', ...paper], rows];
}

/** The matrix of Figure 2, and the strongest pairs of all. */
function interactions({ id, label }: MethodResult, tables: readonly Table[]): string[] {
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
    textTable(['FIEPV %', label, ...rows.slice(1).map((_, at) => String(at + 1))], rows),
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
  const label = (id: string): string => methods.find((method) => method.id === id)?.label ?? id;
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
    (reason) => `${count(reason)} ${reason.replaceAll('-', ' ')}`,
  );
  const differing = new Map<string, Map<string, number>>();
  for (const { table, method, published, reason, note } of cells) {
    if (reason === 'exact' || reason === 'within-seed-spread') continue;
    const { label } = methods.find(({ id }) => id === method)!;
    // What is said of one place alone comes first.
    const why = note?.startsWith(`${published} ranks `) ? note.slice(note.indexOf('; ') + 2) : note;
    const said = [label, reason.replaceAll('-', ' '), why].filter(Boolean).join(': ');
    const tables = differing.get(said) ?? new Map<string, number>();
    differing.set(said, tables.set(table, (tables.get(table) ?? 0) + 1));
  }
  const lines = [...differing].map(([said, tables]) => {
    const where = [...tables].map(([table, count]) => `Table ${table} (${count} ${count === 1 ? 'cell' : 'cells'})`);
    return `${where.join(', ')}, ${clean(said, longestNote)}`;
  });
  return [`Of ${cells.length} published cells: ${counts.join(', ')} (tables/comparison.csv).`, ...lines];
}

function trim(value: number): string {
  return String(Number(value.toFixed(1)));
}
