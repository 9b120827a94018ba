import { useState } from 'preact/hooks';
import type { Partition } from '../../figures/regions/clusters.ts';
import { clusterMapFigure } from '../../figures/regions/map.ts';
import { formatNumber } from '../../format.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import type { SectionProps } from './section-props.ts';

const partitions: readonly Partition[] = ['gnn', 'codes', 'direct'];
const stable = 0.95;

/** Which regions belong together, and how sure that is (the paper's Figure 3). */
export function ClustersSection({ result, seeds }: SectionProps) {
  const words = useWords();
  const [partition, setPartition] = useState<Partition>('gnn');
  const says = words.regions.clusterMap;
  const { gnn, leaveOneOut } = result.described;
  const count = (value: number): string => formatNumber(value, 0, words);
  const unstable = result.data.ids
    .flatMap((id, at) => (gnn.stability[at]! < stable ? [{ id, stability: gnn.stability[at]! }] : []))
    .sort((a, b) => a.stability - b.stability);
  const list = new Intl.ListFormat(words.locale, { type: 'conjunction' });
  return (
    <Section id="clusters" title={says.title}>
      <p>
        {says.stable(
          count(result.data.ids.length - unstable.length),
          count(result.data.ids.length),
          formatNumber(gnn.meanAdjustedRand, 3, words),
        )}{' '}
        {says.partitions(gnn.partitions, count(gnn.partitions))}{' '}
        {unstable.length > 0 && (
          <bdi>
            {says.unstable(
              list.format(unstable.slice(0, 5).map(({ id, stability }) => `${id} (${count(100 * stability)} %)`)),
            )}
          </bdi>
        )}{' '}
        {gnn.diverged + gnn.collapsed > 0 && says.lost(count(gnn.diverged), count(gnn.collapsed))}
      </p>
      <Picker
        label={says.choose}
        choices={partitions.map((value) => ({ value, text: words.partitions[value] }))}
        chosen={partition}
        onChoose={setPartition}
      />
      <Block
        figure={{
          id: 'cluster-map',
          draw: (drawing) => clusterMapFigure(result, partition, drawing),
          on: [partition],
          otherwise: says.nowhere,
        }}
        table="regions"
        marked={(cell) => Number(cell('stability')) < stable}
        of={['graphNetwork', 'kMeans', 'stability', 'adjustedRand']}
        seeds={seeds}
      />
      {leaveOneOut !== null && (
        <Block
          table="leave-one-out"
          of={['leaveOneOut', 'adjustedRand']}
          seeds={words.regions.replicas(String(leaveOneOut.replicas), String(result.config.seed))}
        />
      )}
    </Section>
  );
}
