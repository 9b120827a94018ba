import {
  bundleResult,
  checkAgainstSample,
  growthConfigInputSchema,
  growthModels,
  growthTables,
  manifestSchemaVersion,
  resolveGrowthConfig,
  runGrowthStudy,
  studySeeds,
  type ManifestDraft,
} from '@kuznets/studies';
import { readSettings } from '../config-file.ts';
import { dataConfig, dataSource, loadGrowthData, relativeTo } from '../data-source.ts';
import { deviceFacts, deviceOf } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../main.ts';
import { startProgress } from '../output/progress.ts';
import { growthSummary } from '../output/growth-summary.ts';
import { checkResultFolder, reportFile, writeResultFolder } from '../output/result-folder.ts';
import type { StudyOptions } from '../program.ts';
import { versions } from '../versions.ts';

/** Runs the growth study and writes its folder. */
export async function growth(options: StudyOptions, { signal }: CommandContext): Promise<number> {
  const started = performance.now();
  const created = new Date().toISOString();
  const written = resolveGrowthConfig(await readSettings(growthConfigInputSchema, options));
  const source = dataSource(written.data);
  const config = { ...written, data: dataConfig(source) };
  const folder = checkResultFolder(options.out);
  const { data, input, warnings } = await loadGrowthData(source, config);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  checkAgainstSample(config, data.y.length, data.features.length);
  const device = await deviceOf(options);
  try {
    const progress = await startProgress(config.methods.map(({ id }) => id));
    const result = await runGrowthStudy(config, { device, data, signal, onProgress: progress.update }).finally(
      progress.stop,
    );
    for (const { reason } of result.leftOut ?? []) process.stderr.write(`warning: left out: ${reason}\n`);
    const manifest: ManifestDraft = {
      schemaVersion: manifestSchemaVersion,
      study: 'growth',
      created,
      seconds: Math.round(performance.now() - started) / 1000,
      config,
      seeds: studySeeds(config),
      inputs: [relativeTo(folder, input)],
      models: growthModels(result),
      versions: versions(),
      device: deviceFacts(device),
    };
    const { growthFigures, renderReport } = await import('@kuznets/report');
    const tables = growthTables(result);
    const bundle = bundleResult({ result, tables, extras: growthFigures(result), manifest });
    const files = new Map([...bundle, [reportFile, renderReport(result, manifest)]]);
    signal.throwIfAborted();
    writeResultFolder(folder, files);
    const seconds = (performance.now() - started) / 1000;
    process.stdout.write(
      options.json
        ? files.get('result.json')!
        : growthSummary(result, tables, {
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
