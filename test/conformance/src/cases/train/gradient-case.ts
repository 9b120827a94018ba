import { type Device, type Program, programGradient } from '@kuznets/core-gpu';
import {
  type Difference,
  type ParameterValues,
  apart,
  centralDifferences,
  gradientDifferences,
  recordDifferences,
  unequal,
  uniforms,
  within,
} from '@kuznets/test-kit';
import type { Case } from '../../case.ts';

interface Expected {
  readonly loss: number;
  readonly outputs: Readonly<Record<string, ArrayLike<number>>>;
}

/** A model to be checked. */
export interface Problem {
  readonly name: string;
  readonly program: () => Program;
  /** The model in float64; `replica` for its random numbers and inputs, `unmoved` the point that differences are taken about. */
  readonly oracle: (parameters: ParameterValues, replica: number, unmoved: ParameterValues) => Expected;
  readonly inputs?: (replicas: number) => Readonly<Record<string, Float32Array>>;
  readonly replicas?: number;
  readonly firstReplica?: number;
}

/** Of every run. */
export const seed = 20_250_701;

interface Reference extends Expected {
  readonly point: ParameterValues;
  readonly slopes: Readonly<Record<string, Float64Array>>;
}

/** Differences of a value, relative to 1 and above. */
export function close(
  label: string,
  got: number | undefined,
  value: number,
  index: number | null = null,
): Difference[] {
  return apart(label, got, value, 2e-5 * Math.max(1, Math.abs(value)), index);
}

/** Differences of outputs, at most three each. */
export function outputDifferences(
  outputs: Readonly<Record<string, ArrayLike<number>>>,
  expected: Expected['outputs'],
): Difference[] {
  return Object.entries(expected).flatMap(([key, values]) => {
    const got = outputs[key];
    if (got?.length !== values.length) return [unequal(`${key}, length`, got?.length, values.length)];
    return Array.from(values)
      .flatMap((value, index) => close(key, got[index], value, index))
      .slice(0, 3);
  });
}

/** Loss, outputs and every gradient against the model in float64 and its central differences, for the first and last replica. */
export function gradientCase({ name, program, oracle, inputs, replicas = 5, firstReplica = 0 }: Problem): Case {
  const known = new Map<number, Reference>();
  const reference = (replica: number, point: ParameterValues): Reference => {
    const found = known.get(replica) ?? {
      ...oracle(point, replica, point),
      point,
      slopes: centralDifferences((moved) => oracle(moved, replica, point).loss, point),
    };
    known.set(replica, found);
    return found;
  };
  return {
    name,
    run: async (device: Device) => {
      const { loss, ...records } = await programGradient(device, program(), {
        replicas,
        firstReplica,
        seed,
        ...(inputs ? { inputs: inputs(replicas) } : {}),
      });
      return {
        loss,
        ...Object.fromEntries(
          Object.entries(records).flatMap(([part, record]) =>
            Object.entries(record).map(([key, values]) => [`${part}/${key}`, values]),
          ),
        ),
      };
    },
    differences: (result) => {
      const all = Object.entries(result as Readonly<Record<string, Float32Array>>);
      const part = (prefix: string, replica: number): Record<string, Float64Array> =>
        Object.fromEntries(
          all
            .filter(([key]) => key.startsWith(`${prefix}/`))
            .map(([key, values]) => [
              key.slice(prefix.length + 1),
              Float64Array.from(
                values.subarray((replica * values.length) / replicas, ((replica + 1) * values.length) / replicas),
              ),
            ]),
        );
      const loss = new Map(all).get('loss');
      if (loss?.length !== replicas) return [unequal('losses, length', loss?.length, replicas)];
      return [...new Set(replicas > 0 ? [0, replicas - 1] : [])].flatMap((replica) => {
        const { point, slopes, ...expected } = reference(replica, part('parameters', replica));
        const outputs = part('outputs', replica);
        return within(`replica ${replica}`, [
          ...recordDifferences(part('parameters', replica), point),
          ...close('loss', loss[replica], expected.loss),
          ...outputDifferences(outputs, expected.outputs),
          ...gradientDifferences(part('gradients', replica), slopes),
        ]);
      });
    },
  };
}

/** Uniform numbers on [-scale, scale). */
export function numbers(key: number, length: number, scale = 1): Float32Array {
  const next = uniforms(key);
  return Float32Array.from({ length }, () => scale * (2 * next() - 1));
}
