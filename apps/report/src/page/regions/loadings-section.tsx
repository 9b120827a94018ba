import type { RegionsResult, Table, TableCell } from '@kuznets/studies';
import { loadingsFigure } from '../../figures/regions/loadings.ts';
import { formatNumber } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { intervalCells, intervalColumns, seedsOf } from './cells.ts';

/** Which indicators move with the factors of LSTM-DFA (the paper's Figure 5). */
export function LoadingsSection({ result }: { readonly result: RegionsResult }) {
  const words = useWords();
  return (
    <Section id="loadings-section" title={words.regions.loadings.title}>
      <FigureBox id="loadings-figure" draw={(drawing) => loadingsFigure(result, drawing)} drawnFor={[]} />
      <DataTable table={loadingTable(result, words)} />
      <p>{words.regions.loadings.ridged(formatNumber(100 * result.ridged, 1, words))}</p>
      <HowComputed of={['lstmDfa', 'procrustes']} seeds={seedsOf(result, words)} />
      <DataTable table={factorTable(result, words)} marked={([count]) => count === result.factorNumber.used} />
      <HowComputed of={['factorNumber']} seeds={words.regions.once} />
    </Section>
  );
}

function loadingTable({ loadings, data }: RegionsResult, words: Words): Table {
  const { loadings: says, columns } = words.regions;
  return {
    name: 'loadings',
    caption: says.table,
    columns: [
      { key: 'cluster', label: columns.cluster, digits: 0 },
      { key: 'indicator', label: columns.indicator },
      { key: 'factor', label: says.factor, digits: 0 },
      ...intervalColumns(3, words),
    ],
    rows: loadings.flatMap(({ cluster, values }) =>
      values.flatMap((row, k) =>
        row.map((value, factor): TableCell[] => [
          cluster,
          data.indicators[k]!.name,
          factor + 1,
          ...intervalCells(value),
        ]),
      ),
    ),
  };
}

function factorTable(
  { factorNumber: { used, kFactors, residualVariance, icp1, icp2, icp3 } }: RegionsResult,
  { regions: { loadings: says } }: Words,
): Table {
  return {
    name: 'factor-number',
    caption: says.factors(String(used)),
    columns: [
      { key: 'factors', label: says.number, digits: 0 },
      { key: 'residual', label: says.residual, digits: 4 },
      { key: 'icp1', label: 'ICp1', digits: 4 },
      { key: 'icp2', label: 'ICp2', digits: 4 },
      { key: 'icp3', label: 'ICp3', digits: 4 },
    ],
    rows: kFactors.map((k, at) => [k, residualVariance[at]!, icp1[at]!, icp2[at]!, icp3[at]!]),
  };
}
