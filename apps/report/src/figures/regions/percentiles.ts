import * as Plot from '@observablehq/plot';
import { fit } from './clusters.ts';
import { namedRows, type Drawing, type Figure } from '../drawing.ts';

/**
 * Where each of the paper's values lies among the replicas: the share of them below it.
 *
 * @param rows - a measure's name and the percentile of the paper's value.
 * @param drawing - where to draw.
 * @returns a figure; null where the paper has no value of a random measure.
 */
export function percentilesFigure(
  rows: readonly { readonly name: string; readonly percentile: number }[],
  { document, words, width: room }: Drawing,
): Figure | null {
  if (rows.length === 0) return null;
  const keyed = rows.map((row, at) => ({ ...row, key: String(at) }));
  const says = words.regions.paper;
  const width = Math.min(760, room);
  const names = rows.map(({ name }) => fit(name, 0.45 * width));
  const svg = Plot.plot({
    document,
    width,
    height: 60 + 22 * rows.length,
    ...namedRows(names),
    marginRight: 24,
    marginBottom: 44,
    style: { fontSize: '12px', background: 'transparent' },
    x: { label: says.axis, domain: [0, 100], grid: true },
    marks: [
      Plot.rectX([{ from: 5, to: 95 }], { x1: 'from', x2: 'to', fill: '#2f86b8', fillOpacity: 0.15 }),
      Plot.dot(keyed, { x: 'percentile', y: 'key', r: 5, symbol: 'times', stroke: 'currentColor', strokeWidth: 2 }),
    ],
  });
  return { svg, title: says.figure };
}
