import { defineConfig } from 'vitest/config';

export const config = defineConfig({
  test: { projects: ['packages/*', 'apps/*', 'shaders', 'test/kit', 'test/suites'], passWithNoTests: true },
});
export { config as default };
