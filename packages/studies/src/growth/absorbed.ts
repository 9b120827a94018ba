/** What was absorbed of a sample. */
export interface Absorbed {
  /** The level of each row, by column. */
  readonly effects: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Degrees of freedom that the effects take, of some of the rows their share. */
  readonly degrees: number;
  /** Of each column of the design that is a level of a factor, in order, its demeaned values: `x` holds the level itself. */
  readonly levels: readonly ArrayLike<number>[];
}

/** What was absorbed as a result holds it. */
export function absorbedRecord({ effects, degrees, levels }: Absorbed): {
  readonly effects: { readonly name: string; readonly values: string[] }[];
  readonly degrees: number;
  readonly levels: number[][];
} {
  return {
    effects: effects.map(({ name, values }) => ({ name, values: [...values] })),
    degrees,
    levels: levels.map((values) => Array.from(values)),
  };
}

/**
 * Rows of what was absorbed: the demeaned values as they are, and of the degrees of freedom their share.
 *
 * @param absorbed - of the whole sample.
 * @param rows - row numbers, in the order wanted.
 * @returns what was absorbed of those rows.
 */
export function absorbedOf(absorbed: Absorbed, rows: readonly number[]): Absorbed {
  const { effects, degrees, levels } = absorbed;
  const before = effects[0]!.values.length;
  return {
    effects: effects.map(({ name, values }) => ({ name, values: rows.map((row) => values[row]!) })),
    degrees: Math.max(1, Math.round((degrees * rows.length) / before)),
    levels: levels.map((values) => Float64Array.from(rows, (row) => values[row]!)),
  };
}
