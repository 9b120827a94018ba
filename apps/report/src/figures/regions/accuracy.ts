import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import type { Drawing, Figure } from '../drawing.ts';
import { fitted, panels } from '../panels.ts';
import { style } from './look.ts';

const marks = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 20, 50];
const wanted = { columns: 2, width: 440, height: 260 };

/**
 * Error of every method beside the random walk's (Table 7 and what it lacks): origins pooled where there are several.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function accuracyFigure({ data, forecasts }: RegionsResult, drawing: Drawing): Figure {
  const words = drawing.words.regionFigures;
  const groups = forecasts.filter(({ horizon, origins }) => origins.length === Math.max(...forecasts.filter((each) => each.horizon === horizon).map((each) => each.origins.length)));
  const size = fitted({ ...wanted, columns: Math.min(2, groups.length) }, drawing);
  const list = groups.map(({ horizon, origins, methods }) => {
    const rows = methods.flatMap(({ label, levels }) => (levels?.theilU && levels.theilU.median > 0 ? [{ label, ...levels.theilU }] : [])).sort((a, b) => a.median - b.median);
    const ends = [1, ...rows.flatMap(({ low, high }) => [low, high])];
    const [least, most] = [0.9 * Math.min(...ends), 1.1 * Math.max(...ends)];
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      ...{ marginLeft: 216, marginRight: 16 },
      style,
      x: { label: null, type: 'log', grid: true, ticks: marks.filter((mark) => mark >= least && mark <= most), tickFormat: String, domain: [least, most], nice: false },
      y: { label: null, domain: rows.map(({ label }) => label), tickSize: 0 },
      marks: [
        Plot.ruleX([1], { strokeDasharray: '4 3' }),
        Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'label', strokeWidth: 2, stroke: '#7aa6c2' }),
        Plot.dot(rows, { x: 'median', y: 'label', r: 4, fill: ({ high, low }: { low: number; high: number }) => (high < 1 ? '#009e73' : low > 1 ? '#d55e00' : '#666666') }),
      ],
    });
    const [first, last] = [origins[0], origins.at(-1)];
    return { svg, title: words.accuracyPanel(horizon, first === last ? String(first) : `${first}–${last}`) };
  });
  return { svg: panels(list, size, drawing), title: words.accuracy(data.target) };
}
