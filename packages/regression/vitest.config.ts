import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'regression' } });
export { config as default };
