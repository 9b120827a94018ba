import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { shorten } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { textWidth } from '../drawing.ts';

/** Okabe and Ito's colours, which the colour-blind tell apart. */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#999999'];

/** What is clustered: the indicators themselves, the autoencoder's codes, or the graph network's embedding. */
export type Partition = 'gnn' | 'codes' | 'direct';

/** A cluster's colour. */
export function clusterColour(cluster: number): string {
  return colours[cluster % colours.length]!;
}

/** Ink that is read on a cluster's colour. */
export function inkOn(cluster: number): string {
  return cluster % colours.length === 0 ? 'white' : 'black';
}

/** Each region's cluster: the consensus of the replicas where there are several. */
export function labelsOf({ described }: RegionsResult, partition: Partition): readonly number[] {
  return partition === 'direct' ? described.direct.labels : described[partition].consensus.labels;
}

/** Short names of the regions: those of the tile grid where there is one. */
export function shortNames({ data, map }: RegionsResult): readonly string[] {
  const tiles = new Map(map.tiles?.tiles.map(({ id, label }) => [id, label]));
  return data.ids.map((id) => shorten(tiles.get(id) ?? id, 8));
}

/** A text cut to the pixels there are. */
export function fit(text: string, pixels: number): string {
  const whole = shorten(text, 60);
  if (textWidth(whole) <= pixels) return whole;
  const kept = [...whole];
  while (kept.length > 1 && textWidth(kept.join('')) + 12 > pixels) kept.pop();
  return `${kept.join('')}…`;
}

/** What a colour means. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
}

/** A line of coloured squares with their names above the frame; needs a top margin of 30. */
export function legend(entries: readonly LegendEntry[]): Plot.Markish[] {
  let left = 0;
  return entries.flatMap(({ name, colour }) => {
    const at = left;
    left += 30 + textWidth(name);
    return [
      Plot.dot([name], { frameAnchor: 'top-left', dx: at + 6, dy: -18, r: 5, symbol: 'square', fill: colour }),
      Plot.text([name], {
        frameAnchor: 'top-left',
        dx: at + 16,
        dy: -18,
        text: (text: string) => text,
        textAnchor: 'start',
        lineAnchor: 'middle',
      }),
    ];
  });
}

/** The clusters there are, as {@link legend} takes them. */
export function clusterLegend(labels: readonly number[], words: Words): LegendEntry[] {
  return [...new Set(labels)]
    .sort((a, b) => a - b)
    .map((cluster) => ({ name: words.columns.clusterOf(cluster), colour: clusterColour(cluster) }));
}
