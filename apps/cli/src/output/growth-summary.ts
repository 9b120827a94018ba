import type { GrowthResult, MethodResult } from '@kuznets/studies';
import { describeDevice, type RunFacts } from './run-facts.ts';
import { clean, textTable } from './text-table.ts';

const shown = 10;
const longestNote = 300;

/** The growth study for a terminal: rankings side by side with their uncertainty, accuracy, agreement, files, time. */
export function growthSummary(result: GrowthResult, run: RunFacts): string {
  const { data, config, methods } = result;
  const seeds = config.seeds === 1 ? `seed ${config.seed}` : `seeds ${config.seed} to ${config.seed + config.seeds - 1}`;
  const variation = variationTable(result);
  return [
    `Determinants of ${data.target}: ${data.title ?? data.name} (${data.rows} rows, ${data.features.length} determinants), ${seeds}`,
    ...data.notes,
    '',
    ...methods.flatMap((method) => [rankingHeading(method), textTable(...rankingTable(result, method)), '']),
    textTable(...accuracyTable(result)),
    '',
    ...(variation === null ? [] : [textTable(...variation), '']),
    ...interactionLines(result),
    ...methods.flatMap(({ label, notes }) => notes.map((note) => `${label}: ${clean(note, longestNote)}`)),
    '',
    ...agreementLines(result),
    '',
    `Wrote ${run.files.length} files to ${run.folder}: ${[...new Set(run.files.map((file) => file.replace(/\/.*/s, '/')))].join(', ')}`,
    `Time: ${run.seconds.toFixed(1)} s on ${describeDevice(run.device)}`,
    '',
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
  const rows = method.ranking.slice(0, shown).map((name, place) => {
    const at = names.indexOf(name);
    const interval = several ? [`${significant(importance.low[at]!)} - ${significant(importance.high[at]!)}`] : [];
    const ranks = several ? [`${trim(method.ranks.low[at]!)} - ${trim(method.ranks.high[at]!)}`, `${Math.round(100 * method.topTenShare[at]!)} %`] : [];
    return [String(place + 1), name, significant(importance.mean[at]!), ...interval, ...ranks, result.data.features[at]!.label ?? ''];
  });
  const heading = several ? ['', 'determinant', 'importance', '5-95 %', 'rank 5-95 %', 'in top ten', ''] : ['', 'determinant', 'importance', ''];
  return [heading, rows];
}

function accuracyTable({ methods, reference }: GrowthResult): [string[], string[][]] {
  const rows = methods.map(({ id, label, accuracy: { inSample, outOfBag, crossValidated }, linear }) => {
    const ours = [inSample.r2?.mean, inSample.mae?.mean, outOfBag?.r2?.mean, crossValidated?.r2, linear?.r2].map((value) => (value === null || value === undefined ? '-' : significant(value)));
    const published = ['R2', 'MAE'].map((row) => String(reference?.cells.find((cell) => cell.method === id && cell.row === row)?.published ?? '-'));
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
    const cell = result.reference.cells.find((entry) => entry.method === method.id && entry.table === '8' && entry.row === row);
    return [cell === undefined ? '' : String(cell.published)];
  };
  const percent = (value: number | null | undefined): string => (value === null || value === undefined ? '-' : (100 * value).toFixed(2));
  const rows = result.methods.flatMap((method) => {
    const { variation } = method;
    if (variation === null) return [];
    return method.ranking.slice(0, 10).map((name, place) => {
      const at = names.indexOf(name);
      const uncentred = [percent(variation.fepvUncentred.mean[at]), ...published(method, `FEPV ${name}`)];
      return [place === 0 ? method.label : '', name, percent(variation.fepv.mean[at]), ...uncentred, percent(variation.nonlinearity.mean[at]), ...published(method, `NL ${name}`)];
    });
  });
  const paper = result.reference === null ? [] : ['paper'];
  return rows.length === 0 ? null : [['method', 'determinant', 'FEPV %', 'uncentred', ...paper, 'NL %', ...paper], rows];
}

/** The strongest interactions of each method. */
function interactionLines({ methods }: GrowthResult): string[] {
  return methods.flatMap(({ label, variation }) => {
    const pairs = variation?.pairs ?? null;
    if (pairs === null) return [];
    const all = pairs.of.flatMap((a, at) => pairs.of.slice(at + 1).map((b) => `${clean(a)} x ${clean(b)}`));
    const strongest = all.map((pair, at) => ({ pair, fiepv: pairs.fiepv.mean[at]! })).sort((p, q) => Math.abs(q.fiepv) - Math.abs(p.fiepv)).slice(0, 3);
    return [`${label}, strongest interactions (FIEPV %): ${strongest.map(({ pair, fiepv }) => `${pair} ${(100 * fiepv).toFixed(2)}`).join(', ')}`];
  });
}

function agreementLines({ methods, agreement, reference }: GrowthResult): string[] {
  const label = (id: string): string => methods.find((method) => method.id === id)?.label ?? id;
  const closest = [...agreement].sort((a, b) => b.sharedTopTen - a.sharedTopTen).slice(0, 5);
  const published = reference?.overlaps.map(
    ({ method, sharedTopEight, sharedTopTen }) => `${label(method)} and the published ranking share ${sharedTopEight} of the first 8, ${sharedTopTen} of the first 10.`,
  );
  return [...closest.map(({ methods: [a, b], sharedTopEight, sharedTopTen }) => `${label(a)} and ${label(b)} share ${sharedTopEight} of the first 8, ${sharedTopTen} of the first 10.`), ...(published ?? []), ...comparisonLine(reference)];
}

function comparisonLine(reference: GrowthResult['reference']): string[] {
  if (reference === null) return [];
  const reasons = [...new Set(reference.cells.map(({ reason }) => reason))];
  const counts = reasons.map((reason) => `${reference.cells.filter((cell) => cell.reason === reason).length} ${reason.replaceAll('-', ' ')}`);
  return [`Of ${reference.cells.length} published cells: ${counts.join(', ')} (tables/comparison.csv).`];
}

function significant(value: number): string {
  return value === 0 ? '0' : value.toPrecision(4);
}

function trim(value: number): string {
  return String(Number(value.toFixed(1)));
}
