import type { NetworkSample, TrainedNetworks } from './contract.ts';

/** Values of a network's report. */
export const REPORT = 8;

/** `rows x rows`: `x_i x_j + 1`. */
export function innerProducts({ rows, features, x }: NetworkSample): Float64Array {
  const products = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 1;
      for (let k = 0; k < features; k++) sum += x[i * features + k]! * x[j * features + k]!;
      products[i * rows + j] = products[j * rows + i] = sum;
    }
  }
  return products;
}

/** The columns of reports: stop reason, epochs, best epoch, the three errors, gradient and mu. */
export function readReport(
  report: Float64Array,
): Omit<TrainedNetworks, 'networks' | 'features' | 'hidden' | 'activation' | 'parameters'> {
  const column = (at: number): Float64Array =>
    Float64Array.from({ length: report.length / REPORT }, (_, i) => report[i * REPORT + at]!);
  return {
    stopReason: Uint8Array.from(column(0)),
    epochs: Uint32Array.from(column(1)),
    bestEpoch: Uint32Array.from(column(2)),
    trainError: column(3),
    validationError: column(4),
    testError: column(5),
    gradient: column(6),
    mu: column(7),
  };
}
