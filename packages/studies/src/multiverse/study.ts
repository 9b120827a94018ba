import { type RegionsData, regionsDataDigest } from '../regions/data.ts';
import type { Study } from '../study/study.ts';
import { assembleMultiverse } from './assemble.ts';
import { type MultiverseConfig, multiverseConfigSchema } from './config.ts';
import { gridOf } from './grid.ts';
import { type MultiverseResult, multiverseResultSchema } from './result.ts';
import { specificationStage } from './specifications.ts';
import { multiverseTables } from './tables.ts';
import { studyWords } from '../words/words.ts';

/**
 * The regions study by every combination of choices that a paper leaves open: which of its numbers and claims hold under which of them.
 *
 * Each specification is the whole study over its replicas; what specifications share is computed once while it is used.
 *
 * Source: Simonsohn, Simmons and Nelson (2020), Specification curve analysis, https://doi.org/10.1038/s41562-020-0912-z; Steegen, Tuerlinckx,
 * Gelman and Vanpaemel (2016), https://doi.org/10.1177/1745691616658637.
 *
 * @example
 * ```ts
 * const config = resolveMultiverseConfig({ base: { replicas: 5, epochs: { lstm: 30 } }, choices: { window: [2, 3] } });
 * const { result } = await runStudy(multiverseStudy, config, data, { device });
 * result.claims; // share of specifications in which each claim holds
 * ```
 */
export const multiverseStudy: Study<MultiverseConfig, RegionsData, MultiverseResult> = {
  name: 'multiverse',
  schema: multiverseConfigSchema,
  resultSchema: multiverseResultSchema,
  check: gridOf,
  digests: (data) => ({ data: regionsDataDigest(data) }),
  rounding: 'by-device',
  stages: [specificationStage],
  async run(config, data, compute) {
    const grid = gridOf(config, data);
    const results = await compute(
      specificationStage,
      grid.specifications.map(({ config: specification }) => ({
        inputs: { config: specification },
        label: { code: 'specifications' },
      })),
    );
    return assembleMultiverse(config, data, grid, results);
  },
  tables: (result, language = 'en') => multiverseTables(result, studyWords[language]),
  models: () => [],
  seeds: ({ base }) => [base.seed],
};
