import * as Plot from '@observablehq/plot';
import { type GrowthResult, type MethodResult, designColumns, methodName, overallRanking } from '@kuznets/studies';
import { formatNumber, shorten } from '../format.ts';
import { largest, namedRows, plotStyle, textWidth, type Drawing, type Figure } from './drawing.ts';
import { textOn } from './panels.ts';

/** Most determinants shown: what follows is in the table. */
const shown = 30;
const pitch = 22;

/**
 * Every determinant's rank by every method, the best by mean rank first: the better the rank the darker the cell, in it the sign of the average
 * slope; of a factor that of its levels where they agree.
 *
 * @param result - the growth result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function ranksFigure(result: GrowthResult, drawing: Drawing): Figure {
  const { document, words, width } = drawing;
  const { data, methods } = result;
  const leading = overallRanking(result).slice(0, shown);
  const columns = designColumns(data.features);
  const cells = leading.flatMap(({ determinant, name }, row) =>
    methods.map((method, at) => {
      const rank = method.ranks.mean[determinant]!;
      const levels = columns.flatMap((column, k) => (column.determinant === determinant ? [k] : []));
      return { row: String(row), at: String(at), name, method, rank, sign: signOf(method, levels) };
    }),
  );
  const { marginLeft, y } = namedRows(leading.map(({ name }) => shorten(name, width < 560 ? 14 : 26)));
  const cell = Math.min(44, (width - marginLeft - 8) / methods.length);
  const headings = methods.map(({ id, name, abbreviation }) => (id === name ? abbreviation : `${abbreviation}′`));
  const head = 18 + 7.4 * largest(headings.map(({ length }) => length));
  const color = { type: 'linear', scheme: 'blues', domain: [1, data.features.length + 1], reverse: true } as const;
  const apply = Plot.scale({ color }).apply as (value: number) => string;
  const svg = Plot.plot({
    document,
    width: marginLeft + 8 + cell * methods.length,
    height: head + pitch * leading.length + 8,
    ...{ marginLeft, marginTop: head, marginRight: 8, marginBottom: 8, padding: 0.06, style: plotStyle },
    x: {
      label: null,
      axis: 'top',
      domain: methods.map((_, at) => String(at)),
      tickFormat: (at: string) => headings[Number(at)]!,
      tickRotate: cell < largest(headings.map(textWidth)) + 4 ? -90 : 0,
      tickSize: 0,
    },
    y,
    color,
    marks: [
      Plot.cell(cells, {
        x: 'at',
        y: 'row',
        fill: 'rank',
        title: ({ name, method, rank, sign }: (typeof cells)[number]) =>
          `${name}, ${methodName(method, words)}: ${formatNumber(rank, 1, words)} ${sign}`,
      }),
      Plot.text(cells, {
        x: 'at',
        y: 'row',
        text: 'sign',
        fill: ({ rank }: (typeof cells)[number]) => textOn(apply(rank)),
      }),
    ],
  });
  const { caption, first, key } = words.growth.ranks;
  const entries = methods
    .map((method, at) => [headings[at]!, methodName(method, words)] as const)
    .filter(([heading, name]) => heading !== name)
    .map((entry) => entry.join(' '))
    .join(words.common.between);
  return {
    svg,
    title: [caption, data.features.length > shown ? first(shown) : '', key(entries)].filter(Boolean).join(' '),
  };
}

/** `+`, `−` or `0`; `±` of a factor whose levels differ; nothing where it is undefined. */
function signOf({ slopes }: MethodResult, columns: readonly number[]): string {
  const signs = new Set(
    columns.flatMap((column) => {
      const slope = slopes.mean[column] ?? null;
      return slope === null ? [] : [Math.sign(slope)];
    }),
  );
  if (signs.size > 1) return '±';
  const [sign] = signs;
  return sign === undefined ? '' : sign > 0 ? '+' : sign < 0 ? '−' : '0';
}
