import * as Plot from '@observablehq/plot';
import { colours, namedRows, plotStyle, type Drawing, type Figure } from './drawing.ts';

/** Most specifications drawn. */
const mostShown = 400;
const pitch = 13;
const curveHeight = 200;

/** A quantity of every specification. */
export interface Curve {
  readonly choices: readonly { readonly path: string; readonly values: readonly string[] }[];
  /** Of the specifications in which it is defined. */
  readonly points: readonly CurvePoint[];
  /** What is published. */
  readonly paper: number | null;
  /** Whether a choice moves it. */
  readonly moves: boolean;
  /** Whether the least is best, as of ranks: it stands at the top. */
  readonly leastFirst?: boolean;
  readonly title: (shown: number, all: number) => string;
}

/** A specification: its choices, and the median and 5-95 % over replicas. */
interface CurvePoint {
  readonly places: readonly number[];
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Points of the specifications in which a quantity is defined. */
export function curvePoints<Of extends { readonly places: readonly number[] }>(
  specifications: readonly Of[],
  valueOf: (specification: Of) => readonly [number, number, number] | null | undefined,
): CurvePoint[] {
  return specifications.flatMap((specification) => {
    const value = valueOf(specification);
    return value ? [{ places: specification.places, median: value[0], low: value[1], high: value[2] }] : [];
  });
}

/**
 * A quantity of every specification in the order of the medians, with its interval over replicas and the paper's value, and below each the
 * values of its choices: the specification curve.
 *
 * Source: Simonsohn, Simmons and Nelson (2020), https://doi.org/10.1038/s41562-020-0912-z.
 *
 * @param curve - the quantity.
 * @param drawing - where to draw.
 * @returns a figure; null where no choice moves the quantity.
 */
export function specificationCurve(
  { choices, points, paper, moves, leastFirst = false, title }: Curve,
  { document, width }: Pick<Drawing, 'document' | 'width'>,
): Figure | null {
  if (!moves) return null;
  const ordered = [...points].sort((a, b) => a.median - b.median);
  const count = Math.min(mostShown, ordered.length);
  const shown = Array.from({ length: count }, (_, place) => ({
    ...ordered[Math.round((place * (ordered.length - 1)) / (count - 1))]!,
    place,
  }));
  const rows = choices.flatMap(({ path, values }, choice) =>
    values.map((value, place) => ({ choice, place, name: `${path} ${value}` })),
  );
  const { marginLeft, y } = namedRows(rows.map((row) => row.name));
  const frame = { document, width, marginLeft, marginRight: 10, style: plotStyle };
  const x = { domain: [-0.5, count - 0.5], axis: null } as const;
  const curve = Plot.plot({
    ...frame,
    height: curveHeight,
    x,
    y: { label: null, grid: true, nice: true, reverse: leastFirst },
    marks: [
      ...(paper === null ? [] : [Plot.ruleY([paper], { stroke: colours.accent, strokeDasharray: '4 3' })]),
      Plot.ruleX(shown, { x: 'place', y1: 'low', y2: 'high', stroke: colours.bar, strokeOpacity: 0.35 }),
      Plot.dot(shown, { x: 'place', y: 'median', r: 1.3, fill: colours.bar }),
    ],
  });
  const grid = Plot.plot({
    ...frame,
    height: pitch * rows.length + 16,
    marginTop: 4,
    marginBottom: 12,
    x,
    y,
    marks: [
      Plot.tickX(
        shown.flatMap(({ places, place }) =>
          rows.flatMap((row, key) => (places[row.choice] === row.place ? [{ place, row: String(key) }] : [])),
        ),
        { x: 'place', y: 'row', stroke: 'currentColor', strokeOpacity: 0.55, strokeWidth: 0.8 },
      ),
    ],
  });
  return {
    svg: below(document, curve, grid, { width, height: curveHeight + pitch * rows.length + 16 }),
    title: title(count, ordered.length),
  };
}

/** Two drawings, one below the other, as one. */
function below(
  document: Document,
  upper: Element,
  lower: Element,
  { width, height }: { readonly width: number; readonly height: number },
): Element {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${String(width)} ${String(height)}`);
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  lower.setAttribute('y', String(curveHeight));
  svg.appendChild(upper);
  svg.appendChild(lower);
  return svg;
}
