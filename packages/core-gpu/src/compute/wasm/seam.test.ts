import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { expect, test } from 'vitest';
import { layouts } from './generated/seam.ts';

const assembly = fileURLToPath(new URL('../../../assembly/', import.meta.url));
const sources = new Map(
  readdirSync(assembly, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(join(assembly, path), 'utf8')]),
);
const records = Object.entries(layouts);

function importOf(record: string): string {
  const [path] = [...sources].find(([, text]) => new RegExp(`export class ${record}\\b`).test(text))!;
  return `import { ${record} } from './${path.replace('.ts', '')}';`;
}

test('the fields of records lie where offsetof says', async () => {
  const probe = [
    ...records.map(([record]) => importOf(record)),
    ...records.flatMap(([record, { fields }]) => [
      `export const size_${record}: usize = offsetof<${record}>();`,
      ...Object.keys(fields).map(
        (field) => `export const ${record}_${field}: usize = offsetof<${record}>('${field}');`,
      ),
    ]),
  ].join('\n');
  let wasm = new Uint8Array();
  const { error, stderr } = await asc.main(
    ['probe.ts', '--outFile', 'probe.wasm', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd'],
    {
      readFile: (name) => (name === 'probe.ts' ? probe : (sources.get(name) ?? null)),
      writeFile: (_name, contents) => void (wasm = Uint8Array.from(contents as Uint8Array)),
      listFiles: () => [],
    },
  );
  expect(error, stderr.toString()).toBeNull();
  const { instance } = await WebAssembly.instantiate(wasm, {});
  const offsets = records.flatMap(([record, { size, fields }]) => [
    [`size_${record}`, size] as const,
    ...Object.entries(fields).map(([field, [, offset]]) => [`${record}_${field}`, offset] as const),
  ]);
  expect(offsets.length).toBeGreaterThan(2 * records.length);
  for (const [name, offset] of offsets) expect((instance.exports[name] as WebAssembly.Global).value, name).toBe(offset);
});
