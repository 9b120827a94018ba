import { basename } from 'node:path';
import {
  explainConfigInputSchema,
  explainStudy,
  resolveExplainConfig,
  type ExplainConfig,
  type ExplainInputs,
  type ExplainResult,
} from '@kuznets/studies';
import { readSettings } from '../config-file.ts';
import { dataConfig, dataSource, loadExplainData, openCategories, openGroups } from '../data-source.ts';
import { loadModel } from '../model-source.ts';
import { explainSummary } from '../output/explain-summary.ts';
import type { StudyCommand } from './study-command.ts';

/** `kuznets explain`. */
export const explain: StudyCommand<ExplainConfig, ExplainInputs, ExplainResult> = {
  study: explainStudy,
  work: [],
  settings: explainConfigInputSchema,
  async configure(options) {
    const written = resolveExplainConfig(await readSettings(explainConfigInputSchema, options));
    const data = dataSource(written.data);
    // Groups and names of levels are part of the configuration: files of them are read into it.
    const groups = typeof written.groups === 'string' ? await openGroups(written.groups) : written.groups;
    const categories =
      typeof written.categories === 'string' ? await openCategories(written.categories) : written.categories;
    const config = { ...written, model: basename(written.model), data: dataConfig(data), groups, categories };
    return { config, sources: { data, model: { kind: 'file', path: written.model } } };
  },
  async load(config, { data: source, model: from }, name) {
    const { model, input: file } = loadModel(from!.kind === 'file' ? from!.path : from!.name, config);
    const { data, input, warnings } = await loadExplainData(source, model.ensemble, config, name);
    return { data: { model, data }, inputs: [file, input], warnings };
  },
  figures: async (result, lang) => (await import('@kuznets/report')).explainFigures(result, lang),
  report: async (result, manifest, view) => (await import('@kuznets/report')).renderReport(result, manifest, view),
  summary: explainSummary,
};
