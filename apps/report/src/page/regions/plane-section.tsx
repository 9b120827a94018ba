import type { RegionsResult, Table, TableCell } from '@kuznets/studies';
import { planeFigure } from '../../figures/regions/plane.ts';
import { reductionFigure } from '../../figures/regions/reduction.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { seedsOf, spreadCells, spreadColumns } from './cells.ts';

const methods = ['pca', 'dae', 'gnn'] as const;

/** The plane that each method reduces the regions to, and what is lost on the way (the paper's Tables 2 and 3). */
export function PlaneSection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  const seeds = seedsOf(result, words);
  return (
    <Section id="plane-section" title={words.regions.plane.title}>
      <div class="side-by-side">
        {methods.map((method) => (
          <FigureBox
            key={method}
            id={`plane-${method}`}
            draw={(drawing) => planeFigure(result, method, drawing)}
            drawnFor={[]}
          />
        ))}
      </div>
      <DataTable table={planeTable(result, words)} />
      <HowComputed of={['pca', 'autoencoder', 'procrustes']} seeds={seeds} />
      <FigureBox id="reduction-figure" draw={(drawing) => reductionFigure(result, drawing)} drawnFor={[]} />
      <DataTable table={reductionTable(result, words)} />
      {result.source !== null && <p class="note">{words.regions.reduction.mind}</p>}
      <HowComputed of={['pca', 'autoencoder', 'explainedShare', 'percentile']} seeds={seeds} />
    </Section>
  );
}

function planeTable(
  { data, described: { plane, period } }: RegionsResult,
  { regions: { plane: says, columns } }: Words,
): Table {
  const point = (points: readonly (readonly number[])[] | undefined, i: number): TableCell[] => [
    points?.[i]?.[0] ?? null,
    points?.[i]?.[1] ?? null,
  ];
  return {
    name: 'plane',
    caption: says.table(String(period)),
    columns: [
      { key: 'region', label: columns.region },
      ...methods.flatMap((method) =>
        [1, 2].map((axis) => ({
          key: `${method}_${String(axis)}`,
          label: says.column(says.names[method], String(axis)),
          digits: 3,
        })),
      ),
    ],
    rows: data.ids.map((id, i) => [id, ...methods.flatMap((method) => point(plane[method]?.points, i))]),
  };
}

function reductionTable({ described: { pca, dae, period }, source }: RegionsResult, words: Words): Table {
  const says = words.regions.reduction;
  const fixed = (value: number, paper: number | undefined): TableCell[] => [value, null, null, paper ?? null, null];
  return {
    name: 'reduction',
    caption: says.caption(String(period)),
    columns: [{ key: 'measure', label: words.regions.columns.measure }, ...spreadColumns(4, source !== null, words)],
    rows: [
      ...pca.explained.map((share, at) => [says.component(String(at + 1)), ...fixed(share, pca.paper?.explained[at])]),
      [says.pcaMse, ...fixed(pca.mse, pca.paper?.mse)],
      ...dae.latentShare.map((share, at) => [says.unit(String(at + 1)), ...spreadCells(share)]),
      [says.explained, ...spreadCells(dae.explainedShare)],
      [says.daeMse, ...spreadCells(dae.mse)],
    ],
  };
}
