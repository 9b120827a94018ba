import type { UnbalancedPanel } from '@kuznets/data';

/** An unbalanced panel of which only the first periods are known, and how many more are to be forecast. */
export interface KnownUnbalanced {
  readonly panel: UnbalancedPanel;
  /** Indicators of the panel. */
  readonly indicators: number;
  /** Known periods. */
  readonly length: number;
  /** Periods ahead. */
  readonly steps: number;
}

/** What is known of one region's indicator up to the origin. */
export interface KnownValues {
  /** `length` values, `NaN` where missing. */
  readonly all: Float64Array;
  /** Those from the last hole to the last known one. */
  readonly run: Float64Array;
  /** Missing periods between the last known one and the origin. */
  readonly gap: number;
}

/** A cell of an unbalanced panel, `NaN` where it is missing or no period. */
export function cellOf(
  { panel, indicators }: Pick<KnownUnbalanced, 'panel' | 'indicators'>,
  unit: number,
  period: number,
  indicator: number,
): number {
  const { length } = panel.periods;
  return period < length ? panel.values[(unit * length + period) * indicators + indicator]! : Number.NaN;
}

/** The known values of one region's indicator. */
export function knownValues(known: KnownUnbalanced, unit: number, indicator: number): KnownValues {
  const all = Float64Array.from({ length: known.length }, (_, t) => cellOf(known, unit, t, indicator));
  const last = all.findLastIndex((value) => !Number.isNaN(value));
  const hole = all.subarray(0, last + 1).findLastIndex((value) => Number.isNaN(value));
  return { all, run: all.slice(hole + 1, last + 1), gap: known.length - 1 - last };
}
