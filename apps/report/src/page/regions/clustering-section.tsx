import { useState } from 'preact/hooks';
import { gapFigure, mixturesFigure } from '../../figures/regions/cluster-numbers.ts';
import { consensusFigure } from '../../figures/regions/consensus.ts';
import { pathsFigure } from '../../figures/regions/paths.ts';
import { formatNumber } from '../../format.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import type { SectionProps } from './section-props.ts';

/** How sure the clusters are: draws of indicators and periods, their number, other partitions, moves; nothing where nothing is asked for. */
export function ClusteringSection({ result }: SectionProps) {
  const words = useWords();
  const { resampled, numbers, contiguous } = result.described;
  const [chosen, setChosen] = useState(0);
  const { transitions } = result;
  const asked = [numbers.gap, numbers.mixtures, contiguous, transitions].some((part) => part !== null);
  if (resampled.length === 0 && !asked) return null;
  const says = words.regions.clustering;
  const seed = words.common.seeds(1, result.config.seed);
  const of = resampled[chosen];
  return (
    <Section id="clustering" title={says.title}>
      {of !== undefined && (
        <>
          <p>{says.resampled}</p>
          <Picker
            label={says.choose}
            choices={resampled.map(({ by, drawn }, at) => ({
              value: String(at),
              text: says.draws(words.partitions[by], words.drawn[drawn]),
            }))}
            chosen={String(chosen)}
            onChoose={(at) => setChosen(Number(at))}
          />
          <Block
            figure={{
              id: 'consensus-figure',
              draw: (drawing) => consensusFigure(result, of, drawing),
              on: [of],
              otherwise: says.many,
            }}
            table="resampled"
            marked={(cell) => Number(cell('jaccard')) < 0.6}
            of={['jaccard', 'consensusMatrix']}
            seeds={seed}
          />
          <Block table="consensus" of={['adjustedRand', 'consensusMatrix']} seeds={seed} />
          <Block table="consensus-regions" of={[]} />
        </>
      )}
      {numbers.gap !== null && (
        <Block
          figure={{ id: 'gap-figure', draw: (drawing) => gapFigure(result, drawing) }}
          table="gap"
          marked={(cell) => cell('clusters') === numbers.gap?.nClusters}
          of={['gapStatistic', 'kMeans']}
          seeds={seed}
        />
      )}
      {numbers.mixtures !== null && (
        <Block
          figure={{ id: 'mixtures-figure', draw: (drawing) => mixturesFigure(result, drawing) }}
          table="mixtures"
          of={['mixtures']}
          seeds={seed}
        >
          <p>{says.agreement(words.partitions.mixture, formatNumber(numbers.mixtures.adjustedRand, 3, words))}</p>
        </Block>
      )}
      {contiguous !== null && (
        <p>{says.agreement(words.partitions.contiguous, formatNumber(contiguous.adjustedRand, 3, words))}</p>
      )}
      <Block table="partitions" of={contiguous === null ? [] : ['skater']} seeds={words.regions.once} />
      {transitions !== null && (
        <>
          <Block
            figure={{ id: 'paths-figure', draw: (drawing) => pathsFigure(result, drawing) }}
            table="transitions"
            of={['transitions']}
            seeds={seed}
          >
            {transitions.mobility !== null && <p>{says.mobility(formatNumber(transitions.mobility, 3, words))}</p>}
          </Block>
          <Block table="stayers" of={[]} />
          <Block table="cluster-paths" of={[]} />
        </>
      )}
    </Section>
  );
}
