import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'base' } });
export { config as default };
