import { basename } from 'node:path';
import type { ImportedModel } from '@kuznets/explain';
import {
  bundleResult,
  explainConfigInputSchema,
  explainTables,
  manifestSchemaVersion,
  resolveExplainConfig,
  runExplainStudy,
  type ManifestDraft,
} from '@kuznets/studies';
import { readSettings } from '../config-file.ts';
import { dataConfig, dataSource, loadExplainData, relativeTo } from '../data-source.ts';
import { deviceFacts, deviceOf } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../main.ts';
import { loadModel } from '../model-source.ts';
import { explainSummary } from '../output/explain-summary.ts';
import { startProgress, type Progress } from '../output/progress.ts';
import { checkResultFolder, writeResultFolder } from '../output/result-folder.ts';
import type { StudyOptions } from '../program.ts';
import { versions } from '../versions.ts';

/** Decomposes a model's predictions over the data and writes the result's folder. */
export async function explain(options: StudyOptions, { signal }: CommandContext): Promise<number> {
  const started = performance.now();
  const created = new Date().toISOString();
  const written = resolveExplainConfig(await readSettings(explainConfigInputSchema, options));
  const source = dataSource(written.data);
  const config = { ...written, model: basename(written.model), data: dataConfig(source) };
  const folder = checkResultFolder(options.out);
  const { model, input: modelInput } = loadModel(written.model, config.format);
  const { data, input, warnings } = await loadExplainData(source, model.ensemble, config);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  const device = await deviceOf(options);
  try {
    const { stop, onProgress } = await explainProgress(model);
    const result = await runExplainStudy(config, { device, model, data, signal, onProgress }).finally(stop);
    const manifest: ManifestDraft = {
      schemaVersion: manifestSchemaVersion,
      study: 'explain',
      created,
      seconds: Math.round(performance.now() - started) / 1000,
      config,
      seeds: [],
      inputs: [relativeTo(folder, modelInput), relativeTo(folder, input)],
      models: [],
      versions: versions(),
      device: deviceFacts(device),
    };
    const files = bundleResult({ result, tables: explainTables(result), manifest });
    signal.throwIfAborted();
    writeResultFolder(folder, files);
    const seconds = (performance.now() - started) / 1000;
    process.stdout.write(
      options.json
        ? files.get('result.json')!
        : explainSummary(result, {
            folder: options.out,
            files: [...files.keys()],
            seconds,
            device: deviceFacts(device),
          }),
    );
    return exitCodes.ok;
  } finally {
    await device.destroy();
  }
}

/** Progress of a decomposition on stderr. */
export async function explainProgress({
  description,
}: ImportedModel): Promise<{ readonly onProgress: (share: number) => void; readonly stop: Progress['stop'] }> {
  const { update, stop } = await startProgress([description]);
  return { stop, onProgress: (share) => update({ method: description, label: description, share }) };
}
