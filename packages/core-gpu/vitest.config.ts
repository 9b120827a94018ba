import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'core-gpu' } });
export { config as default };
