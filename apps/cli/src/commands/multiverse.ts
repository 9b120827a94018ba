import {
  multiverseConfigInputSchema,
  multiverseStudy,
  paperGrid,
  resolveMultiverseConfig,
  type MultiverseConfig,
  type MultiverseResult,
  type RegionsData,
} from '@kuznets/studies';
import { dataConfig, dataSource, loadRegionsData, neighboursSource, withNeighbours } from '../data-source.ts';
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
    const { neighbours, sources } = neighboursSource(written.base.neighbours);
    const base = { ...written.base, data: dataConfig(data), neighbours };
    return { config: { ...written, base }, sources: { data, ...sources } };
  },
  async load({ base }, { data: source, neighbours }, name) {
    const { data, input, warnings } = await loadRegionsData(source, base, name);
    const beside = await withNeighbours(data, base.neighbours, neighbours);
    return { data: beside.data, inputs: [input, ...beside.inputs], warnings };
  },
  figures: async (result, lang) => (await import('@kuznets/report')).multiverseFigures(result, lang),
  report: async (result, manifest, view) => (await import('@kuznets/report')).renderReport(result, manifest, view),
  summary: multiverseSummary,
};
