import { defineConfig } from 'tsdown';

// `main` is the command without the process around it: tests run it many times in one.
const entry = ['src/index.ts', 'src/main.ts'];

export const config = defineConfig({ entry, platform: 'node', dts: false, fixedExtension: false });
export { config as default };
