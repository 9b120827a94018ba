import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'explain' } });
export { config as default };
