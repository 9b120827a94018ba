import {
  growthConfigInputSchema,
  growthStudy,
  resolveGrowthConfig,
  type GrowthConfig,
  type GrowthData,
  type GrowthResult,
} from '@kuznets/studies';
import { readSettings } from '../config-file.ts';
import { dataConfig, dataSource, loadGrowthData } from '../data-source.ts';
import { growthSummary, leftOutLines } from '../output/growth-summary.ts';
import type { StudyCommand } from './study-command.ts';

/** `kuznets growth`. */
export const growth: StudyCommand<GrowthConfig, GrowthData, GrowthResult> = {
  study: growthStudy,
  work: ['grow', 'predict'],
  settings: growthConfigInputSchema,
  async configure(options) {
    const written = resolveGrowthConfig(await readSettings(growthConfigInputSchema, options));
    const data = dataSource(written.data);
    return { config: { ...written, data: dataConfig(data) }, sources: { data } };
  },
  async load(config, sources, name) {
    const { data, input, warnings } = await loadGrowthData(sources.data, config, name);
    return { data, inputs: [input], warnings };
  },
  figures: async (result, lang) => (await import('@kuznets/report')).growthFigures(result, lang),
  report: async (result, manifest, view) => (await import('@kuznets/report')).renderReport(result, manifest, view),
  summary: growthSummary,
  warnings: leftOutLines,
};
