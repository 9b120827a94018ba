import { defineConfig } from 'tsdown';

export const config = defineConfig({ entry: ['src/index.ts'], platform: 'node', dts: false, fixedExtension: false });
export { config as default };
