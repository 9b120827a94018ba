import {
  multiverseConfigInputSchema,
  multiverseStudy,
  paperGrid,
  resolveMultiverseConfig,
  type MultiverseConfig,
  type MultiverseResult,
  type RegionsData,
} from '@kuznets/studies';
import { readSettings } from '../config-file.ts';
import { dataConfig, dataSource, loadRegionsData } from '../data-source.ts';
import { multiverseSummary } from '../output/multiverse-summary.ts';
import type { StudyCommand } from './study-command.ts';

/** `kuznets multiverse regions`. */
export const multiverse: StudyCommand<MultiverseConfig, RegionsData, MultiverseResult> = {
  study: multiverseStudy,
  work: ['train'],
  settings: multiverseConfigInputSchema,
  async configure(options) {
    const { spec } = options;
    const given = await readSettings(
      multiverseConfigInputSchema,
      spec === 'paper' ? options : { ...options, config: spec ?? options['config'] },
    );
    const written = resolveMultiverseConfig(
      spec === 'paper' ? { ...paperGrid, ...given, base: { ...paperGrid.base, ...given.base } } : given,
    );
    const data = dataSource(written.base.data);
    return { config: { ...written, base: { ...written.base, data: dataConfig(data) } }, sources: { data } };
  },
  async load({ base }, { data: source }, name) {
    const { data, input, warnings } = await loadRegionsData(source, base, name);
    return { data, inputs: [input], warnings };
  },
  figures: async (result) => (await import('@kuznets/report')).multiverseFigures(result),
  report: async (result, manifest, view) => (await import('@kuznets/report')).renderReport(result, manifest, view),
  summary: multiverseSummary,
};
