import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { purposes } from '@kuznets/base';
import { operations as registered } from '@kuznets/conformance';
import { describe, expect, it } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../../..');
const ops = join(root, 'packages/core-gpu/src/ops');
const shaders = join(root, 'shaders/src');

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function sources(path: string): string {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(path, name), 'utf8'))
    .join('\n');
}

const operations = folders(ops).flatMap((area) => folders(join(ops, area)).map((name) => [area, name] as const));

describe.each(operations)('operation %s/%s', (area, operation) => {
  it('has a case table, and a test that runs it on every backend', () => {
    const table = registered.find(({ name }) => name === operation)?.table ?? [];
    expect(table, `write test/conformance/src/cases/${operation}.ts`).not.toHaveLength(0);
    expect(readFileSync(join(here, `${operation}.test.ts`), 'utf8')).toContain(`describeTable('${operation}')`);
    expect(table.length).toBeGreaterThan(10);
    expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
  });

  it('has a launcher for each backend that its contract declares, and no other', async () => {
    const { backends } = (await import(join(ops, area, operation, 'contract.ts'))) as {
      readonly backends: readonly string[];
    };
    expect(registered.find(({ name }) => name === operation)?.backends).toEqual(backends);
    expect(backends).toContain('wasm');
    for (const backend of ['wasm', 'webgpu']) {
      expect(existsSync(join(ops, area, operation, `${backend}.ts`)), backend).toBe(backends.includes(backend));
    }
    expect(existsSync(join(ops, area, operation, 'index.ts'))).toBe(true);
  });
});

const kernels = folders(shaders).flatMap((area) =>
  readdirSync(join(shaders, area))
    .filter((name) => name.endsWith('.wgsl') && readFileSync(join(shaders, area, name), 'utf8').includes('@compute'))
    .map((name) => [area, name.replace('.wgsl', '')] as const),
);

describe('WGSL kernels', () => {
  it('are found', () => {
    expect(kernels.length).toBeGreaterThan(0);
  });

  it.each(kernels)('%s/%s is launched by an operation, whose case table runs it', (_, kernel) => {
    const words = kernel.split('_');
    const names = [
      kernel,
      kernel.replaceAll('_', '-'),
      words.map((word, index) => (index ? word.slice(0, 1).toUpperCase() + word.slice(1) : word)).join(''),
    ];
    const text = sources(ops);
    expect(
      names.some((name) => text.includes(name)),
      `${kernel} is launched by no operation`,
    ).toBe(true);
  });
});

describe('purposes of random numbers', () => {
  const copies = [
    ['shaders/src/common/tree_words.wgsl', /const PURPOSE_(\w+) = (\d+)u;/g],
    ['packages/core-gpu/assembly/common/philox.ts', /export const (\w+): u32 = (\d+);/g],
  ] as const;

  it.each(copies)('%s has those of trees as they are registered', (file, pattern) => {
    const found = [...readFileSync(join(root, file), 'utf8').matchAll(pattern)];
    expect(Object.fromEntries(found.map(([, name, number]) => [name, Number(number)]))).toEqual({
      ROWS: purposes.treeRows,
      ROOT: purposes.treeRoot,
      CHILD: purposes.treeChild,
      FEATURES: purposes.treeFeatures,
      PERMUTE: purposes.oobPermutation,
    });
  });

  it('are distinct', () => {
    expect(new Set(Object.values(purposes)).size).toBe(Object.keys(purposes).length);
  });
});
