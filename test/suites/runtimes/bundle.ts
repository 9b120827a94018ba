import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputChunk, rolldown } from 'rolldown';

/** Bundles a file of this folder. */
export async function bundle(
  entry: string,
  options: Pick<InputOptions, 'platform' | 'external'>,
): Promise<readonly OutputChunk[]> {
  const build = await rolldown({ ...options, input: fileURLToPath(new URL(entry, import.meta.url)) });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return output.filter((file) => file.type === 'chunk');
}
