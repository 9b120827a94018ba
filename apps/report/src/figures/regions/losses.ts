import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import type { Drawing, Figure } from '../drawing.ts';
import { fitted, panels } from '../panels.ts';
import { style } from './look.ts';

const wanted = { columns: 2, width: 400, height: 240 };
const colors = { train: '#0072b2', validation: '#d55e00' } as const;

/**
 * Loss curves of the autoencoder, the graph network and LSTM-DFA (Figure 4), median and interval over replicas.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function lossesFigure({ curves }: RegionsResult, drawing: Drawing): Figure {
  const words = drawing.words.regionFigures;
  const size = fitted(wanted, drawing);
  const list = curves.map(({ model, cluster, train, validation }) => {
    const lines = (['train', 'validation'] as const).flatMap((name) => {
      const curve = name === 'train' ? train : validation;
      return curve ? [{ name, points: curve.median.map((median, epoch) => ({ epoch: epoch + 1, median, low: curve.low[epoch]!, high: curve.high[epoch]! })) }] : [];
    });
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      marginLeft: 52,
      style,
      x: { label: null, ticks: 5 },
      y: { label: null, type: 'log', grid: true, ticks: 5, tickFormat: (value: number) => String(Number(value.toPrecision(1))) },
      marks: lines.flatMap(({ name, points }) => [
        Plot.areaY(points, { x: 'epoch', y1: 'low', y2: 'high', fill: colors[name], fillOpacity: 0.18 }),
        Plot.lineY(points, { x: 'epoch', y: 'median', stroke: colors[name], strokeDasharray: name === 'train' ? '' : '5 3' }),
      ]),
    });
    return { svg, title: model === 'lstm-dfa' ? words.models.lstm(cluster ?? 0) : words.models[model] };
  });
  return { svg: panels(list, size, drawing), title: words.losses };
}
