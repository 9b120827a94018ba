/** What is drawn again, with replacement. */
export const drawnParts = ['indicators', 'periods', 'both'] as const;

/** One of {@link drawnParts}. */
export type DrawnPart = (typeof drawnParts)[number];
