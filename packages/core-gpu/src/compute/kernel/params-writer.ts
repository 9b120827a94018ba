import type { KernelSource, ParamsField } from '@kuznets/shaders/kernel-source';
import { ConfigError } from '@kuznets/base';

/** Value of one field of `params`: a number, or one for each component. */
export type ParamsValue = number | readonly number[];

/** Values of a kernel's `params`. */
export type ParamsOf<K extends KernelSource> = { readonly [F in keyof K['params']['fields']]: ParamsValue };

const ranges = { u32: [0, 0xffff_ffff], i32: [-0x8000_0000, 0x7fff_ffff] } as const;

function writeScalar(view: DataView, offset: number, scalar: string, value: number, where: string): void {
  if (scalar === 'f32') {
    if (!Number.isFinite(value)) throw new ConfigError(`${where}: ${String(value)} is not finite`);
    view.setFloat32(offset, value, true);
    return;
  }
  const [low, high] = ranges[scalar as keyof typeof ranges];
  if (!Number.isInteger(value) || value < low || value > high)
    throw new ConfigError(`${where}: ${String(value)} is not a ${scalar}`);
  view.setUint32(offset, value >>> 0, true);
}

function writeField(view: DataView, base: number, field: ParamsField, value: ParamsValue, where: string): void {
  const vector = /^vec(\d)<(\w+)>$/.exec(field.type);
  const count = vector ? Number(vector[1]) : 1;
  const values = typeof value === 'number' ? [value] : value;
  if (values.length !== count)
    throw new ConfigError(`${where}: ${field.type} takes ${String(count)} numbers, got ${String(values.length)}`);
  values.forEach((component, i) =>
    writeScalar(view, base + field.offset + 4 * i, vector?.[2] ?? field.type, component, where),
  );
}

/**
 * Writes a kernel's `params` in the layout that reflection found.
 *
 * @param kernel - whose params
 * @param values - one value for each field, no more and no less
 * @param view - where to write
 * @param base - byte offset of the struct
 * @throws ConfigError when a field is missing, unknown, or its value does not fit its type
 */
export function writeParams(
  kernel: KernelSource,
  values: Readonly<Record<string, ParamsValue>>,
  view: DataView,
  base: number,
): void {
  const { fields } = kernel.params;
  for (const name of Object.keys(values)) {
    if (!(name in fields))
      throw new ConfigError(`${kernel.name}: params has no field ${name}; it has ${Object.keys(fields).join(', ')}`);
  }
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    if (value === undefined) throw new ConfigError(`${kernel.name}: params.${name} is missing`);
    writeField(view, base, field, value, `${kernel.name}: params.${name}`);
  }
}
