import type { RegionsResult, Table, TableCell } from '@kuznets/studies';
import { lossFigure, lossName } from '../../figures/regions/losses.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { seedsOf } from './cells.ts';

/** Losses of every network by epoch (the paper's Figure 4). */
export function LossesSection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  return (
    <Section id="losses" title={words.regions.losses.title}>
      <div class="side-by-side">
        {result.curves.map((curve) => (
          <FigureBox
            key={lossName(curve)}
            id={lossName(curve)}
            draw={(drawing) => lossFigure(curve, drawing)}
            drawnFor={[curve]}
          />
        ))}
      </div>
      <DataTable table={lossTable(result, words)} shown={5} />
      <HowComputed of={['autoencoder', 'graphNetwork', 'lstmDfa']} seeds={seedsOf(result, words)} />
    </Section>
  );
}

function lossTable({ curves }: RegionsResult, { models, regions: { losses: says, columns } }: Words): Table {
  const parts = (['train', 'validation'] as const).flatMap((part) => [
    { key: part, label: says[part], digits: 4 },
    { key: `${part}_low`, label: columns.low, digits: 4 },
    { key: `${part}_high`, label: columns.high, digits: 4 },
  ]);
  return {
    name: 'loss-curves',
    caption: says.table,
    columns: [
      { key: 'model', label: says.model },
      { key: 'cluster', label: columns.cluster },
      { key: 'epoch', label: says.epoch, digits: 0 },
      ...parts,
    ],
    rows: curves.flatMap(({ model, cluster, train, validation }) =>
      train.median.map((_, epoch): TableCell[] => [
        models[model],
        cluster === null ? says.all : String(cluster),
        epoch + 1,
        ...[train, validation].flatMap((curve) => [
          curve?.median[epoch] ?? null,
          curve?.low[epoch] ?? null,
          curve?.high[epoch] ?? null,
        ]),
      ]),
    ),
    printedRows: 20,
  };
}
