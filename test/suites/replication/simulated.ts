import { normals, purposes } from '@kuznets/base';
import type { Device } from '@kuznets/core-gpu';
import {
  type GrowthConfigInput,
  type GrowthData,
  type GrowthResult,
  growthStudy,
  resolveGrowthConfig,
  runStudy,
} from '@kuznets/studies';

/** Samples of a simulation: KUZNETS_SAMPLES, or as many as a night has time for. */
export const samples = Number(process.env['KUZNETS_SAMPLES'] ?? 20);

/** Standard normal numbers of one sample. */
export const draw = (count: number, sample: number, what: number): Float64Array =>
  normals(count, 20_261_201, purposes.normal, [sample, what]);

/** A sample of numbers alone. */
export function simulated(x: Float64Array, y: Float64Array, clusters: GrowthData['clusters'] = []): GrowthData {
  const rows = y.length;
  return {
    ...{ name: 'simulated', catalogued: false, citation: null, target: 'y', idColumn: null, weights: null },
    ids: Array.from(y, (_, row) => `${row + 1}`),
    features: Array.from({ length: x.length / rows }, (_, k) => ({
      ...{ name: `x${k + 1}`, label: null, group: null, levels: null },
    })),
    ...{ x, y, clusters, absorbed: null, notes: [] },
  };
}

/** Runs the study over a sample, quietly and without what is not tested. */
export async function studied(device: Device, data: GrowthData, settings: GrowthConfigInput): Promise<GrowthResult> {
  const config = resolveGrowthConfig({
    ...{ data: 'simulated.csv', seeds: 1, folds: 0, resamples: 0, decompose: false, profiles: false },
    ...settings,
  });
  return (await runStudy(growthStudy, config, data, { device })).result;
}

/** Four standard deviations of a share over so many samples. */
export const tolerance = (share: number, count: number): number => 4 * Math.sqrt((share * (1 - share)) / count);

/** Tells the figures of a simulation. */
export const told = (text: string): void => void process.stdout.write(`${text}\n`);
