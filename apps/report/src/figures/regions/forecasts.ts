import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { shorten } from '../../format.ts';
import type { Drawing, Figure } from '../drawing.ts';
import { fitted, panels } from '../panels.ts';
import { clusterColor, regionLabels, style, withClusters } from './look.ts';

const wanted = { columns: 4, width: 250, height: 230 };

/**
 * LSTM-DFA's forecasts of every region and indicator against what came (Figure 6).
 *
 * @param result - the regions result.
 * @param horizon - periods ahead.
 * @param drawing - where to draw.
 * @returns a figure; null for a horizon that was not forecast.
 */
export function forecastsFigure(result: RegionsResult, horizon: number, drawing: Drawing): Figure | null {
  const next = result.next.find((each) => each.horizon === horizon);
  if (!next) return null;
  const { data, described } = result;
  const words = drawing.words.regionFigures;
  const labels = regionLabels(result);
  const size = fitted(wanted, drawing);
  const list = data.indicators.map(({ name }, k) => {
    const points = next.values.flatMap((row, i) => {
      const value = row[k];
      return value ? [{ ...value, actual: next.actual[i]![k]!, label: labels[i]!, fill: clusterColor(described.gnn.consensus.labels[i]!) }] : [];
    });
    const ends = points.flatMap(({ low, high, actual }) => [low, high, actual]);
    const domain = ends.reduce<[number, number]>(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
    const type = domain[0] > 0 && domain[1] > 30 * domain[0] ? 'log' : 'linear';
    const scale = { type, domain, ticks: 3, tickFormat: '~s', nice: false } as const;
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      marginLeft: 46,
      style,
      inset: 4,
      x: { ...scale, label: words.actual },
      y: { ...scale, label: words.forecast, grid: true },
      marks: [
        Plot.line([domain[0], domain[1]], { x: (value: number) => value, y: (value: number) => value, stroke: 'currentColor', strokeOpacity: 0.4 }),
        Plot.ruleX(points, { x: 'actual', y1: 'low', y2: 'high', stroke: 'fill', strokeOpacity: 0.6 }),
        Plot.dot(points, { x: 'actual', y: 'median', r: 2.5, fill: 'fill', title: 'label' }),
      ],
    });
    return { svg, title: shorten(name, 30) };
  });
  const origin = next.period - horizon * ((data.periods[1] ?? 1) - (data.periods[0] ?? 0));
  return { svg: withClusters(panels(list, size, drawing), result, drawing), title: words.forecasts(next.period, origin) };
}
