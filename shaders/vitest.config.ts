import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'shaders' } });
export { config as default };
