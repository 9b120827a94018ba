import { ConfigError } from '@kuznets/core-gpu';
import { parseConfig } from '../results/config-problems.ts';
import { growthConfigInputSchema, type GrowthConfig, type GrowthConfigInput, type MethodConfig } from './config.ts';

/**
 * Checks a growth configuration and fills in every default.
 *
 * Defaults are those of MATLAB's `TreeBagger` for regression, as the growth study used it: `minSamplesLeaf` 5
 * (`MinLeafSize`), `minSamplesSplit` the larger of 10 and twice the leaf (`MinParentSize`), a third of the determinants at
 * each split of a forest; 10,000 trees, seed 1, 20 seeds.
 *
 * @param input - what the user wrote; strings in `methods` stand for a method with the shared settings.
 * @returns the complete configuration.
 * @throws ConfigError naming every unknown key and every value out of range.
 * @example
 * ```ts
 * resolveGrowthConfig({ data: 'fls2001', trees: 2000, methods: ['bagging'] });
 * ```
 */
export function resolveGrowthConfig(input: GrowthConfigInput = {}): GrowthConfig {
  const { trees, minSamplesLeaf, minSamplesSplit, ...config } = parseConfig(growthConfigInputSchema, input);
  const methods = config.methods.map((entry): MethodConfig => {
    const method: Exclude<typeof entry, string> = typeof entry === 'string' ? { name: entry } : entry;
    const leaf = method.minSamplesLeaf ?? minSamplesLeaf ?? 5;
    const settings = {
      trees: method.trees ?? trees ?? 10_000,
      minSamplesLeaf: leaf,
      minSamplesSplit: method.minSamplesSplit ?? minSamplesSplit ?? Math.max(10, 2 * leaf),
    };
    switch (method.name) {
      case 'bagging':
        return { name: 'bagging', ...settings };
      case 'forest':
        return { name: 'forest', ...settings, maxFeatures: method.maxFeatures ?? 'third' };
    }
  });
  const repeated = methods.find((method, at) => methods.findIndex((other) => other.name === method.name) < at);
  if (repeated !== undefined) throw new ConfigError(`methods: "${repeated.name}" is listed twice`);
  if (!Number.isSafeInteger(config.seed + config.seeds - 1)) {
    throw new ConfigError(`seed: ${config.seed} and the ${config.seeds - 1} seeds after it must be below 2^53`);
  }
  return {
    data: config.data,
    id: config.id ?? null,
    target: config.target ?? null,
    missing: config.missing,
    csv: config.csv,
    methods,
    seed: config.seed,
    seeds: config.seeds,
    rankBy: config.rankBy,
  };
}

/**
 * Checks a configuration against the sample it is to run on.
 *
 * @param config - a complete configuration.
 * @param rows - rows of the sample.
 * @param features - determinants of the sample.
 * @throws ConfigError naming the setting, its value and what the sample allows.
 */
export function checkAgainstSample(config: GrowthConfig, rows: number, features: number): void {
  for (const method of config.methods) {
    if (method.minSamplesLeaf * 2 > rows) {
      throw new ConfigError(
        `minSamplesLeaf: ${rows} rows cannot be split into two leaves of ${method.minSamplesLeaf}; at most ${Math.floor(rows / 2)}, got ${method.minSamplesLeaf}`,
      );
    }
    if (method.name === 'forest' && method.maxFeatures !== 'third' && method.maxFeatures > features) {
      throw new ConfigError(`maxFeatures: the sample has ${features} determinants, got ${method.maxFeatures}`);
    }
  }
}
