import { ConfigError, ShapeError } from '@kuznets/base';
import { expectLength } from '../../../compute/tensor/shape.ts';
import type { NetworkEnsemble } from '../train-networks/contract.ts';

/** Networks whose values are summed in single precision before the sums are added in double: the same on any number of workers. */
export const networksAtOnce = 256;

/** Values of one network. */
export function networkSize({ features, hidden }: Pick<NetworkEnsemble, 'features' | 'hidden'>): number {
  return hidden * (features + 2) + 1;
}

/** Consecutive ranges of at most `most` networks. */
export function networkRanges(networks: number, most = networksAtOnce): (readonly [start: number, length: number])[] {
  return Array.from(
    { length: Math.ceil(networks / most) },
    (_, i) => [i * most, Math.min(most, networks - i * most)] as const,
  );
}

/** Networks `start .. start + length - 1`, copied. */
export function sliceNetworks(ensemble: NetworkEnsemble, start: number, length: number): NetworkEnsemble {
  const size = networkSize(ensemble);
  const { features, hidden, activation } = ensemble;
  return {
    networks: length,
    features,
    hidden,
    activation,
    parameters: ensemble.parameters.slice(start * size, (start + length) * size),
  };
}

/** Checks an ensemble and the rows it is asked about. */
export function checkEnsemble(op: string, ensemble: NetworkEnsemble, x: Float64Array, rows: number): void {
  const { networks, features, parameters } = ensemble;
  expectLength(`${op}: parameters`, parameters.length, [networks, networkSize(ensemble)]);
  expectLength(`${op}: x`, x.length, [rows, features]);
  for (const [name, values] of [
    ['x', x],
    ['parameters', parameters],
  ] as const) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new ConfigError(`${op}: ${name}[${String(at)}] is ${String(values[at])}: values must be finite`);
  }
  if (features < 1) throw new ShapeError(`${op}: networks have no features, at least 1 is needed`);
}

/** `features x width` in single precision, zeros after the last row. */
export function columnsOf(x: Float64Array, rows: number, features: number, width: number): Float32Array {
  const columns = new Float32Array(features * width);
  for (let i = 0; i < rows; i++) for (let k = 0; k < features; k++) columns[k * width + i] = x[i * features + k]!;
  return columns;
}
