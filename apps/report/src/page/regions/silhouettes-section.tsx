import { useState } from 'preact/hooks';
import type { Partition } from '../../figures/regions/clusters.ts';
import { type Space, regionSilhouettesFigure, silhouettesFigure } from '../../figures/regions/silhouettes.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import type { SectionProps } from './section-props.ts';

const measured: readonly { readonly partition: Partition; readonly space: Space }[] = [
  { partition: 'gnn', space: 'common' },
  { partition: 'gnn', space: 'own' },
  { partition: 'codes', space: 'common' },
  { partition: 'codes', space: 'own' },
  { partition: 'direct', space: 'common' },
];

/** How well the clusters are parted, in each space and in the one that compares them (the paper's Table 4). */
export function SilhouettesSection({ result, seeds }: SectionProps) {
  const words = useWords();
  const [chosen, setChosen] = useState(measured[0]!);
  const { silhouettes: says } = words.regions;
  const { columns, partitions } = words;
  const { selection, nClusters } = result.described;
  return (
    <Section id="silhouettes-section" title={says.title}>
      <p>{says.mind}</p>
      <Block
        figure={{ id: 'silhouettes-figure', draw: (drawing) => silhouettesFigure(result, drawing) }}
        table="clusters"
        of={['silhouette', 'kMeans', 'adjustedRand', 'percentile']}
        seeds={seeds}
      />
      <Picker
        label={says.choose}
        choices={measured.map(({ partition, space }, at) => ({
          value: String(at),
          text: columns.inSpace(partitions[partition], space === 'own' ? columns.ownSpace : columns.zScores),
        }))}
        chosen={String(measured.indexOf(chosen))}
        onChoose={(at) => setChosen(measured[Number(at)]!)}
      />
      <Block
        figure={{
          id: 'silhouettes-regions',
          draw: (drawing) => regionSilhouettesFigure(result, chosen.partition, chosen.space, drawing),
          on: [chosen],
        }}
        table="silhouettes"
        of={['silhouette']}
        seeds={seeds}
      />
      <Block
        table="selection"
        marked={(cell) => cell('clusters') === selection.nClusters}
        of={['silhouette', 'kMeans']}
        seeds={words.common.seeds(1, result.config.seed)}
      >
        <p>{says.selected(String(selection.nClusters), String(nClusters))}</p>
      </Block>
    </Section>
  );
}
