import { createDevice } from '@kuznets/core-gpu';
import {
  bundleResult,
  checkAgainstSample,
  growthModels,
  growthTables,
  manifestSchemaVersion,
  resolveGrowthConfig,
  runGrowthStudy,
  studySeeds,
  type GrowthConfigInput,
  type ManifestDraft,
} from '@kuznets/studies';
import { readStudyConfig } from '../config-file.ts';
import { dataConfig, dataSource, loadGrowthData, relativeTo, type DataFlags } from '../data-source.ts';
import { deviceFacts, deviceOptions, type DeviceFlags } from '../device-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import { defined, orNothing, withFlagNames } from '../flag-names.ts';
import type { CommandContext } from '../main.ts';
import { startProgress } from '../output/progress.ts';
import { growthSummary } from '../output/growth-summary.ts';
import { checkResultFolder, reportFile, writeResultFolder } from '../output/result-folder.ts';
import { versions } from '../versions.ts';

/** Options of `kuznets growth`. */
export interface GrowthOptions extends DataFlags, DeviceFlags {
  readonly config?: string;
  readonly data?: string;
  readonly methods?: string[];
  readonly trees?: number;
  readonly minLeaf?: number;
  readonly minSplit?: number;
  readonly seed?: number;
  readonly seeds?: number;
  readonly rankBy?: 'standardized' | 'mean';
  readonly folds?: number;
  readonly resamples?: number;
  readonly decompose: boolean;
  readonly keepForest: boolean;
  readonly out: string;
  readonly json?: boolean;
}

/** Runs the growth study and writes its folder. */
export async function growth(options: GrowthOptions, { signal }: CommandContext): Promise<number> {
  const started = performance.now();
  const created = new Date().toISOString();
  const file = options.config === undefined ? {} : await readStudyConfig(options.config);
  const source = dataSource(options.data ?? (typeof file['data'] === 'string' ? file['data'] : 'fls2001'));
  const config = withFlagNames(() => resolveGrowthConfig({ ...file, ...configInput(options, dataConfig(source)) }));
  const folder = checkResultFolder(options.out);
  const { data, input, warnings } = await loadGrowthData(source, config);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  withFlagNames(() => checkAgainstSample(config, data.y.length, data.features.length));
  const device = await createDevice(deviceOptions(options));
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

function configInput(options: GrowthOptions, data: string): GrowthConfigInput {
  const {
    id,
    target,
    missing,
    delimiter,
    decimal,
    encoding,
    newline,
    trees,
    minLeaf,
    minSplit,
    seed,
    seeds,
    rankBy,
    folds,
    resamples,
  } = options;
  const given = {
    data,
    id,
    target,
    missing,
    csv: orNothing(defined({ delimiter, decimal, encoding, newline })),
    methods: options.methods as GrowthConfigInput['methods'],
    trees,
    minSamplesLeaf: minLeaf,
    minSamplesSplit: minSplit,
    seed,
    seeds,
    rankBy,
    folds,
    resamples,
    decompose: options.decompose ? undefined : false,
    profiles: options.keepForest ? undefined : false,
  };
  return defined(given) as GrowthConfigInput;
}
