import type { RegionsResult, Table, TableCell } from '@kuznets/studies';
import type { RegionsRun } from '../../file/report-data.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { intervalCells, type Spread } from '../regions/cells.ts';

/** Two regions studies: verdicts, medians with their intervals, clusters. */
export function RegionsComparison({ runs: [first, second] }: { readonly runs: readonly [RegionsRun, RegionsRun] }) {
  const words = useWords();
  const says = words.compare.regions;
  const results = [first.result, second.result] as const;
  return (
    <>
      <Section id="verdicts-section" title={says.verdicts}>
        <DataTable table={verdictTable(results, words)} characters={200} marked={([, a, b]) => a !== b} />
      </Section>
      <Section id="values-section" title={says.values}>
        <DataTable table={valueTable(results, words)} shown={60} marked={apart} />
        <HowComputed of={['autoencoder', 'silhouette', 'adjustedRand', 'accuracy']} />
      </Section>
      <Section id="clusters" title={says.clusters}>
        <DataTable table={clusterTable(results, words)} shown={20} marked={([, a, b]) => a !== b} />
        <HowComputed of={['stability']} />
      </Section>
    </>
  );
}

type Results = readonly [RegionsResult, RegionsResult];

function verdictTable(results: Results, words: Words): Table {
  const { regions: says, runs } = words.compare;
  return {
    name: 'verdicts',
    caption: says.verdictsCaption,
    columns: [
      { key: 'claim', label: says.claim },
      { key: 'first', label: runs.first },
      { key: 'second', label: runs.second },
    ],
    rows: results[0].verdicts.map(({ claim }, at) => [
      words.claims[claim],
      ...results.map((result) => words.verdicts[result.verdicts[at]!.verdict]),
    ]),
  };
}

/** Whether both intervals are known and do not meet; a number without an interval is one. */
function apart([, medianA, lowA, highA, medianB, lowB, highB]: readonly TableCell[]): boolean {
  if (typeof medianA !== 'number' || typeof medianB !== 'number') return medianA !== medianB;
  return Number(highA ?? medianA) < Number(lowB ?? medianB) || Number(highB ?? medianB) < Number(lowA ?? medianA);
}

function valueTable(results: Results, words: Words): Table {
  const { regions: says, runs } = words.compare;
  const [a, b] = results.map((result) => valuesOf(result, words)) as [Map<string, Spread>, Map<string, Spread>];
  const side = (key: string, label: string) => [
    { key, label, digits: 4 },
    { key: `${key}_low`, label: says.low, digits: 4 },
    { key: `${key}_high`, label: says.high, digits: 4 },
  ];
  return {
    name: 'values',
    caption: says.valuesCaption,
    columns: [{ key: 'measure', label: says.measure }, ...side('first', runs.first), ...side('second', runs.second)],
    rows: [...new Set([...a.keys(), ...b.keys()])].map((name) => [
      name,
      ...intervalCells(a.get(name)),
      ...intervalCells(b.get(name)),
    ]),
  };
}

function valuesOf(
  { described: { pca, dae, direct, codes, gnn }, forecasts }: RegionsResult,
  words: Words,
): Map<string, Spread> {
  const { reduction, silhouettes, accuracy, paper } = words.regions;
  const fixed = (value: number): Spread => ({
    median: value,
    low: value,
    high: value,
    replicas: 1,
    paper: null,
    percentile: null,
  });
  const silhouette = (name: 'direct' | 'codes' | 'gnn', space: 'own' | 'common'): string =>
    paper.silhouette(silhouettes.option(silhouettes.names[name], silhouettes.spaces[space]));
  return new Map<string, Spread>([
    [reduction.pcaMse, fixed(pca.mse)],
    [reduction.daeMse, dae.mse],
    [silhouette('direct', 'common'), fixed(direct.silhouette)],
    ...(
      [
        ['codes', codes],
        ['gnn', gnn],
      ] as const
    ).flatMap(([name, part]): [string, Spread][] => [
      [silhouette(name, 'common'), part.silhouetteCommon],
      [silhouette(name, 'own'), part.silhouetteOwn],
    ]),
    ...forecasts.flatMap(({ origins, horizon, methods }) =>
      methods.map((method): [string, Spread] => [
        words.compare.regions.forecast(
          words.models[method.method],
          accuracy.option(origins.join(', '), String(horizon)),
        ),
        method.levels?.rmse ?? null,
      ]),
    ),
  ]);
}

function clusterTable(results: Results, words: Words): Table {
  const { regions: says, runs, growth } = words.compare;
  const ids = [...new Set(results.flatMap(({ data }) => data.ids))];
  const of = ({ data, described: { gnn } }: RegionsResult, id: string): readonly [number | null, number | null] => {
    const at = data.ids.indexOf(id);
    return at < 0 ? [null, null] : [gnn.consensus.labels[at]!, gnn.stability[at]!];
  };
  const names = [runs.first, runs.second];
  return {
    name: 'regions',
    caption: says.clustersCaption,
    columns: [
      { key: 'region', label: says.region },
      ...names.map((run, at) => ({ key: `cluster_${String(at)}`, label: growth.of(says.cluster, run), digits: 0 })),
      ...names.map((run, at) => ({ key: `stability_${String(at)}`, label: growth.of(says.stability, run), digits: 3 })),
    ],
    rows: ids.map((id) => [
      id,
      ...results.map((result) => of(result, id)[0]),
      ...results.map((result) => of(result, id)[1]),
    ]),
  };
}
