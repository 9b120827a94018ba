import { defineConfig } from 'vitest/config';

export const config = defineConfig({ test: { name: 'forecast' } });
export { config as default };
