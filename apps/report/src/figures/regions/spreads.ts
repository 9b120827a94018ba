import * as Plot from '@observablehq/plot';
import { namedRows, type Drawing } from '../drawing.ts';
import { fit } from './clusters.ts';

/** One number over replicas as a row of {@link spreadRows}: a line from `low` to `high`, a thicker one between the quartiles, a dot. */
export interface SpreadRow {
  readonly name: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** 25 % and 75 % quantiles, where they are known. */
  readonly quartiles?: readonly [number, number] | undefined;
  /** The paper's value: a cross. */
  readonly paper?: number | null | undefined;
  readonly colour?: string | undefined;
}

interface SpreadOptions {
  readonly label: string;
  /** A dashed line through all rows. */
  readonly rule?: number | undefined;
  readonly log?: boolean;
  readonly zero?: boolean;
}

/** Numbers over replicas below each other on one scale. */
export function spreadRows(
  rows: readonly SpreadRow[],
  { label, rule, log = false, zero = false }: SpreadOptions,
  { document, width: room }: Drawing,
): Element {
  const width = Math.min(640, room);
  const names = rows.map(({ name }) => fit(name, 0.45 * width));
  const keyed = rows.map((row, at) => ({ ...row, key: String(at), colour: row.colour ?? '#2f86b8' }));
  const boxes = keyed.flatMap(({ quartiles, ...row }) =>
    quartiles === undefined ? [] : [{ ...row, first: quartiles[0], third: quartiles[1] }],
  );
  const spread = keyed.filter(({ low, high }) => high > low);
  return Plot.plot({
    document,
    width,
    height: 56 + (rows.length > 20 ? 18 : 26) * rows.length,
    ...namedRows(names),
    marginRight: 24,
    marginBottom: 44,
    style: { fontSize: '12px', background: 'transparent' },
    x: {
      label,
      grid: true,
      zero,
      type: log ? 'log' : 'linear',
      nice: !log,
      ...(log ? { ticks: 5, tickFormat: '~s' } : {}),
    },
    marks: [
      ...(rule === undefined ? [] : [Plot.ruleX([rule], { strokeDasharray: '4 3', strokeOpacity: 0.7 })]),
      Plot.ruleY(spread, { x1: 'low', x2: 'high', y: 'key', stroke: 'colour', strokeWidth: 1.5 }),
      Plot.ruleY(boxes, { x1: 'first', x2: 'third', y: 'key', stroke: 'colour', strokeWidth: 6, strokeOpacity: 0.55 }),
      Plot.dot(keyed, { x: 'median', y: 'key', r: 4.5, fill: 'colour', stroke: 'currentColor', strokeWidth: 0.5 }),
      Plot.dot(
        keyed.filter(({ paper }) => paper !== null && paper !== undefined),
        { x: 'paper', y: 'key', r: 5, symbol: 'times', stroke: 'currentColor', strokeWidth: 2 },
      ),
    ],
  });
}

/** Quartiles of the 101 quantiles of a result. */
export function quartilesOf(quantiles: readonly number[]): readonly [number, number] | undefined {
  return quantiles.length === 0 ? undefined : [quantiles[25]!, quantiles[75]!];
}
