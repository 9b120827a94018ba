import { ConfigError } from '@kuznets/core-gpu';

const flags: Readonly<Record<string, string>> = {
  model: '--model',
  format: '--format',
  features: '--features',
  pairs: '--pairs',
  data: '--data',
  id: '--id',
  target: '--target',
  trees: '--trees',
  minSamplesLeaf: '--min-leaf',
  minSamplesSplit: '--min-split',
  seed: '--seed',
  seeds: '--seeds',
  methods: '--methods',
  folds: '--folds',
  resamples: '--resamples',
  period: '--period',
  indicators: '--indicators',
  log: '--log',
  describe: '--describe',
  origins: '--origins',
  horizon: '--horizon',
  replicas: '--replicas',
  clusters: '--clusters',
  kFactors: '--factors',
  window: '--window',
  leakage: '--leakage',
  leaveOut: '--leave-out',
  geojson: '--geojson',
  geojsonId: '--geojson-id',
};

/** Runs what checks the configuration; an error about a setting names the flag that sets it. */
export function withFlagNames<T>(run: () => T): T {
  try {
    const result = run();
    return result instanceof Promise ? (result.catch(rename) as T) : result;
  } catch (error) {
    return rename(error);
  }
}

function rename(error: unknown): never {
  if (!(error instanceof Error) || error.name !== 'ConfigError') throw error;
  const named = error.message.replace(/^(\w+)(\[\d+\])?(?=: )/gm, (path, name: string) => flags[name] ?? path);
  throw new ConfigError(named, { cause: error });
}

/** An object without the properties that are undefined. */
export function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** The values, or nothing where there are none. */
export function orNothing<T extends object>(values: T): T | undefined {
  return Object.keys(values).length === 0 ? undefined : values;
}
