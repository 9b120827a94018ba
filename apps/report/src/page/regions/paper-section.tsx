import type { RegionsResult, Table } from '@kuznets/studies';
import { percentilesFigure } from '../../figures/regions/percentiles.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { seedsOf, type Spread, spreadCells, spreadColumns } from './cells.ts';

/** Every number that the paper prints, beside the replicas'. */
export function PaperSection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  const says = words.regions.paper;
  const compared = comparedValues(result, words);
  if (compared.length === 0) return null;
  const placed = compared.flatMap(({ name, value }) =>
    value.percentile === null ? [] : [{ name, percentile: value.percentile }],
  );
  return (
    <Section id="paper" title={says.title}>
      <p>
        {says.source}: <bdi>{result.source}</bdi>. {says.mind}
      </p>
      <FigureBox id="paper-figure" draw={(drawing) => percentilesFigure(placed, drawing)} drawnFor={[compared]} />
      <DataTable table={paperTable(compared, words)} />
      <HowComputed of={['percentile']} seeds={seedsOf(result, words)} />
    </Section>
  );
}

interface Compared {
  readonly name: string;
  readonly value: NonNullable<Spread>;
}

function comparedValues(
  { described: { pca, dae, direct, gnn }, forecasts, data }: RegionsResult,
  words: Words,
): Compared[] {
  const { reduction, partitions, paper: says } = words.regions;
  const fixed = (value: number, paper: number | null | undefined): Spread => ({
    median: value,
    low: value,
    high: value,
    replicas: 1,
    paper: paper ?? null,
    percentile: null,
  });
  const measures = [
    ['mae', 'MAE'],
    ['rmse', 'RMSE'],
    ['mape', 'MAPE'],
    ['r2', 'R²'],
  ] as const;
  const found: readonly { readonly name: string; readonly value: Spread | undefined }[] = [
    ...pca.explained.map((share, at) => ({
      name: reduction.component(String(at + 1)),
      value: fixed(share, pca.paper?.explained[at]),
    })),
    { name: reduction.pcaMse, value: fixed(pca.mse, pca.paper?.mse) },
    ...dae.latentShare.map((value, at) => ({ name: reduction.unit(String(at + 1)), value })),
    { name: reduction.daeMse, value: dae.mse },
    { name: says.silhouette(partitions.direct), value: fixed(direct.silhouette, direct.paper) },
    { name: says.silhouette(partitions.gnn), value: gnn.silhouetteOwn },
    ...forecasts.flatMap(({ methods }) =>
      methods.flatMap((method) => [
        ...measures.map(([measure, short]) => ({
          name: says.levels(words.models[method.method], short),
          value: method.levels?.[measure],
        })),
        ...method.clusters.flatMap(({ cluster, accuracy: values, indicatorMae }) => [
          ...measures.map(([measure, short]) => ({
            name: says.clusters(String(cluster), short),
            value: values?.[measure],
          })),
          ...indicatorMae.map((value, k) => ({
            name: says.indicators(String(cluster), data.indicators[k]!.name),
            value,
          })),
        ]),
      ]),
    ),
  ];
  return found.flatMap(({ name, value }) => (value && value.paper !== null ? [{ name, value }] : []));
}

function paperTable(compared: readonly Compared[], words: Words): Table {
  const { paper: says, columns } = words.regions;
  return {
    name: 'paper-values',
    caption: says.caption,
    columns: [
      { key: 'measure', label: columns.measure },
      ...spreadColumns(4, true, words),
      { key: 'replicas', label: columns.replicas, digits: 0 },
    ],
    rows: compared.map(({ name, value }) => [name, ...spreadCells(value), value.replicas]),
  };
}
