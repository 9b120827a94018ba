import { basename } from 'node:path';
import {
  regionsConfigInputSchema,
  regionsStudy,
  resolveRegionsConfig,
  type RegionsConfig,
  type RegionsData,
  type RegionsResult,
} from '@kuznets/studies';
import { readSettings } from '../config-file.ts';
import { dataConfig, dataSource, loadRegionsData, withShapes } from '../data-source.ts';
import { regionsSummary } from '../output/regions-summary.ts';
import type { StudyCommand } from './study-command.ts';

/** `kuznets regions`. */
export const regions: StudyCommand<RegionsConfig, RegionsData, RegionsResult> = {
  study: regionsStudy,
  work: ['train'],
  settings: regionsConfigInputSchema,
  async configure(options) {
    const written = resolveRegionsConfig(await readSettings(regionsConfigInputSchema, options));
    const { geojson } = written;
    const data = dataSource(written.data);
    const config = { ...written, data: dataConfig(data), geojson: geojson && basename(geojson) };
    return { config, sources: { data, ...(geojson !== null && { map: { kind: 'file', path: geojson } }) } };
  },
  async load(config, { data: source, map }, name) {
    const { data, input, warnings } = await loadRegionsData(source, config, name);
    if (map?.kind !== 'file') return { data, inputs: [input], warnings };
    const drawn = withShapes(data, map, config.geojsonId);
    return { data: drawn.data, inputs: [input, drawn.input], warnings };
  },
  figures: async (result, lang) => (await import('@kuznets/report')).regionsFigures(result, lang),
  report: async (result, manifest, view) => (await import('@kuznets/report')).renderReport(result, manifest, view),
  summary: regionsSummary,
};
