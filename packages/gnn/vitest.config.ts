import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'gnn' } });
export { config as default };
