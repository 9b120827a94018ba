import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'data' } });
export { config as default };
