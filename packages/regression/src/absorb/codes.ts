import { ConfigError, ShapeError } from '@kuznets/base';
import type { Groups } from '../linear/cluster-covariance.ts';

/** An effect by the place of each row's level. */
export interface Coded {
  readonly codes: Int32Array;
  readonly levels: number;
}

/** Levels by their places, in the order in which they come. */
export function coded(labels: Groups): Coded {
  const places = new Map<string | number, number>();
  const codes = new Int32Array(labels.length);
  labels.forEach((label, row) => {
    let place = places.get(label);
    if (place === undefined) places.set(label, (place = places.size));
    codes[row] = place;
  });
  return { codes, levels: places.size };
}

/** Effects of a sample of some rows, each by its places. */
export function codedEffects(effects: readonly Groups[], rows: number): readonly Coded[] {
  if (effects.length === 0) throw new ConfigError('no effect to absorb: allowed is at least one');
  for (const [at, labels] of effects.entries())
    if (labels.length !== rows)
      throw new ShapeError(`effects[${at}]: ${String(labels.length)} labels for ${String(rows)} rows`);
  return effects.map(coded);
}
