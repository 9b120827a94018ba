import { basename } from 'node:path';
import { createDevice } from '@kuznets/core-gpu';
import type { ImportedModel, ModelFormat } from '@kuznets/explain';
import {
  bundleResult,
  explainTables,
  manifestSchemaVersion,
  resolveExplainConfig,
  runExplainStudy,
  type ExplainConfigInput,
  type ManifestDraft,
} from '@kuznets/studies';
import { dataConfig, dataSource, loadExplainData, relativeTo, type DataFlags } from '../data-source.ts';
import { deviceFacts, deviceOptions, type DeviceFlags } from '../device-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import { defined, withFlagNames } from '../flag-names.ts';
import type { CommandContext } from '../main.ts';
import { loadModel } from '../model-source.ts';
import { explainSummary } from '../output/explain-summary.ts';
import { startProgress, type Progress } from '../output/progress.ts';
import { checkResultFolder, writeResultFolder } from '../output/result-folder.ts';
import { versions } from '../versions.ts';

/** Options of `kuznets explain`. */
export interface ExplainOptions extends Omit<DataFlags, 'missing'>, DeviceFlags {
  readonly model: string;
  readonly data: string;
  readonly format?: ModelFormat;
  readonly features?: string[];
  readonly pairs?: 'all' | 'none' | number;
  readonly out: string;
  readonly json?: boolean;
}

/** Decomposes a model's predictions over the data and writes the result's folder. */
export async function explain(options: ExplainOptions, { signal }: CommandContext): Promise<number> {
  const started = performance.now();
  const created = new Date().toISOString();
  const source = dataSource(options.data);
  const config = withFlagNames(() => resolveExplainConfig(configInput(options, dataConfig(source))));
  const folder = checkResultFolder(options.out);
  const { model, input: modelInput } = loadModel(options.model, config.format);
  const { data, input, warnings } = await withFlagNames(() => loadExplainData(source, model.ensemble, config));
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  const device = await createDevice(deviceOptions(options));
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

function configInput(options: ExplainOptions, data: string): ExplainConfigInput {
  const { format, id, target, features, pairs, delimiter, decimal, encoding, newline } = options;
  const csv = defined({ delimiter, decimal, encoding, newline });
  return defined({
    model: basename(options.model),
    format,
    data,
    id,
    target,
    features,
    pairs,
    csv,
  }) as ExplainConfigInput;
}
