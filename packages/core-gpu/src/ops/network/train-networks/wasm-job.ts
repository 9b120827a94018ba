import type { Records } from '../../../compute/wasm/generated/seam.ts';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { Report } from '../../../compute/wasm/protocol.ts';
import type { TrainNetworksOptions, TrainedNetworks } from './contract.ts';
import { initialParameters, networkRows } from './draw.ts';
import { REPORT } from './report.ts';

/** The sample as a worker keeps it. */
export interface NetworkShared {
  readonly rows: number;
  readonly features: number;
  /** `features x rows`. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** `rows x rows`: `x_i x_j + 1`. */
  readonly products: Float64Array;
}

/** What a job returns of {@link TrainedNetworks}. */
export type TrainedPart = Pick<TrainedNetworks, 'parameters'> & { readonly report: Float64Array };

type Params = Omit<Records['TrainAdamParams'], 'rate' | 'beta1' | 'beta2' | 'epsilon'>;

/** What trains networks by a solver. */
function trainer(
  kernels: Kernels,
  solver: TrainNetworksOptions['solver'],
  uploadProducts: () => number,
): (params: Params) => void {
  if (solver.name === 'lm') {
    const { mu, muDecrease, muIncrease, muMax } = solver;
    const own = { products: uploadProducts(), mu, muDecrease, muIncrease, muMax };
    return (params) => kernels.exports.trainLm(kernels.record('TrainLmParams', { ...params, ...own }));
  }
  const { learningRate: rate, beta1, beta2, epsilon } = solver;
  const own = { rate, beta1, beta2, epsilon };
  return (params) => kernels.exports.trainAdam(kernels.record('TrainAdamParams', { ...params, ...own }));
}

/** Trains `options.networks` networks from `options.firstNetwork` on one worker. */
export function trainNetworksJob(
  kernels: Kernels,
  options: TrainNetworksOptions,
  { rows, features, x, y, products }: NetworkShared,
  sayShare: Report,
): TrainedPart {
  const { networks, firstNetwork, hidden, activation, solver, seed } = options;
  const size = hidden * (features + 2) + 1;
  const counts = new Uint16Array(networks * 3 * rows);
  const initial = new Float64Array(networks * size);
  for (let i = 0; i < networks; i++) {
    counts.set(networkRows(rows, firstNetwork + i, options), i * 3 * rows);
    initialParameters(initial.subarray(i * size, (i + 1) * size), {
      seed,
      network: firstNetwork + i,
      features,
      hidden,
      activation,
    });
  }
  const parameters = kernels.upload(initial);
  const report = kernels.allocate(networks * REPORT * 8);
  const params = {
    ...{ networks: 1, rows, features, hidden, logistic: activation === 'logistic', parameters, report },
    ...{ x: kernels.upload(x), targets: kernels.upload(y), counts: kernels.upload(counts) },
    ...{ minGradient: options.minGradient, maxEpochs: options.maxEpochs, maxFail: options.maxFail },
  };
  const train = trainer(kernels, solver, () => kernels.upload(products));
  for (let i = 0; i < networks; i++) {
    const [values, line, drawn] = [i * size * 8, i * REPORT * 8, i * 3 * rows * 2];
    const place = { parameters: parameters + values, report: report + line, counts: params.counts + drawn };
    kernels.scoped(() => train({ ...params, ...place }));
    sayShare((i + 1) / networks);
  }
  return {
    parameters: Float32Array.from(kernels.view(Float64Array, parameters, networks * size)),
    report: kernels.download(Float64Array, report, networks * REPORT),
  };
}
