import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'cli' } });
export { config as default };
