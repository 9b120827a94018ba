import type { GrowthConfigInput } from '../growth/config.ts';
import { studySeeds } from '../growth/fits.ts';
import { suited } from '../growth/methods/registry.ts';
import { resolveGrowthConfig } from '../growth/resolve-config.ts';
import { canonicalJson } from '../results/digest.ts';
import type { Study, Unit } from '../study/study.ts';
import { assembleGrowthMultiverse } from './assemble.ts';
import { type GrowthMultiverseConfig, growthMultiverseConfigSchema } from './config.ts';
import { gridOf } from './grid.ts';
import { type RankingInputs, rankings } from './rankings.ts';
import { type GrowthMultiverseResult, growthMultiverseResultSchema } from './result.ts';
import { type GrowthTable, growthTableDigest, sampleOf, sampleSettings } from './table.ts';
import { growthMultiverseTables } from './tables.ts';
import { studyWords } from '../words/words.ts';

/**
 * The ranks of determinants by every combination of choices that a paper leaves open: which of the first ten of each method stay there.
 *
 * Every fit of a method to a sample at a seed is a unit; specifications share those that they do not differ in.
 *
 * Source: Simonsohn, Simmons and Nelson (2020), Specification curve analysis, https://doi.org/10.1038/s41562-020-0912-z; Sala-i-Martin (1997), I
 * just ran two million regressions, American Economic Review 87(2), 178-183.
 *
 * @example
 * ```ts
 * const choices = { minSamplesLeaf: [1, 5], formula: [null, '~ rank(.)'] };
 * const config = resolveGrowthMultiverseConfig({ base: { methods: ['tree', 'ols'] }, choices });
 * const { result } = await runStudy(growthMultiverseStudy, config, data, { device });
 * result.ranks; // share of specifications in which each of a method's first ten stays there
 * ```
 */
export const growthMultiverseStudy: Study<GrowthMultiverseConfig, GrowthTable, GrowthMultiverseResult> = {
  name: 'growth-multiverse',
  schema: growthMultiverseConfigSchema,
  resultSchema: growthMultiverseResultSchema,
  check: gridOf,
  digests: (table) => ({ data: growthTableDigest(table) }),
  rounding: 'exact',
  stages: [rankings],
  async run(config, table, compute) {
    const grid = gridOf(config, table);
    const units = new Map<string, Unit<RankingInputs>>();
    const wanted = grid.specifications.map(({ config: growth }) => {
      const sample = sampleSettings(growth);
      const data = sampleOf(table, sample);
      return growth.methods.map((method) => {
        const { id, seeds, ...settings } = suited(method, data).settings;
        const keys = studySeeds({ seed: growth.seed, seeds }).map((seed) => {
          const inputs = { sample, method: settings, seed };
          const key = canonicalJson(inputs);
          units.set(key, { inputs, label: { code: 'method', id, name: method.name } });
          return key;
        });
        return { id, data, keys };
      });
    });
    const computed = await compute(rankings, [...units.values()]);
    const ranks = new Map([...units.keys()].map((key, at) => [key, computed[at]!.ranks]));
    const base = sampleOf(table, sampleSettings(resolveGrowthConfig(config.base as GrowthConfigInput)));
    return assembleGrowthMultiverse(
      config,
      { data: base, sha256: growthTableDigest(table) },
      grid,
      wanted.map((methods) =>
        methods.map(({ id, data, keys }) => ({
          id,
          data,
          ranks: keys.flatMap((key) => [ranks.get(key) ?? []].filter((row) => row.length > 0)),
        })),
      ),
    );
  },
  tables: (result, language = 'en') => growthMultiverseTables(result, studyWords[language]),
  models: () => [],
  seeds: ({ base }) => studySeeds(resolveGrowthConfig(base as GrowthConfigInput)),
};
