import { type FitOptions, shareOut } from '@kuznets/base';
import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import type { NetworkSample, TrainNetworksOptions, TrainedNetworks } from './contract.ts';
import { REPORT, innerProducts, readReport } from './report.ts';
import type { NetworkShared, trainNetworksJob } from './wasm-job.ts';

const JOB_BYTES = 2 ** 23;
const sharedSamples = new WeakMap<NetworkSample, NetworkShared>();

function shareSample(sample: NetworkSample): NetworkShared {
  const { rows, features, x, y } = sample;
  const transposed = x.map((_, i) => x[(i % rows) * features + Math.floor(i / rows)]!);
  return { rows, features, x: transposed, y, products: innerProducts(sample) };
}

/** {@link trainNetworks} on the worker pool: consecutive networks make a job. */
export async function trainNetworksWasm(
  pool: WasmPool,
  sample: NetworkSample,
  options: TrainNetworksOptions,
  fit: FitOptions,
): Promise<TrainedNetworks> {
  const { networks, hidden, activation } = options;
  const { features, rows } = sample;
  let shared = sharedSamples.get(sample);
  if (!shared) sharedSamples.set(sample, (shared = shareSample(sample)));
  const held = shared;
  const size = hidden * (features + 2) + 1;
  const parameters = new Float32Array(networks * size);
  const report = new Float64Array(networks * REPORT);
  const most = Math.max(1, Math.floor(JOB_BYTES / (8 * size + 6 * rows)));
  const ranges = splitRange(networks, pool.workers, most);
  const told = shareOut(
    fit,
    ranges.map(([, length]) => length),
  );
  await Promise.all(
    ranges.map(async ([start, length], job) => {
      const part = await pool.run<typeof trainNetworksJob>(
        'trainNetworks',
        { ...options, networks: length, firstNetwork: options.firstNetwork + start },
        held,
        undefined,
        told[job],
      );
      parameters.set(part.parameters, start * size);
      report.set(part.report, start * REPORT);
    }),
  );
  return { networks, features, hidden, activation, parameters, ...readReport(report) };
}
