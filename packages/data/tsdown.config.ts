import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineConfig } from 'tsdown';

/** `?raw` as vite and vitest read it: the text of a file as the default export. */
const raw = {
  name: 'raw',
  resolveId: (id: string, importer: string | undefined) =>
    id.endsWith('?raw') && importer !== undefined ? `${resolve(importer, '..', id.slice(0, -4))}.raw.js` : null,
  load: async (id: string) =>
    id.endsWith('.raw.js')
      ? `export default ${JSON.stringify(await readFile(id.slice(0, -'.raw.js'.length), 'utf8'))};`
      : null,
};

export const config = defineConfig({
  entry: ['src/index.ts'],
  platform: 'neutral',
  dts: true,
  fixedExtension: false,
  plugins: [raw],
});
export { config as default };
