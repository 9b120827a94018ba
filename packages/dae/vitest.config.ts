import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'dae' } });
export { config as default };
