/** What a run wrote and took. */
export interface RunFacts {
  readonly folder: string;
  readonly files: readonly string[];
  readonly seconds: number;
  readonly device: Readonly<Record<string, unknown>>;
}

/** The last lines of a summary: what was written, how long it took and on what. */
export function runLines({ files, folder, seconds, device }: RunFacts): string[] {
  const { backend, name, workers } = device;
  const kinds = [...new Set(files.map((file) => file.replace(/\/.*/s, '/')))];
  const on = backend === 'wasm' ? `wasm, ${String(workers)} workers` : `${String(backend)} (${String(name)})`;
  return [
    `Wrote ${files.length} files to ${folder}: ${kinds.join(', ')}`,
    `Time: ${seconds.toFixed(1)} s on ${on}`,
    '',
  ];
}
