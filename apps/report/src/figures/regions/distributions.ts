import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import type { Drawing, Figure } from '../drawing.ts';
import { fitted, panels } from '../panels.ts';
import { style } from './look.ts';

const wanted = { columns: 3, width: 320, height: 230 };

/**
 * Errors and silhouettes of all replicas, with the paper's numbers and those without a network.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function distributionsFigure({ described }: RegionsResult, drawing: Drawing): Figure {
  const { dae, pca, gnn, codes, direct } = described;
  const words = drawing.words.regionFigures;
  const { paper, pca: pcaLine, direct: directLine } = words.lines;
  const sources = [
    { title: words.distribution.mse, series: [{ name: words.planes.dae, values: dae.mseQuantiles }], lines: [[pcaLine, pca.mse], [paper, dae.mse?.paper]] as const },
    { title: words.distribution.own, series: [{ name: words.planes.gnn, values: gnn.silhouetteQuantiles.own }, { name: words.planes.dae, values: codes.silhouetteQuantiles.own }], lines: [[paper, gnn.silhouetteOwn?.paper]] as const },
    { title: words.distribution.common, series: [{ name: words.planes.gnn, values: gnn.silhouetteQuantiles.common }, { name: words.planes.dae, values: codes.silhouetteQuantiles.common }], lines: [[directLine, direct.silhouette]] as const },
  ];
  const colors = ['#0072b2', '#d55e00'];
  const size = fitted(wanted, drawing);
  const list = sources.map(({ title, series, lines }) => {
    const rules = lines.flatMap(([label, x], at) => (x == null ? [] : [{ label, x, dy: 6 + 13 * at }]));
    const ends = [...series.flatMap(({ values }) => values), ...rules.map(({ x }) => x)];
    const middle = (Math.min(...ends) + Math.max(...ends)) / 2;
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      marginLeft: 44,
      style,
      inset: 6,
      x: { label: null, ticks: 4, grid: true },
      y: { label: words.share, domain: [0, 100], ticks: 5 },
      marks: [
        ...series.flatMap(({ name, values }, at) => {
          const points = values.map((x, percent) => ({ x, percent }));
          const stroke = series.length === 1 ? colors[0]! : colors[at]!;
          return [Plot.line(points, { x: 'x', y: 'percent', stroke, strokeWidth: 2 }), ...(series.length > 1 ? [Plot.text([name], { frameAnchor: 'right', dy: 14 * at, dx: -4, fill: stroke, text: (text: string) => text, fontWeight: 600 })] : [])];
        }),
        Plot.ruleX(rules, { x: 'x', strokeDasharray: '4 3' }),
        ...rules.map(({ label, x, dy }) => Plot.text([x], { x: (value: number) => value, frameAnchor: 'top', textAnchor: x > middle ? 'end' : 'start', dx: x > middle ? -4 : 4, dy, text: () => label })),
      ],
    });
    return { svg, title };
  });
  return { svg: panels(list, size, drawing), title: words.distributions };
}
