import { createDevice } from '@kuznets/core-gpu';
import { normalsOf, uniforms } from '@kuznets/test-kit';
import type { FittedName } from '../src/regions/forecasts/names.ts';
import { methodOf } from '../src/regions/forecasts/registry.ts';
import { simulatedPanel } from './simulated-panel.ts';

const regions = 12;
const steps = 3;
const normal = 1.6448536269514722;

/** Panels that a method's own process makes, and how many of them. */
export interface Simulated {
  readonly method: FittedName;
  readonly panels: number;
  /** Periods that are known before three more come. */
  readonly known: number;
  /** The next values of a region's indicators. */
  readonly region: (i: number, normals: () => number) => () => readonly number[];
}

/** Shares of what comes one, two and three periods ahead that lie within the method's own 90 % intervals. */
export async function analyticCoverage({ method: name, panels, known, region }: Simulated): Promise<number[]> {
  const next = uniforms(5);
  const normals = normalsOf(next);
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  const method = methodOf(name);
  const periods = known + steps;
  const held = Array.from({ length: steps }, () => 0);
  for (let at = 0; at < panels; at++) {
    const paths = Array.from({ length: regions }, (_, i) => {
      const values = region(i, normals);
      return Array.from({ length: periods }, () => [...values()]);
    });
    const indicators = paths[0]![0]!.length;
    const { panel } = await simulatedPanel((i, t, k) => paths[i]![t]![k]!, { regions, periods, indicators });
    const origin = {
      ...{ panel, length: known, steps, target: 0, labels: Array.from({ length: regions }, () => 0) },
      ...{ scales: { scaling: 'population', by: 'pooled', last: known - 1 }, config: { kFactors: 1 } },
    };
    const run = { device, first: 0, replicas: 1 };
    const { values, deviations } = await method.fit(origin, method.settings(origin as never), run);
    const width = values.length / (regions * steps);
    for (let unit = 0; unit < regions; unit++)
      for (let step = 0; step < steps; step++) {
        const error = Math.abs(values[(unit * steps + step) * width]! - paths[unit]![known + step]![0]!);
        const half = normal * deviations![unit * steps + step]!;
        if (error <= half) held[step]! += 1 / (panels * regions);
      }
  }
  await device.destroy();
  return held;
}
