import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'core-gpu', testTimeout: 120_000, hookTimeout: 120_000 } });
export { config as default };
