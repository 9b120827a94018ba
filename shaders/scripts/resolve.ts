import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sourceRoot = fileURLToPath(new URL('../src/', import.meta.url));
const includeLine = /^\/\/ include: (\w+)$/gm;

/** Names of the kernels, `folder/file` without extension, sorted. */
export function kernelNames(): readonly string[] {
  const folders = readdirSync(sourceRoot, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'common',
  );
  return folders
    .flatMap(({ name: folder }) =>
      readdirSync(join(sourceRoot, folder))
        .filter((file) => file.endsWith('.wgsl'))
        .map((file) => `${folder}/${file.slice(0, -'.wgsl'.length)}`),
    )
    .sort();
}

/** Names of the files that kernels include, sorted. */
export function commonNames(): readonly string[] {
  return readdirSync(join(sourceRoot, 'common'))
    .filter((file) => file.endsWith('.wgsl'))
    .map((file) => file.slice(0, -'.wgsl'.length))
    .sort();
}

/** An included file as written. */
export function readCommon(name: string): string {
  return readFileSync(join(sourceRoot, 'common', `${name}.wgsl`), 'utf8');
}

/** A kernel's file as written. */
export function readKernel(name: string): string {
  return readFileSync(join(sourceRoot, `${name}.wgsl`), 'utf8');
}

/**
 * A kernel's text with every `// include: name` line replaced by `common/name.wgsl`, each file once.
 *
 * @param name - `folder/file`
 * @param text - the kernel's text; read from the sources if not given
 */
export function resolveKernel(name: string, text: string = readKernel(name)): string {
  const seen = new Set<string>();
  const expand = (source: string): string =>
    source.replace(includeLine, (_line, included: string) => {
      if (seen.has(included)) return `// included above: ${included}`;
      seen.add(included);
      return expand(readCommon(included).trimEnd());
    });
  return expand(text);
}
