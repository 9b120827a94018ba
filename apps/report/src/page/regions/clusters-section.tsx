import type { RegionsResult, Table } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { clusterMapFigure } from '../../figures/regions/map.ts';
import type { Partition } from '../../figures/regions/clusters.ts';
import { formatNumber } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { listOf, seedsOf } from './cells.ts';

const partitions: readonly Partition[] = ['gnn', 'codes', 'direct'];
const stable = 0.95;

/** Which regions belong together, and how sure that is (the paper's Figure 3). */
export function ClustersSection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  const [partition, setPartition] = useState<Partition>('gnn');
  const says = words.regions.clusterMap;
  const { gnn, leaveOneOut } = result.described;
  const count = (value: number): string => formatNumber(value, 0, words);
  const unstable = result.data.ids
    .flatMap((id, at) => (gnn.stability[at]! < stable ? [{ id, stability: gnn.stability[at]! }] : []))
    .sort((a, b) => a.stability - b.stability);
  return (
    <Section id="clusters" title={says.title}>
      <p>
        {says.stable(
          count(result.data.ids.length - unstable.length),
          count(result.data.ids.length),
          formatNumber(gnn.meanAdjustedRand, 3, words),
          count(gnn.partitions),
        )}{' '}
        {unstable.length > 0 && (
          <bdi>
            {says.unstable(
              listOf(
                unstable.slice(0, 5).map(({ id, stability }) => `${id} (${formatNumber(100 * stability, 0, words)} %)`),
                words,
              ),
            )}
          </bdi>
        )}{' '}
        {gnn.diverged + gnn.collapsed > 0 && says.lost(count(gnn.diverged), count(gnn.collapsed))}
      </p>
      <Picker
        label={says.choose}
        choices={partitions.map((value) => ({ value, text: words.regions.partitions[value] }))}
        chosen={partition}
        onChoose={setPartition}
      />
      <FigureBox
        id="cluster-map"
        draw={(drawing) => clusterMapFigure(result, partition, drawing)}
        drawnFor={[partition]}
        otherwise={says.nowhere}
      />
      <DataTable
        table={regionTable(result, words)}
        marked={([, , stability]) => typeof stability === 'number' && stability < stable}
      />
      <HowComputed of={['graphNetwork', 'kMeans', 'stability', 'adjustedRand']} seeds={seedsOf(result, words)} />
      {leaveOneOut !== null && (
        <>
          <DataTable table={leaveOneOutTable(result, leaveOneOut, words)} />
          <HowComputed
            of={['leaveOneOut', 'adjustedRand']}
            seeds={words.regions.replicas(String(leaveOneOut.replicas), String(result.config.seed))}
          />
        </>
      )}
    </Section>
  );
}

function regionTable({ data, described }: RegionsResult, { regions: { clusterMap: says, columns } }: Words): Table {
  return {
    name: 'regions',
    caption: says.table(String(described.period)),
    columns: [
      { key: 'region', label: columns.region },
      { key: 'gnn', label: columns.cluster, digits: 0 },
      { key: 'stability', label: says.stability, digits: 3 },
      ...(described.gnn.shares[0] ?? []).map((_, cluster) => ({
        key: `share_${String(cluster)}`,
        label: says.share(String(cluster)),
        digits: 3,
      })),
      { key: 'codes', label: says.codes, digits: 0 },
      { key: 'direct', label: says.direct, digits: 0 },
    ],
    rows: data.ids.map((id, i) => [
      id,
      described.gnn.consensus.labels[i]!,
      described.gnn.stability[i]!,
      ...described.gnn.shares[i]!,
      described.codes.consensus.labels[i]!,
      described.direct.labels[i]!,
    ]),
  };
}

function leaveOneOutTable(
  { data }: RegionsResult,
  { replicas, adjustedRand, moves }: NonNullable<RegionsResult['described']['leaveOneOut']>,
  { regions: { clusterMap: says, columns } }: Words,
): Table {
  return {
    name: 'leave-one-out',
    caption: says.leaveOneOut(String(replicas)),
    columns: [
      { key: 'region', label: columns.region },
      { key: 'adjusted_rand', label: says.agreement, digits: 3 },
      { key: 'moves', label: says.moves, digits: 3 },
    ],
    rows: data.ids.map((id, i) => [id, adjustedRand[i]!, moves[i]!]),
  };
}
