import { WgslReflect } from 'wgsl_reflect/wgsl_reflect.module.js';
import type {
  BindingAccess,
  BindingElement,
  BindingLayout,
  KernelSource,
  ParamsField,
  ParamsType,
} from '../src/kernel-source.ts';

const elementStrides: Readonly<Record<string, number>> = { f32: 4, i32: 4, u32: 4 };
const shortVector = /^vec([234])([fiu])$/;
const scalarNames: Readonly<Record<string, string>> = { f: 'f32', i: 'i32', u: 'u32' };

function typeName(written: string): string {
  const flat = written.replace(/\s/g, '').replace(/^atomic<(\w+)>$/, '$1');
  const short = shortVector.exec(flat);
  return short ? `vec${String(short[1])}<${String(scalarNames[short[2] ?? ''])}>` : flat;
}

/** Keeps declarations and signatures: the parser need not understand what the reflection does not use. */
function withoutBodies(code: string): string {
  const bare = code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
  let out = '';
  let depth = 0;
  let inFunction = false;
  for (let i = 0; i < bare.length; i++) {
    const char = bare[i] ?? '';
    if (depth === 0 && /^fn\s/.test(bare.slice(i, i + 3)) && !/\w/.test(bare[i - 1] ?? ' ')) inFunction = true;
    if (char === '}') depth--;
    if (!inFunction || depth === 0) out += char;
    if (char === '{') depth++;
    if (char === '}' && depth === 0) inFunction = false;
  }
  return out;
}

function overrideDefaults(code: string): Record<string, number | boolean> {
  const bare = code.replace(/\/\/.*$/gm, '');
  const found: Record<string, number | boolean> = {};
  for (const match of bare.matchAll(/\boverride\s+(\w+)\s*(?::\s*(\w+))?\s*=\s*([^;]+);/g)) {
    const [, name, , written] = match;
    const value = written?.trim() ?? '';
    if (name === undefined) continue;
    if (value === 'true' || value === 'false') found[name] = value === 'true';
    else if (/^-?[\d.]+(e[+-]?\d+)?[fiu]?$|^0x[\da-f]+[iu]?$/i.test(value))
      found[name] = Number(value.replace(value.startsWith('0x') ? /[iu]$/ : /[fiu]$/, ''));
    // A default computed from other overrides is left to the shader.
  }
  const declared = [...bare.matchAll(/\boverride\s+(\w+)\s*(?::\s*\w+)?\s*;/g)].map((match) => match[1]);
  if (declared.length > 0) throw new Error(`override ${declared.join(', ')} has no default`);
  return found;
}

function workgroupSize(code: string, overrides: Readonly<Record<string, unknown>>): KernelSource['workgroupSize'] {
  const written = /@workgroup_size\(([^)]*)\)/.exec(code)?.[1];
  if (written === undefined) throw new Error('no @workgroup_size');
  const sizes = written
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      if (/^\d+u?$/.test(part)) return Number.parseInt(part, 10);
      if (part in overrides) return part;
      const constant = new RegExp(`\\bconst\\s+${part}\\s*(?::\\s*u32)?\\s*=\\s*(\\d+)u?;`).exec(code)?.[1];
      if (constant === undefined)
        throw new Error(`@workgroup_size(${written}): ${part} is neither a number, an override nor a plain const`);
      return Number(constant);
    });
  return [sizes[0] ?? 1, sizes[1] ?? 1, sizes[2] ?? 1];
}

function stride(element: string): number {
  const vector = /^vec([24])<(\w+)>$/.exec(element);
  const bytes = vector ? Number(vector[1]) * (elementStrides[vector[2] ?? ''] ?? Number.NaN) : elementStrides[element];
  if (bytes === undefined || Number.isNaN(bytes))
    throw new Error(`a storage buffer is an array of ${element}: use f32, i32, u32 or vec2/vec4 of them`);
  return bytes;
}

/**
 * Reads a kernel's interface from its text.
 *
 * @param name - `folder/file`
 * @param code - WGSL with includes resolved
 * @throws Error when the kernel breaks a convention that the host relies on
 */
export function reflectKernel(name: string, code: string): KernelSource {
  try {
    const module = new WgslReflect(withoutBodies(code));
    const storage = [...module.storage].sort((left, right) => left.binding - right.binding);
    const bindings = storage.map((variable, index): BindingLayout => {
      if (variable.group !== 0 || variable.binding !== index)
        throw new Error(`${variable.name}: storage buffers are group 0, bindings 0, 1, ...`);
      const format = variable.format;
      if (!variable.isArray || variable.count !== 0 || format === null)
        throw new Error(`${variable.name}: a storage buffer is a runtime-sized array`);
      const element = typeName(format.getTypeName());
      return {
        name: variable.name,
        access: (variable.access || 'read') as BindingAccess,
        element: element as BindingElement,
        stride: stride(element),
      };
    });
    const [uniform, ...others] = module.uniforms;
    if (uniform?.name !== 'params' || uniform.group !== 1 || uniform.binding !== 0 || others.length > 0) {
      throw new Error('the one uniform is `params` at group 1, binding 0');
    }
    const fields: Record<string, ParamsField> = {};
    for (const member of uniform.members ?? []) {
      const type = typeName(member.type.getTypeName());
      if (!/^(f32|i32|u32|vec[234]<(f32|i32|u32)>)$/.test(type))
        throw new Error(`params.${member.name} is ${type}: use scalars and vectors`);
      fields[member.name] = { type: type as ParamsType, offset: member.offset, size: member.size };
    }
    if (uniform.size > 256)
      throw new Error(`params has ${String(uniform.size)} bytes, one slot of the params buffer holds 256`);
    const entries = module.entry.compute;
    if (entries.length !== 1 || entries[0]?.name !== 'main') throw new Error('one entry point, `main`');
    const overrides = overrideDefaults(code);
    return {
      name,
      code,
      bindings,
      overrides,
      params: { size: Math.ceil(uniform.size / 16) * 16, fields },
      workgroupSize: workgroupSize(code, overrides),
    };
  } catch (error) {
    throw new Error(`shaders/src/${name}.wgsl: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
