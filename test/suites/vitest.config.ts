import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'suites' } });
export { config as default };
