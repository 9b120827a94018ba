/** Which cells of a panel are there: `has(unit, period)`. */
export interface Presence {
  readonly units: number;
  readonly periods: number;
  has(unit: number, period: number): boolean;
}

/** Units and periods that are complete together; `end` is behind the last period. */
export interface Block {
  readonly start: number;
  readonly end: number;
  readonly units: readonly number[];
}

/**
 * The consecutive periods for which the most cells are left when every unit that lacks one of them is left out; of as many cells the
 * block with more periods, the later one.
 */
export const largestBlock = ({ units, periods, has }: Presence): Block => {
  // Periods, from one on, that a unit has without a gap.
  const runs = Array.from({ length: units }, (_, unit) => {
    const run = new Uint32Array(periods + 1);
    for (let period = periods - 1; period >= 0; period -= 1) run[period] = has(unit, period) ? run[period + 1]! + 1 : 0;
    return run;
  });
  let best = { start: 0, end: 0, count: 0 };
  for (let start = 0; start < periods; start += 1) {
    for (let end = start + 2; end <= periods; end += 1) {
      const count = runs.filter((run) => run[start]! >= end - start).length;
      const cells = count * (end - start);
      const most = best.count * (best.end - best.start);
      if (count >= 2 && (cells > most || (cells === most && end - start >= best.end - best.start)))
        best = { start, end, count };
    }
  }
  const { start, end } = best;
  return { start, end, units: runs.flatMap((run, unit) => (end > start && run[start]! >= end - start ? [unit] : [])) };
};
