import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'report' } });
export { config as default };
