import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { legend } from './clusters.ts';
import { spansOrders, type Drawing, type Figure } from '../drawing.ts';
import { sharedScale } from '../panels.ts';

type Curve = RegionsResult['curves'][number];

const colours = { train: '#0072b2', validation: '#d55e00' };

/**
 * One model's losses by epoch: median and 5-95 % interval over replicas (the provincial paper's Figure 4).
 *
 * @param curve - one of a regions result's curves.
 * @param drawing - where to draw.
 * @param beside - curves of the result: those of the same model share the vertical axis. Default: this one alone.
 * @returns a figure.
 */
export function lossFigure(
  curve: Curve,
  { document, words, width }: Drawing,
  beside: readonly Curve[] = [curve],
): Figure {
  const { columns, models } = words;
  const { losses: says } = words.regions;
  const parts = partsOf(curve);
  const alike = beside.filter(({ model }) => model === curve.model);
  const ends = alike.flatMap((other) => partsOf(other).flatMap(({ low, high }) => [low, high]));
  const log = spansOrders(ends);
  const stroke = ({ part }: { part: 'train' | 'validation' }): string => colours[part];
  const shown = (['train', 'validation'] as const).filter((part) => curve[part] !== null);
  const svg = Plot.plot({
    document,
    width: Math.min(460, width),
    height: 280,
    marginTop: 34,
    marginLeft: 56,
    marginBottom: 40,
    style: { fontSize: '12px', background: 'transparent' },
    x: { label: columns.epoch, ticks: 6 },
    y: {
      label: null,
      type: log ? 'log' : 'linear',
      grid: true,
      ticks: 5,
      ...(log && { tickFormat: '~g' }),
      ...sharedScale('common', ends),
    },
    marks: [
      ...legend(shown.map((part) => ({ name: columns[part], colour: colours[part] }))),
      Plot.areaY(parts, { x: 'epoch', y1: 'low', y2: 'high', z: 'part', fill: stroke, fillOpacity: 0.25 }),
      Plot.lineY(parts, { x: 'epoch', y: 'loss', z: 'part', stroke }),
    ],
  });
  const name =
    curve.cluster === null ? models[curve.model] : `${models[curve.model]}, ${columns.clusterOf(curve.cluster)}`;
  return { svg, title: log ? says.logarithmic(name) : says.figure(name) };
}

function partsOf(curve: Curve) {
  return (['train', 'validation'] as const).flatMap((part) => {
    const { median = [], low = [], high = [] } = curve[part] ?? {};
    return median.map((loss, epoch) => ({ epoch: epoch + 1, loss, low: low[epoch]!, high: high[epoch]!, part }));
  });
}

/** Name of a curve's figure. */
export function lossName({ model, cluster }: Curve): string {
  return cluster === null ? `loss-${model}` : `loss-${model}-${String(cluster)}`;
}
