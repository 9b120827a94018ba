import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'studies' } });
export { config as default };
