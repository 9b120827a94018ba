import type { GrowthData } from '../data.ts';
import type { GrowthResult } from '../result.ts';

/**
 * The sample that a result was made of, its imputed cells as they are in the first completed table.
 *
 * @param result - a growth study's.
 * @returns the sample.
 */
export function trainingOf({ data }: GrowthResult): GrowthData {
  const width = data.features.length;
  const x = new Float64Array(data.rows * width);
  data.x.forEach((column, k) => column.forEach((value, row) => (x[row * width + k] = value)));
  return {
    ...data,
    // With effects absorbed no models are kept.
    absorbed: null,
    weights: data.weights ? { name: data.weights.name, values: Float64Array.from(data.weights.values) } : null,
    y: Float64Array.from(data.y),
    x,
  };
}
