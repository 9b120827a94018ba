import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { KernelSource } from '../src/kernel-source.ts';
import { reflectKernel } from './reflect.ts';
import { kernelNames, resolveKernel } from './resolve.ts';

const generatedRoot = fileURLToPath(new URL('../generated/', import.meta.url));

function exportName(kernel: string): string {
  const file = kernel.slice(kernel.indexOf('/') + 1);
  return file.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

function moduleText(kernel: KernelSource): string {
  const { code, ...layout } = kernel;
  const literal = JSON.stringify(layout, null, 2).replace(/"([A-Za-z_]\w*)":/g, '$1:').replace(/"/g, "'");
  const body = literal.replace(/^\{\n/, '').replace(/\n\}$/, '').replace(/([^{[,])$/gm, '$1,').replace(/,,$/gm, ',');
  const text = code.replace(/[\\`]/g, '\\$&').replace(/\$\{/g, '\\${');
  return `// Generated from src/${kernel.name}.wgsl by \`npm run gen\`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const ${exportName(kernel.name)} = {
${body}
  code: \`${text}\`,
} as const satisfies KernelSource;
`;
}

/** The generated modules: path below `generated/` to text. */
export function generateAll(): ReadonlyMap<string, string> {
  return new Map(kernelNames().map((name) => [`${name}.ts`, moduleText(reflectKernel(name, resolveKernel(name)))]));
}

function writeAll(): void {
  const modules = generateAll();
  mkdirSync(generatedRoot, { recursive: true });
  for (const entry of readdirSync(generatedRoot, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !modules.has(path.slice(generatedRoot.length))) rmSync(path);
  }
  for (const [file, text] of modules) {
    const path = join(generatedRoot, file);
    mkdirSync(dirname(path), { recursive: true });
    let old: string | undefined;
    try {
      old = readFileSync(path, 'utf8');
    } catch {
      old = undefined;
    }
    if (old !== text) writeFileSync(path, text);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) writeAll();
