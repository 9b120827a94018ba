import {
  growthMultiverseConfigInputSchema,
  growthMultiverseStudy,
  growthPaperGrid,
  resolveGrowthConfig,
  resolveGrowthMultiverseConfig,
  type GrowthConfigInput,
  type GrowthMultiverseConfig,
  type GrowthMultiverseResult,
  type GrowthTable,
} from '@kuznets/studies';
import { dataConfig, dataSource, loadGrowthTable } from '../data-source.ts';
import { growthMultiverseSummary } from '../output/growth-multiverse-summary.ts';
import { readSpec } from './grid-spec.ts';
import type { StudyCommand } from './study-command.ts';

/** `kuznets multiverse growth`. */
export const growthMultiverse: StudyCommand<GrowthMultiverseConfig, GrowthTable, GrowthMultiverseResult> = {
  study: growthMultiverseStudy,
  work: ['grow'],
  settings: growthMultiverseConfigInputSchema,
  async configure(options) {
    const written = resolveGrowthMultiverseConfig(
      await readSpec(growthMultiverseConfigInputSchema, options, ({ base }) => growthPaperGrid(base?.data)),
    );
    const data = dataSource(written.base.data);
    return { config: { ...written, base: { ...written.base, data: dataConfig(data) } }, sources: { data } };
  },
  async load({ base }, { data: source }, name) {
    const config = resolveGrowthConfig(base as GrowthConfigInput);
    const { data, input, warnings } = await loadGrowthTable(source, config, name);
    return { data, inputs: [input], warnings };
  },
  figures: async (result, lang) => (await import('@kuznets/report')).growthMultiverseFigures(result, lang),
  report: async (result, manifest, view) => (await import('@kuznets/report')).renderReport(result, manifest, view),
  summary: growthMultiverseSummary,
};
