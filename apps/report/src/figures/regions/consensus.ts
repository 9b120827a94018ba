import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { labelsOf, shortNames } from './clusters.ts';
import { largest, textWidth, type Drawing, type Figure } from '../drawing.ts';

/** One consensus matrix of a result. */
export type Resampled = RegionsResult['described']['resampled'][number];

/** Regions beyond which the squares of a heat map are too small to be told apart. */
const mostDrawn = 120;

/**
 * A consensus matrix as a heat map, regions by cluster and within it those first that are with the others most.
 *
 * @param result - the regions result.
 * @param resampled - which of its matrices.
 * @param drawing - where to draw.
 * @returns a figure; null of more regions than can be told apart.
 */
export function consensusFigure(
  result: RegionsResult,
  { by, drawn, matrix, regions }: Resampled,
  { document, words, width }: Drawing,
): Figure | null {
  const { ids } = result.data;
  if (matrix === null || ids.length > mostDrawn) return null;
  const labels = by === 'contiguous' ? result.described.contiguous!.labels : labelsOf(result, by);
  const order = ids.map((_, at) => at).sort((a, b) => labels[a]! - labels[b]! || regions[b]! - regions[a]! || a - b);
  const entry = (i: number, j: number): number => {
    const [high, low] = [Math.max(i, j), Math.min(i, j)];
    return i === j ? 1 : matrix[(high * (high - 1)) / 2 + low]!;
  };
  const cells = order.flatMap((i) => order.map((j) => ({ x: String(j), y: String(i), together: entry(i, j) })));
  const names = shortNames(result);
  const margin = 14 + largest(names.map(textWidth), 0);
  const domain = order.map(String);
  const side = Math.min(width, 640) - margin - 16;
  const heads = domain.filter((key, at) => at > 0 && labels[Number(key)] !== labels[order[at - 1]!]);
  const svg = Plot.plot({
    document,
    width: margin + side + 16,
    height: side + 24,
    marginLeft: margin,
    marginRight: 16,
    marginTop: 8,
    marginBottom: 16,
    padding: 0,
    style: { fontSize: side / ids.length < 11 ? '7px' : '11px', background: 'transparent' },
    x: { axis: null, domain },
    y: { label: null, domain, tickSize: 0, tickFormat: (key: string) => names[Number(key)]! },
    color: { type: 'linear', scheme: 'Blues', domain: [0, 1] },
    marks: [
      Plot.cell(cells, { x: 'x', y: 'y', fill: 'together' }),
      // Lines between clusters, at the first region of each.
      Plot.ruleX(heads, { x: (key: string) => key, dx: -side / ids.length / 2, strokeWidth: 1.5 }),
      Plot.ruleY(heads, { y: (key: string) => key, dy: -side / ids.length / 2, strokeWidth: 1.5 }),
    ],
  });
  const { figure } = words.regions.clustering;
  return { svg, title: figure(words.partitions[by], words.drawn[drawn]) };
}
