import * as Plot from '@observablehq/plot';
import { type GrowthResult, methodName } from '@kuznets/studies';
import { formatNumber, shorten } from '../format.ts';
import { largest, plotStyle, type Drawing, type Figure } from './drawing.ts';
import { textOn, withLegend } from './panels.ts';

/**
 * Rank correlation of every two methods.
 *
 * @param result - the growth result.
 * @param drawing - where to draw.
 * @returns a figure; null for a single method.
 */
export function agreementFigure({ methods, agreement }: GrowthResult, drawing: Drawing): Figure | null {
  const { document, words, width } = drawing;
  const cells = agreement.flatMap(({ methods: [a, b], spearman }) => (spearman === null ? [] : [{ a, b, spearman }]));
  if (cells.length === 0) return null;
  const names = new Map(methods.map((method) => [method.id, methodName(method, words)]));
  const ids = methods.map(({ id }) => id);
  const brief = width < 560;
  const briefly = new Map(
    methods.map((method) => [method.id, method.id === method.name ? method.abbreviation : `${method.abbreviation}′`]),
  );
  const label = (id: string): string => shorten(brief ? briefly.get(id)! : names.get(id)!, 44);
  const margin = 18 + 6.6 * largest(ids.map((id) => wide(label(id))));
  const foot = (brief ? 1 : 0.75) * margin;
  const pitch = Math.min(46, (width - margin - 12) / Math.max(ids.length - 1, 1));
  const numbered = pitch >= 30;
  const color = { type: 'diverging', scheme: 'PuOr', domain: [-1, 1], reverse: true } as const;
  const apply = Plot.scale({ color }).apply as (value: number) => string;
  const plot = Plot.plot({
    document,
    width: margin + 12 + pitch * (ids.length - 1),
    height: foot + 12 + 24 * (ids.length - 1),
    ...{
      marginLeft: margin,
      marginBottom: foot,
      padding: 0.05,
      style: brief ? { ...plotStyle, fontSize: '10px' } : plotStyle,
    },
    x: { label: null, domain: ids.slice(0, -1), tickFormat: label, tickRotate: brief ? -90 : -45 },
    y: { label: null, domain: ids.slice(1), tickFormat: label },
    color,
    marks: [
      Plot.cell(cells, {
        x: 'a',
        y: 'b',
        fill: 'spearman',
        title: (cell: (typeof cells)[number]) =>
          `${names.get(cell.a)!}, ${names.get(cell.b)!}: ${formatNumber(cell.spearman, 2, words)}`,
      }),
      ...(numbered
        ? [
            Plot.text(cells, {
              x: 'a',
              y: 'b',
              text: (cell: (typeof cells)[number]) => formatNumber(cell.spearman, 2, words),
              fontSize: 11,
              fill: (cell: (typeof cells)[number]) => textOn(apply(cell.spearman)),
            }),
          ]
        : []),
    ],
  });
  const svg = withLegend(plot, { apply, low: -1, high: 1 }, (value) => formatNumber(value, 1, words), drawing);
  const { caption } = words.growth.agreement;
  return {
    svg,
    title: brief
      ? `${caption}${words.growth.agreement.key(ids.map((id) => `${briefly.get(id)!} ${names.get(id)!}`).join(words.common.between))}`
      : caption,
  };
}

/** Width of a label in characters; an ideograph takes two. */
function wide(text: string): number {
  return [...text].reduce((sum, character) => sum + (/\p{Script=Han}|[（）]/u.test(character) ? 1.9 : 1), 0);
}
