import type { BindingElement, KernelSource } from '@kuznets/shaders/kernel-source';

const strides: Readonly<Record<string, number>> = { u32: 4, i32: 4, f32: 4, 'vec2<u32>': 8, 'vec4<u32>': 16 };

/**
 * A kernel for a test: one input `a`, one output `b`, `params.n` elements, one invocation each.
 *
 * @param name - its name in caches and messages
 * @param statement - WGSL that uses `i`
 * @param common - functions it needs
 */
export function testKernel(
  name: string,
  statement: string,
  common = '',
  elements: readonly [BindingElement, BindingElement] = ['u32', 'u32'],
) {
  const [input, output] = elements;
  return {
    name: `test/${name}`,
    code: `${common}
override STEP: u32 = 1u;
struct Params { n: u32, first: u32 }
@group(0) @binding(0) var<storage, read> a: array<${input}>;
@group(0) @binding(1) var<storage, read_write> b: array<${output}>;
@group(1) @binding(0) var<uniform> params: Params;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = 64u * (workgroup.x + workgroups.x * (workgroup.y + workgroups.y * workgroup.z)) + thread;
  if (i >= params.n) { return; }
  ${statement}
}
`,
    bindings: [
      { name: 'a', access: 'read', element: input, stride: strides[input] ?? 4 },
      { name: 'b', access: 'read_write', element: output, stride: strides[output] ?? 4 },
    ],
    overrides: { STEP: 1 },
    params: {
      size: 16,
      fields: { n: { type: 'u32', offset: 0, size: 4 }, first: { type: 'u32', offset: 4, size: 4 } },
    },
    workgroupSize: [64, 1, 1],
  } as const satisfies KernelSource;
}

/** Passes of a {@link testKernel}. */
export function testPass(
  n: number,
  first = 0,
): { readonly grid: number; readonly params: { readonly n: number; readonly first: number } } {
  return { grid: Math.ceil(n / 64), params: { n, first } };
}
