import { z } from 'zod';

/** A number for each determinant, in data order. */
export const perFeature = z.array(z.number());

/** The same, where it may be undefined. */
export const perFeatureOrNull = z
  .array(z.number().nullable())
  .describe('null where undefined: a determinant without contribution, or a constant one');

/** Means with the ends of their intervals. */
export const spreadColumns = { mean: perFeature, low: perFeature, high: perFeature };

/** Ends of intervals alone. */
export const endsOrNull = { low: perFeatureOrNull, high: perFeatureOrNull };
