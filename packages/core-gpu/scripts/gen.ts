// Compiles assembly/ to WASM, then bundles the worker that runs it, both as text modules: nothing is looked up at run time.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from 'assemblyscript';
import asc, { type Transform } from 'assemblyscript/asc';
import { rolldown } from 'rolldown';
import { seamOf } from './seam.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'src/compute/wasm/generated');
mkdirSync(out, { recursive: true });

let seam = '';
/** Asks the compiler itself where the fields of records are. */
class Seam {
  declare readonly program: Program;
  afterCompile(): void {
    seam = seamOf(this.program, [...this.program.filesByName.keys()].find((name) => name.endsWith('assembly/index'))!);
  }
}

const { error, stderr } = await asc.main(
  [
    join(root, 'assembly/index.ts'),
    ...['--outFile', join(out, 'kernels.wasm')],
    ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
    ...['--enable', 'simd', '--enable', 'bulk-memory', '--maximumMemory', '65536'],
  ],
  { transforms: [Seam as unknown as Transform] },
);
if (error) {
  process.stderr.write(stderr.toString());
  throw error;
}
const wasm = readFileSync(join(out, 'kernels.wasm')).toString('base64');
writeFileSync(join(out, 'seam.ts'), seam);
writeFileSync(join(out, 'kernels-base64.ts'), `export const kernelsBase64 = '${wasm}';\n`);

const bundle = await rolldown({
  input: join(root, 'src/compute/wasm/worker.ts'),
  platform: 'neutral',
  resolve: { mainFields: ['module', 'main'] },
});
const { output } = await bundle.generate({ format: 'iife', minify: true });
await bundle.close();
writeFileSync(join(out, 'worker-source.ts'), `export const workerSource = ${JSON.stringify(output[0].code)};\n`);
