/** A part over the whole; NaN where the whole is 0, also for parts that are not. */
export const partOf = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);
