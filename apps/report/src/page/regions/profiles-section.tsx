import type { RegionsResult, Table } from '@kuznets/studies';
import { scoresFigure } from '../../figures/regions/scores.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { seedsOf } from './cells.ts';

/** What tells the clusters apart (the paper's Figure 2). */
export function ProfilesSection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  return (
    <Section id="profiles-section" title={words.regions.profiles.title}>
      <DataTable table={profileTable(result, words)} />
      <FigureBox id="z-scores-figure" draw={(drawing) => scoresFigure(result, drawing)} drawnFor={[]} />
      {result.described.z.length > 0 && <DataTable table={scoreTable(result, words)} />}
      <HowComputed of={['zScore', 'stability']} seeds={seedsOf(result, words)} />
    </Section>
  );
}

function profileTable({ data, described }: RegionsResult, { regions }: Words): Table {
  return {
    name: 'profiles',
    caption: regions.profiles.caption(String(described.period)),
    columns: [
      { key: 'indicator', label: regions.columns.indicator },
      { key: 'description', label: regions.columns.description },
      ...described.profiles.map((_, cluster) => ({
        key: `cluster_${String(cluster)}`,
        label: regions.cluster(String(cluster)),
        digits: 2,
      })),
    ],
    rows: data.indicators.map(({ name, label }, k) => [
      name,
      label,
      ...described.profiles.map((profile) => profile[k]!),
    ]),
  };
}

function scoreTable({ data, described }: RegionsResult, { regions: { profiles, columns } }: Words): Table {
  return {
    name: 'z-scores',
    caption: profiles.table(String(described.period)),
    columns: [
      { key: 'region', label: columns.region },
      { key: 'cluster', label: columns.cluster, digits: 0 },
      ...data.indicators.map(({ name }) => ({ key: name, label: name, digits: 2 })),
    ],
    rows: data.ids.map((id, i) => [id, described.gnn.consensus.labels[i]!, ...described.z[i]!]),
  };
}
