import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

test('a browser bundle imports nothing: neither Dawn nor Node', async () => {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../src/index.ts', import.meta.url)),
    platform: 'browser',
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  expect(output).toHaveLength(1);
  const [main] = output;
  expect(main.imports).toEqual([]);
  expect(main.dynamicImports).toEqual([]);
  expect(main.code).not.toMatch(/(?:import|from|require)\s*\(?\s*["'](?:webgpu|node:)/);
  expect(main.code).toContain('createDevice');
});
