import type { BindingLayout, KernelSource } from '@kuznets/shaders/kernel-source';
import { ConfigError, ShapeError } from '@kuznets/base';
import { shapeSize } from '../tensor/shape.ts';
import type { TensorSpec } from '../tensor/tensor.ts';
import { type Grid, foldGrid } from './dispatch-grid.ts';
import { type ParamsOf, writeParams } from './params-writer.ts';

/** One dispatch of a launch. */
export interface Pass<K extends KernelSource = KernelSource> {
  readonly grid: Grid;
  readonly params: ParamsOf<K>;
}

/** Values of override constants that differ from the kernel's defaults. */
export type OverridesOf<K extends KernelSource> = { readonly [O in keyof K['overrides']]?: number | boolean };

/**
 * One use of a kernel, as data: nothing here touches a GPU, so launchers can be tested without one.
 *
 * `inputs` are the kernel's `read` bindings in order, `outputs` its `read_write` ones. Passes run one after the other and
 * see what the earlier ones wrote.
 */
export interface Launch<K extends KernelSource = KernelSource, T extends TensorSpec = TensorSpec> {
  readonly kernel: K;
  readonly inputs: readonly T[];
  readonly outputs: readonly T[];
  readonly overrides?: OverridesOf<K>;
  readonly passes: readonly Pass<K>[];
}

/** Bytes between the params of two passes: the largest alignment that WebGPU asks for. */
export const paramsStride = 256;

function checkTensors(
  kernel: KernelSource,
  kind: string,
  layouts: readonly BindingLayout[],
  tensors: readonly TensorSpec[],
): void {
  if (layouts.length !== tensors.length) {
    const names = layouts.map(({ name }) => name).join(', ');
    throw new ShapeError(
      `${kernel.name}: takes ${String(layouts.length)} ${kind} (${names}), got ${String(tensors.length)}`,
    );
  }
  layouts.forEach((layout, i) => {
    const tensor = tensors[i];
    if (!tensor) return;
    const scalar = layout.element.replace(/^vec\d<(\w+)>$/, '$1');
    const packed = scalar === 'u32' && (tensor.dtype === 'u16' || tensor.dtype === 'u8');
    if (tensor.dtype !== scalar && !packed)
      throw new ShapeError(`${kernel.name}: ${layout.name} holds ${scalar}, got ${tensor.dtype}`);
    const width = layout.stride / 4;
    if (!packed && shapeSize(tensor.shape) % width !== 0) {
      throw new ShapeError(
        `${kernel.name}: ${layout.name} holds ${layout.element}, got ${String(shapeSize(tensor.shape))} elements of ${tensor.dtype}`,
      );
    }
  });
}

/** The override constants of a launch as pipeline constants, defaults included. */
export function launchConstants({ kernel, overrides = {} }: Launch): Readonly<Record<string, number>> {
  for (const name of Object.keys(overrides)) {
    if (!(name in kernel.overrides)) {
      throw new ConfigError(
        `${kernel.name}: no override ${name}; there are ${Object.keys(kernel.overrides).join(', ') || 'none'}`,
      );
    }
  }
  return Object.fromEntries(
    Object.entries({ ...kernel.overrides, ...overrides }).map(([name, value]) => [name, Number(value)]),
  );
}

/**
 * Checks a launch against its kernel: bindings, element types, overrides, grids and params.
 *
 * @throws ShapeError for tensors that do not fit the bindings
 * @throws ConfigError for unknown overrides, bad grids and bad params
 */
export function checkLaunch(launch: Launch): void {
  const { kernel, inputs, outputs, passes } = launch;
  checkTensors(
    kernel,
    'inputs',
    kernel.bindings.filter(({ access }) => access === 'read'),
    inputs,
  );
  checkTensors(
    kernel,
    'outputs',
    kernel.bindings.filter(({ access }) => access === 'read_write'),
    outputs,
  );
  launchConstants(launch);
  const scratch = new DataView(new ArrayBuffer(Math.max(kernel.params.size, paramsStride)));
  for (const { grid, params } of passes) {
    foldGrid(grid);
    writeParams(kernel, params, scratch, 0);
  }
}
