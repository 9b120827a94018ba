import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { formatNumber } from '../../format.ts';
import { fit } from './clusters.ts';
import { largest, textWidth, type Drawing, type Figure } from '../drawing.ts';
import { textOn } from '../panels.ts';

/**
 * LSTM-DFA's loadings of every indicator in every cluster (the provincial paper's Figure 5); in brackets where the interval holds 0.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure; null where there are none.
 */
export function loadingsFigure(result: RegionsResult, { document, words, width }: Drawing): Figure | null {
  const cells = result.loadings.flatMap(({ cluster, values }) =>
    values.flatMap((row, k) =>
      row.flatMap((value, factor) =>
        value === null
          ? []
          : [
              {
                cluster: words.columns.clusterOf(cluster),
                key: String(k),
                factor: String(factor + 1),
                value: value.median,
                open: value.low <= 0 && value.high >= 0,
              },
            ],
      ),
    ),
  );
  if (cells.length === 0) return null;
  const names = result.data.indicators.map(({ name }) => fit(name, Math.min(170, 0.35 * width)));
  const most = largest(
    cells.map(({ value }) => Math.abs(value)),
    Number.MIN_VALUE,
  );
  const margin = 22 + largest(names.map(textWidth));
  const factors = result.loadings[0]!.values[0]?.length ?? 0;
  type Cell = (typeof cells)[number];
  const text = ({ value, open }: Cell): string =>
    open ? `(${formatNumber(value, 2, words)})` : formatNumber(value, 2, words);
  const color = { type: 'diverging', scheme: 'PuOr', domain: [-most, most], reverse: true } as const;
  const apply = Plot.scale({ color }).apply as (value: number) => string;
  const svg = Plot.plot({
    document,
    width: Math.min(width, margin + 20 + Math.max(1, result.loadings.length) * (16 + Math.max(70 * factors, 110))),
    height: 84 + 30 * names.length,
    marginLeft: margin,
    marginTop: 34,
    marginBottom: 44,
    padding: 0.04,
    style: { fontSize: '12px', background: 'transparent' },
    fx: { label: null },
    x: { type: 'band', label: words.columns.factor, tickSize: 0 },
    y: {
      label: null,
      domain: names.map((_, at) => String(at)),
      tickSize: 0,
      tickFormat: (key: string) => names[Number(key)]!,
    },
    color,
    marks: [
      Plot.cell(cells, { fx: 'cluster', x: 'factor', y: 'key', fill: 'value' }),
      Plot.text(cells, { fx: 'cluster', x: 'factor', y: 'key', text, fill: ({ value }: Cell) => textOn(apply(value)) }),
    ],
  });
  return { svg, title: words.regions.loadings.figure };
}
