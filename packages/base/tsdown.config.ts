import { defineConfig } from 'tsdown';

export const config = defineConfig({ entry: ['src/index.ts'], platform: 'neutral', dts: true, fixedExtension: false });
export { config as default };
