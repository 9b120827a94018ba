import { ConfigError } from '@kuznets/base';
import { type Shape, expectLength } from '../../../compute/tensor/shape.ts';
import type { TensorDeclaration } from './contract.ts';

/** Refuses values that are not finite. */
export function checkFinite(name: string, values: Float32Array): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new ConfigError(`${name}: element ${bad} is not finite`);
}

/** Shapes of the tensors of a role, by name. */
export function shapesOf(tensors: readonly TensorDeclaration[], role: TensorDeclaration['role']): Map<string, Shape> {
  return new Map(tensors.flatMap((tensor) => (tensor.role === role ? [[tensor.name, tensor.shape] as const] : [])));
}

/** Checks that every input is given, `replicas x shape` each, and no other, and that inputs and constants are finite. */
export function checkInputs(
  tensors: readonly TensorDeclaration[],
  inputs: Readonly<Record<string, Float32Array>>,
  replicas: number,
): void {
  const shapes = shapesOf(tensors, 'input');
  const missing = [...shapes.keys()].filter((name) => !(name in inputs));
  if (missing.length > 0) throw new ConfigError(`inputs: ${missing.join(', ')} missing`);
  for (const [name, values] of Object.entries(inputs)) {
    const shape = shapes.get(name);
    if (!shape) throw new ConfigError(`input ${name}: the program has ${[...shapes.keys()].join(', ') || 'none'}`);
    expectLength(`input ${name}`, values.length, [replicas, ...shape]);
    checkFinite(`input ${name}`, values);
  }
  for (const { name, values } of tensors) if (values) checkFinite(`constant ${name}`, values);
}

/** Arrays by their names. */
export function named(names: readonly string[], arrays: readonly Float32Array[]): Record<string, Float32Array> {
  return Object.fromEntries(arrays.map((array, i) => [names[i] ?? '', array]));
}
