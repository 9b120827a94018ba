import { ConfigError, checkOption, wholeNumbers } from '@kuznets/base';
import type { Device } from '../../../compute/device/device.ts';
import { expectLength } from '../../../compute/tensor/shape.ts';
import type { Program } from '../train/contract.ts';
import { checkInputs, named, shapesOf } from '../train/given.ts';
import { forwardOnly } from '../train/plan.ts';
import type { PredictProgramOptions } from './contract.ts';
import { predictWasm } from './wasm.ts';
import { predictWebgpu } from './webgpu.ts';

/**
 * Runs the prediction of a program with given parameters: what {@link trainProgram} returns as outputs, for parameters it returned.
 *
 * Only what the prediction reads is given and kept in memory. Parameters that are not finite, of a replica that diverged, give
 * outputs that are not; those of the other replicas do not depend on them.
 *
 * @param device - where to run
 * @param program - see {@link buildProgram}; it needs no training pass
 * @param options - see {@link PredictProgramOptions}
 * @returns outputs by name, `replicas x shape` each
 * @throws ConfigError for parameters or inputs that are missing, inputs that are not finite and a prediction that draws random
 * numbers; ShapeError for another size; DeviceLostError when the device goes away
 *
 * @example
 * ```ts
 * const { parameters } = await trainProgram(device, program, { replicas: 100, epochs: 150, seed: 1 });
 * const { y } = await predictProgram(device, program, { replicas: 100, parameters });
 * ```
 */
export async function predictProgram(
  device: Device,
  program: Program,
  { replicas, parameters, inputs = {} }: PredictProgramOptions,
): Promise<Readonly<Record<string, Float32Array>>> {
  checkOption('replicas', replicas, wholeNumbers(0, 2 ** 24));
  const forward = forwardOnly(program);
  checkInputs(forward.tensors, inputs, replicas);
  for (const [name, shape] of shapesOf(forward.tensors, 'parameter')) {
    const values = parameters[name];
    if (!values) throw new ConfigError(`parameters: ${name} missing`);
    expectLength(`parameter ${name}`, values.length, [replicas, ...shape]);
  }
  const outputs =
    device.backend === 'wasm'
      ? await predictWasm(device.pool, forward, { replicas, parameters, inputs })
      : await predictWebgpu(device, forward, { replicas, parameters, inputs });
  return named(Object.keys(program.outputs), outputs);
}
