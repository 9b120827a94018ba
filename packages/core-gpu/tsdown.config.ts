import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';
// @boundaries-ignore a build configuration runs before any package is built
import { kernelNames, resolveKernel } from '../../shaders/scripts/resolve.ts';

const wgslRoot = fileURLToPath(new URL('dist/wgsl/', import.meta.url));

/** The kernels as text, includes resolved: what `@kuznets/core-gpu/wgsl/*` exports. */
function writeShaderText(): void {
  for (const name of kernelNames()) {
    const path = join(wgslRoot, `${name}.wgsl`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, resolveKernel(name));
  }
}

export const config = defineConfig({
  entry: ['src/index.ts'],
  platform: 'neutral',
  dts: { eager: true, compilerOptions: { stripInternal: true } },
  fixedExtension: false,
  hooks: { 'build:done': writeShaderText },
});
export { config as default };
