import { expect, test } from 'vitest';
import { reflectKernel } from './reflect.ts';

const params =
  'struct Params { n: u32, scale: f32, key: vec2u, offset: vec4<i32>, }\n@group(1) @binding(0) var<uniform> params: Params;\n';
const main = '@compute @workgroup_size(WIDTH) fn main() { let x = array<u32, 2>(1u, 2u); if (x[0] < x[1]) { } }\n';
const buffers =
  '@group(0) @binding(0) var<storage, read> a: array<vec2u>;\n@group(0) @binding(1) var<storage, read_write> b: array<atomic<u32>>;\n';
const overrides =
  'override WIDTH: u32 = 64u;\noverride FLAG = true;\noverride FACTOR: f32 = 0.5;\noverride MASK: u32 = 0xffu;\n';

test('reads bindings, overrides, params and workgroup size', () => {
  const kernel = reflectKernel('x/y', overrides + params + buffers + main);
  expect(kernel.bindings).toEqual([
    { name: 'a', access: 'read', element: 'vec2<u32>', stride: 8 },
    { name: 'b', access: 'read_write', element: 'u32', stride: 4 },
  ]);
  expect(kernel.overrides).toEqual({ WIDTH: 64, FLAG: true, FACTOR: 0.5, MASK: 255 });
  expect(kernel.params).toEqual({
    size: 32,
    fields: {
      n: { type: 'u32', offset: 0, size: 4 },
      scale: { type: 'f32', offset: 4, size: 4 },
      key: { type: 'vec2<u32>', offset: 8, size: 8 },
      offset: { type: 'vec4<i32>', offset: 16, size: 16 },
    },
  });
  expect(kernel.workgroupSize).toEqual(['WIDTH', 1, 1]);
});

test.each([
  ['a gap in the bindings', overrides + params + buffers.replace('binding(1)', 'binding(2)') + main, /bindings 0, 1/],
  [
    'a second group of buffers',
    overrides + params + buffers.replace('@group(0) @binding(1)', '@group(2) @binding(1)') + main,
    /group 0/,
  ],
  [
    'a buffer of fixed size',
    overrides + params + buffers.replace('array<vec2u>', 'array<vec2u, 4>') + main,
    /runtime-sized/,
  ],
  ['a buffer of structs', overrides + params + buffers.replace('array<vec2u>', 'array<Params>') + main, /Params/],
  ['a buffer of vec3', overrides + params + buffers.replace('array<vec2u>', 'array<vec3u>') + main, /vec3/],
  ['no params', overrides + buffers + main, /uniform/],
  ['params called otherwise', overrides + params.replace('> params', '> sizes') + buffers + main, /uniform/],
  [
    'params too large',
    overrides +
      params.replace('n: u32', Array.from({ length: 17 }, (_, i) => `n${String(i)}: vec4f`).join(', ')) +
      buffers +
      main,
    /256/,
  ],
  ['an array in params', overrides + params.replace('n: u32', 'n: array<vec4u, 2>') + buffers + main, /params.n/],
  ['another entry point', overrides + params + buffers + main.replace('fn main', 'fn run'), /main/],
  ['two entry points', overrides + params + buffers + main + main.replace('fn main', 'fn more'), /main/],
  ['an override without default', `override SIZE: u32;\n${overrides}${params}${buffers}${main}`, /SIZE/],
  ['an unknown workgroup size', overrides + params + buffers + main.replace('WIDTH', 'HEIGHT'), /HEIGHT/],
])('refuses %s and names the file', (_what, code, message) => {
  expect(() => reflectKernel('x/y', code)).toThrow(message);
  expect(() => reflectKernel('x/y', code)).toThrow('shaders/src/x/y.wgsl');
});
