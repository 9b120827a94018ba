import * as Plot from '@observablehq/plot';
import { type MethodResult, methodName, pairIndex } from '@kuznets/studies';
import { formatNumber, shorten } from '../format.ts';
import { largest, plotStyle, type Drawing, type Figure } from './drawing.ts';
import { textOn, withLegend } from './panels.ts';

const leading = 10;

/**
 * Interactive explained variation of every two determinants, per cent (Figure 2).
 *
 * @param method - a method of a growth result.
 * @param extent - its ten best determinants, or all of which pairs are given.
 * @param drawing - where to draw.
 * @returns a figure; null where no pair was decomposed.
 */
export function interactionFigure(method: MethodResult, extent: 'top-ten' | 'all', drawing: Drawing): Figure | null {
  const pairs = method.variation?.pairs ?? null;
  if (pairs === null) return null;
  const given = method.ranking.filter((name) => pairs.of.includes(name));
  const chosen = extent === 'all' ? given : given.slice(0, leading);
  const cells = chosen.flatMap((row, r) =>
    chosen.slice(0, r).map((column, c) => ({
      row: String(r),
      column: String(c),
      names: `${row} × ${column}`,
      value: 100 * (pairs.fiepv.mean[pairIndex(pairs.of, row, column)] ?? 0),
    })),
  );
  if (cells.length === 0) return null;
  const { document, words, width } = drawing;
  const numbered = chosen.length <= leading && width >= 560;
  const most = largest(
    cells.map(({ value }) => Math.abs(value)),
    Number.MIN_VALUE,
  );
  const name = (key: string): string => shorten(chosen[Number(key)]!, 12);
  const margin = 16 + 7 * largest(chosen.map((text) => Math.min(12, text.length)));
  const pitch = Math.min(56, (Math.min(width, 900) - margin - 20) / chosen.length);
  const tall = Math.max(numbered ? 30 : Math.min(30, pitch), 11);
  const every = Math.ceil(11 / pitch);
  const color = { type: 'diverging', scheme: 'PuOr', domain: [-most, most], reverse: true } as const;
  const apply = Plot.scale({ color }).apply as (value: number) => string;
  const plot = Plot.plot({
    document,
    width: margin + 20 + pitch * chosen.length,
    height: margin * 0.8 + 20 + tall * chosen.length,
    marginLeft: margin,
    marginBottom: margin * 0.8,
    padding: chosen.length > 30 ? 0 : 0.04,
    style: { ...plotStyle, fontSize: chosen.length > 20 ? '9px' : '12px' },
    x: {
      label: null,
      domain: chosen.slice(0, -1).map((_, at) => String(at)),
      ticks: chosen.slice(0, -1).flatMap((_, at) => (at % every === 0 ? [String(at)] : [])),
      tickFormat: name,
      tickRotate: -45,
    },
    y: { label: null, domain: chosen.slice(1).map((_, at) => String(at + 1)), tickFormat: name },
    color,
    marks: [
      Plot.cell(cells, {
        x: 'column',
        y: 'row',
        fill: 'value',
        title: (cell: (typeof cells)[number]) => `${cell.names}: ${formatNumber(cell.value, 2, words)} %`,
      }),
      ...(numbered
        ? [
            Plot.text(cells, {
              x: 'column',
              y: 'row',
              text: (cell: (typeof cells)[number]) => formatNumber(cell.value, 2, words),
              fontSize: 11,
              fill: (cell: (typeof cells)[number]) => textOn(apply(cell.value)),
            }),
          ]
        : []),
    ],
  });
  const svg = withLegend(
    plot,
    { apply, low: -most, high: most },
    (value) => `${formatNumber(value, 1, words)} %`,
    drawing,
  );
  return { svg, title: words.growth.interaction.caption(methodName(method, words), String(chosen.length)) };
}
