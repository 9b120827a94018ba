import { defineConfig } from 'tsdown';

export const config = defineConfig({
  entry: ['src/index.ts', 'src/files.ts'],
  platform: 'node',
  dts: true,
  fixedExtension: false,
});
export { config as default };
