/**
 * A part over the whole; NaN where the whole is 0, also for parts that are not.
 *
 * @param part - any number.
 * @param whole - what it is a part of.
 * @returns `part / whole`.
 * @example
 * ```ts
 * partOf(1, 4); // 0.25
 * ```
 */
export const partOf = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);
