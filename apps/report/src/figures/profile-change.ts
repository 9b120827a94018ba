import * as Plot from '@observablehq/plot';
import type { MethodResult } from '@kuznets/studies';
import { shorten } from '../format.ts';
import type { Drawing, Figure } from './drawing.ts';
import { fitted, panels } from './panels.ts';

const wanted = { columns: 3, width: 280, height: 170 };
const median = 1;

type Profiles = MethodResult['profiles'];

/**
 * Predictions over the range of one determinant, the others at their medians: those before dashed, those after solid.
 *
 * @param before - profiles of the report's model.
 * @param after - profiles of another, one panel each.
 * @param title - of the figure.
 * @param drawing - where to draw.
 * @returns a figure; null without profiles.
 */
export function profileChangeFigure(before: Profiles, after: Profiles, title: string, drawing: Drawing): Figure | null {
  if (after.length === 0) return null;
  const points = ({ x, predictions }: Profiles[number]) =>
    predictions[median]!.map((prediction, step) => ({ x: x[step]!, prediction }));
  const size = fitted(wanted, drawing);
  const drawn = after.map((profile) => {
    const { determinant } = profile;
    const earlier = before.find((other) => other.determinant === determinant);
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      marginLeft: 56,
      style: { fontSize: '11px', background: 'transparent' },
      x: { label: null, ticks: 4 },
      y: { label: null, ticks: 5, grid: true },
      marks: [
        Plot.lineY(points(profile), { x: 'x', y: 'prediction', stroke: '#2c7fb8', strokeWidth: 2 }),
        ...(earlier
          ? [
              Plot.lineY(points(earlier), {
                x: 'x',
                y: 'prediction',
                stroke: 'currentColor',
                strokeWidth: 1.25,
                strokeDasharray: '5 3',
              }),
            ]
          : []),
      ],
    });
    return { svg, title: shorten(determinant, 30) };
  });
  return { svg: panels(drawn, size, drawing), title };
}
