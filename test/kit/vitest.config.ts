import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'test-kit' } });
export { config as default };
