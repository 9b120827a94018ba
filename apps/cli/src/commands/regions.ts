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
import {
  dataConfig,
  dataSource,
  loadRegionsData,
  neighboursSource,
  withNeighbours,
  withShapes,
} from '../data-source.ts';
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
    const beside = neighboursSource(written.neighbours);
    const data = dataSource(written.data);
    const config = {
      ...written,
      data: dataConfig(data),
      geojson: geojson && basename(geojson),
      neighbours: beside.neighbours,
    };
    const map = geojson === null ? {} : { map: { kind: 'file' as const, path: geojson } };
    return { config, sources: { data, ...map, ...beside.sources } };
  },
  async load(config, { data: source, map, neighbours }, name) {
    const { data, input, warnings } = await loadRegionsData(source, config, name);
    const drawn = map?.kind === 'file' ? withShapes(data, map, config.geojsonId) : { data, input: [] };
    const beside = await withNeighbours(drawn.data, config.neighbours, neighbours);
    return { data: beside.data, inputs: [input, drawn.input, beside.inputs].flat(), warnings };
  },
  figures: async (result, lang) => (await import('@kuznets/report')).regionsFigures(result, lang),
  report: async (result, manifest, view) => (await import('@kuznets/report')).renderReport(result, manifest, view),
  summary: regionsSummary,
};
