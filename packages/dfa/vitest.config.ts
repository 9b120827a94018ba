import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'dfa' } });
export { config as default };
