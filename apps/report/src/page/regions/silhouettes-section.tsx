import type { RegionsResult, Table } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { labelsOf, type Partition } from '../../figures/regions/clusters.ts';
import { regionSilhouettesFigure, silhouettesFigure, type Space } from '../../figures/regions/silhouettes.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { intervalCells, intervalColumns, seedsOf, spreadCells, spreadColumns } from './cells.ts';

const measured: readonly { readonly partition: Partition; readonly space: Space }[] = [
  { partition: 'gnn', space: 'common' },
  { partition: 'gnn', space: 'own' },
  { partition: 'codes', space: 'common' },
  { partition: 'codes', space: 'own' },
  { partition: 'direct', space: 'common' },
];

/** How well the clusters are parted, in each space and in the one that compares them (the paper's Table 4). */
export function SilhouettesSection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  const [chosen, setChosen] = useState(measured[0]!);
  const { silhouettes: says, partitions } = words.regions;
  const { selection, nClusters } = result.described;
  const seeds = seedsOf(result, words);
  return (
    <Section id="silhouettes-section" title={says.title}>
      <p>{says.mind}</p>
      <FigureBox id="silhouettes-figure" draw={(drawing) => silhouettesFigure(result, drawing)} drawnFor={[]} />
      <DataTable table={meanTable(result, words)} />
      <HowComputed of={['silhouette', 'kMeans', 'adjustedRand', 'percentile']} seeds={seeds} />
      <Picker
        label={says.choose}
        choices={measured.map(({ partition, space }, at) => ({
          value: String(at),
          text: says.option(partitions[partition], says.spaces[space]),
        }))}
        chosen={String(measured.indexOf(chosen))}
        onChoose={(at) => setChosen(measured[Number(at)]!)}
      />
      <FigureBox
        id="silhouettes-regions"
        draw={(drawing) => regionSilhouettesFigure(result, chosen.partition, chosen.space, drawing)}
        drawnFor={[chosen]}
      />
      <DataTable table={regionTable(result, chosen, words)} />
      <HowComputed of={['silhouette']} seeds={seeds} />
      <DataTable table={selectionTable(result, words)} marked={([count]) => count === selection.nClusters}>
        <p>{says.selected(String(selection.nClusters), String(nClusters))}</p>
      </DataTable>
      <HowComputed of={['silhouette', 'kMeans']} seeds={words.common.seeds(1, result.config.seed)} />
    </Section>
  );
}

function meanTable({ described, source }: RegionsResult, words: Words): Table {
  const { silhouettes: says, partitions, columns } = words.regions;
  const { direct } = described;
  return {
    name: 'clusters-silhouettes',
    caption: says.caption(String(described.period)),
    columns: [
      { key: 'clusters', label: says.clustering },
      { key: 'space', label: says.space },
      ...spreadColumns(4, source !== null, words),
      { key: 'agreement', label: says.agreement, digits: 3 },
      { key: 'partitions', label: says.partitions, digits: 0 },
      { key: 'collapsed', label: says.collapsed, digits: 0 },
      { key: 'replicas', label: columns.replicas, digits: 0 },
    ],
    rows: [
      [
        partitions.direct,
        says.spaces.common,
        direct.silhouette,
        null,
        null,
        direct.paper,
        null,
        null,
        null,
        null,
        null,
      ],
      ...(['common', 'own'] as const).flatMap((space) =>
        (['codes', 'gnn'] as const).map((partition) => {
          const part = described[partition];
          const mean = space === 'own' ? part.silhouetteOwn : part.silhouetteCommon;
          return [
            partitions[partition],
            says.spaces[space],
            ...spreadCells(mean),
            part.meanAdjustedRand,
            part.partitions,
            part.collapsed,
            mean?.replicas ?? null,
          ];
        }),
      ),
    ],
  };
}

function regionTable(result: RegionsResult, { partition, space }: (typeof measured)[number], words: Words): Table {
  const { silhouettes: says, partitions, columns } = words.regions;
  const { data, described } = result;
  const labels = labelsOf(result, partition);
  return {
    name: 'silhouettes',
    caption: says.table(String(described.period), says.option(partitions[partition], says.spaces[space])),
    columns: [
      { key: 'region', label: columns.region },
      { key: 'cluster', label: columns.cluster, digits: 0 },
      ...intervalColumns(3, words),
    ],
    rows: data.ids.map((id, i) => [
      id,
      labels[i]!,
      ...(partition === 'direct'
        ? [described.direct.regionSilhouettes[i]!, null, null]
        : intervalCells(described[partition].regionSilhouettes[space][i])),
    ]),
  };
}

function selectionTable({ described: { selection } }: RegionsResult, { regions: { silhouettes: says } }: Words): Table {
  return {
    name: 'selection',
    caption: says.selection,
    columns: [
      { key: 'clusters', label: says.clusters, digits: 0 },
      { key: 'silhouette', label: says.axis, digits: 4 },
    ],
    rows: selection.candidates.map((count, at) => [count, selection.silhouette[at]!]),
  };
}
