import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { shorten } from '../../format.ts';
import type { Drawing, Figure } from '../drawing.ts';
import { fitted, panels } from '../panels.ts';
import { clusterColor, regionLabels, style, withClusters } from './look.ts';

const wanted = { columns: 3, width: 330, height: 320 };

/**
 * The regions in the planes of PCA, the autoencoder and the graph network.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function planeFigure(result: RegionsResult, drawing: Drawing): Figure {
  const { plane, gnn, period } = result.described;
  const words = drawing.words.regionFigures;
  const labels = regionLabels(result);
  const size = fitted(wanted, drawing);
  const list = (['pca', 'dae', 'gnn'] as const).flatMap((name) => {
    const points = plane[name]?.points.map(([x, y], i) => ({ x: x!, y: y!, label: shorten(labels[i]!, 10), fill: clusterColor(gnn.consensus.labels[i]!) }));
    if (!points) return [];
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      marginLeft: 44,
      style,
      inset: 14,
      x: { label: words.axis(1), ticks: 5, grid: true },
      y: { label: words.axis(2), ticks: 5, grid: true },
      marks: [
        Plot.text(points, { x: 'x', y: 'y', text: 'label', dy: -8, fontSize: 9, fill: 'currentColor', fillOpacity: 0.75 }),
        Plot.dot(points, { x: 'x', y: 'y', r: 3.5, fill: 'fill', stroke: 'white', strokeWidth: 0.6 }),
      ],
    });
    return [{ svg, title: words.planes[name] }];
  });
  return { svg: withClusters(panels(list, size, drawing), result, drawing), title: words.plane(period, String(plane.dae?.replica ?? '–')) };
}
