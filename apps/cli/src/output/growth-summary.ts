import type { GrowthResult, MethodResult } from '@kuznets/studies';
import { describeDevice, type RunFacts } from './run-facts.ts';
import { textTable } from './text-table.ts';

const shown = 15;

/** The growth study for a terminal: rankings side by side with their uncertainty, accuracy, agreement, files, time. */
export function growthSummary(result: GrowthResult, run: RunFacts): string {
  const { data, config, methods } = result;
  const seeds = config.seeds === 1 ? `seed ${config.seed}` : `seeds ${config.seed} to ${config.seed + config.seeds - 1}`;
  return [
    `Determinants of ${data.target}: ${data.title ?? data.name} (${data.rows} rows, ${data.features.length} determinants), ${seeds}`,
    ...data.notes,
    '',
    ...methods.flatMap((method) => [rankingHeading(method), textTable(...rankingTable(result, method)), '']),
    textTable(...accuracyTable(result)),
    '',
    ...agreementLines(result),
    '',
    `Wrote ${run.files.length} files to ${run.folder}: ${run.files.join(', ')}`,
    `Time: ${run.seconds.toFixed(1)} s on ${describeDevice(run.device)}`,
    '',
  ].join('\n');
}

function rankingHeading(method: MethodResult): string {
  const { trees, minSamplesLeaf } = method.settings;
  const seeds = method.runs.length === 1 ? '' : `; mean and 5-95 % interval over ${method.runs.length} seeds`;
  return `${method.label}, ${trees} trees, leaf ${minSamplesLeaf}: by ${method.rankedBy} out-of-bag importance${seeds}`;
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

function accuracyTable(result: GrowthResult): [string[], string[][]] {
  const rows = result.methods.flatMap((method) =>
    (['inSample', 'outOfBag'] as const).flatMap((sample) => {
      const fit = method.accuracy[sample];
      if (fit === null) return [];
      const cells = [fit.r2, fit.mae, fit.mse].map((spread) => (spread === null ? '-' : significant(spread.mean)));
      return [[method.label, sample === 'inSample' ? 'in sample' : 'out of bag', ...cells]];
    }),
  );
  return [['method', 'sample', 'R2', 'MAE', 'MSE'], rows];
}

function agreementLines(result: GrowthResult): string[] {
  const label = (name: string): string => result.methods.find((method) => method.name === name)?.label ?? name;
  const published = result.reference?.overlaps.flatMap(({ method, list, sharedTopEight, sharedTopTen }) =>
    result.reference!.lists.some((entry) => entry.name === list && entry.method === method)
      ? [`${label(method)} and the published ranking share ${sharedTopEight} of the first 8, ${sharedTopTen} of the first 10.`]
      : [],
  );
  return [
    ...result.agreement.map(
      ({ methods: [a, b], sharedTopEight, sharedTopTen }) => `${label(a)} and ${label(b)} share ${sharedTopEight} of the first 8, ${sharedTopTen} of the first 10.`,
    ),
    ...(published ?? []),
  ];
}

function significant(value: number): string {
  return value === 0 ? '0' : value.toPrecision(4);
}

function trim(value: number): string {
  return String(Number(value.toFixed(1)));
}
