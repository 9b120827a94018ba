import { describe, expect, test } from 'vitest';
import { type AdapterSummary, hardwareFirst, matchesAdapter, summarise } from './adapter.ts';
import { chooseAdapter } from './choose-adapter.ts';

function adapter(name: string, type: 'hardware' | 'software', description = ''): AdapterSummary {
  return { name, type, description, vendor: '', architecture: '', device: '', api: 'vulkan' };
}

const radeon = adapter('AMD Radeon RX 7900', 'hardware', 'RADV');
const intel = adapter('Intel Arc', 'hardware');
const llvmpipe = adapter('llvmpipe (LLVM 15.0.6, 256 bits)', 'software', 'Mesa 25.0.7');
const swiftshader = adapter('SwiftShader Device (Subzero)', 'software');
const all = hardwareFirst([swiftshader, llvmpipe, radeon, intel]);

describe('chooseAdapter', () => {
  test('takes the first hardware adapter', () => {
    expect(all.map(({ type }) => type)).toEqual(['hardware', 'hardware', 'software', 'software']);
    expect(chooseAdapter(all, { backend: 'auto' })).toBe(radeon);
    expect(chooseAdapter(all, { backend: 'webgpu' })).toBe(radeon);
  });

  test('auto is wasm where there is only software, or nothing', () => {
    expect(chooseAdapter([llvmpipe, swiftshader], { backend: 'auto' })).toBeUndefined();
    expect(chooseAdapter([], { backend: 'auto' })).toBeUndefined();
  });

  test('webgpu without hardware says how to ask for software', () => {
    expect(() => chooseAdapter([llvmpipe], { backend: 'webgpu' })).toThrow(/asked for by name.*llvmpipe/);
    expect(() => chooseAdapter([], { backend: 'webgpu' })).toThrow('there are none');
  });

  test.each([
    ['LLVMpipe', llvmpipe],
    ['lavapipe', llvmpipe],
    ['mesa 25', llvmpipe],
    ['swiftshader', swiftshader],
    ['arc', intel],
  ])('%s finds its adapter', (wanted, expected) => {
    expect(chooseAdapter(all, { backend: 'auto', adapter: wanted })).toBe(expected);
  });

  test.each(['nvidia', '', '  '])('%j finds none and lists those there are', (wanted) => {
    expect(() => chooseAdapter(all, { backend: 'auto', adapter: wanted })).toThrow(
      expect.objectContaining({
        name: 'AdapterError',
        available: all.map(({ name }) => name),
        message: expect.stringContaining('Intel Arc (hardware)') as string,
      }),
    );
  });
});

describe('summarise', () => {
  const info = {
    vendor: 'v',
    architecture: 'a',
    device: 'd',
    description: 'driver 1.2',
    isFallbackAdapter: false,
  } as GPUAdapterInfo;

  test('believes the fallback flag and the names of software drivers', () => {
    expect(summarise(info, 'Card', 'vulkan').type).toBe('hardware');
    expect(summarise({ ...info, isFallbackAdapter: true }, 'Card', 'vulkan').type).toBe('software');
    expect(summarise({ ...info, architecture: 'swiftshader' }, '', 'browser').type).toBe('software');
    expect(summarise(info, 'Microsoft Basic Render Driver', 'd3d12').type).toBe('software');
  });

  test('finds a name in a browser that tells little', () => {
    expect(summarise(info, '', 'browser').name).toBe('driver 1.2');
    expect(summarise({ ...info, description: '', device: '' }, '', 'browser').name).toBe('v a');
    expect(matchesAdapter(summarise(info, '', 'browser'), 'DRIVER 1')).toBe(true);
  });
});
