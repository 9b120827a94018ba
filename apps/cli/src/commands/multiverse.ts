import {
  multiverseConfigInputSchema,
  multiverseStudy,
  paperGrid,
  resolveMultiverseConfig,
  type MultiverseConfig,
  type MultiverseResult,
  type RegionsData,
} from '@kuznets/studies';
import { dataConfig, dataSource, loadRegionsData } from '../data-source.ts';
import { multiverseSummary } from '../output/multiverse-summary.ts';
import { readSpec } from './grid-spec.ts';
import type { StudyCommand } from './study-command.ts';

/** `kuznets multiverse regions`. */
export const multiverse: StudyCommand<MultiverseConfig, RegionsData, MultiverseResult> = {
  study: multiverseStudy,
  work: ['train'],
  settings: multiverseConfigInputSchema,
  async configure(options) {
    const written = resolveMultiverseConfig(await readSpec(multiverseConfigInputSchema, options, () => paperGrid));
    const data = dataSource(written.base.data);
    return { config: { ...written, base: { ...written.base, data: dataConfig(data) } }, sources: { data } };
  },
  async load({ base }, { data: source }, name) {
    const { data, input, warnings } = await loadRegionsData(source, base, name);
    return { data, inputs: [input], warnings };
  },
  figures: async (result, lang) => (await import('@kuznets/report')).multiverseFigures(result, lang),
  report: async (result, manifest, view) => (await import('@kuznets/report')).renderReport(result, manifest, view),
  summary: multiverseSummary,
};
