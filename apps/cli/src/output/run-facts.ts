/** What a run wrote and took. */
export interface RunFacts {
  readonly folder: string;
  readonly files: readonly string[];
  readonly seconds: number;
  readonly device: Readonly<Record<string, unknown>>;
}

/** The device for a line of a summary. */
export function describeDevice(device: Readonly<Record<string, unknown>>): string {
  const { backend, name, workers } = device;
  return backend === 'wasm' ? `wasm, ${String(workers)} workers` : `${String(backend)} (${String(name)})`;
}
