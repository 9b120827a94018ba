import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'ensembles' } });
export { config as default };
