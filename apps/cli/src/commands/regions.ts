import { ConfigError, createDevice } from '@kuznets/core-gpu';
import {
  bundleResult,
  manifestSchemaVersion,
  regionsStudy,
  regionsTables,
  resolveRegionsConfig,
  runStudy,
  type ManifestDraft,
  type RegionsConfigInput,
} from '@kuznets/studies';
import { basename } from 'node:path';
import { readStudyConfig } from '../config-file.ts';
import { dataConfig, dataSource, loadRegionsData, relativeTo, withShapes, type DataFlags } from '../data-source.ts';
import { deviceFacts, deviceOptions, type DeviceFlags } from '../device-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import { defined, orNothing, withFlagNames } from '../flag-names.ts';
import type { CommandContext } from '../main.ts';
import { regionsSummary } from '../output/regions-summary.ts';
import { checkResultFolder, reportFile, writeResultFolder } from '../output/result-folder.ts';
import { regionsLabel, studyProgress } from '../output/study-progress.ts';
import { versions } from '../versions.ts';

/** Options of `kuznets regions`. */
export interface RegionsOptions
  extends Pick<DataFlags, 'id' | 'target' | 'delimiter' | 'decimal' | 'encoding' | 'newline'>,
    DeviceFlags {
  readonly config?: string;
  readonly data?: string;
  readonly period?: string;
  readonly indicators?: string[];
  readonly log?: string[];
  readonly missing?: string;
  readonly describe?: number;
  readonly origin?: number;
  readonly origins?: [number, number];
  readonly horizon?: number;
  readonly replicas?: number;
  readonly seed?: number;
  readonly clusters?: number | 'auto';
  readonly factors?: number;
  readonly window?: number;
  readonly objective?: 'autoencoder' | 'modularity' | 'self-training';
  readonly leakage?: 'none' | 'as-in-paper';
  readonly leaveOut?: number;
  readonly geojson?: string;
  readonly geojsonId?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** Runs the regions study and writes its folder. */
export async function regions(options: RegionsOptions, { signal }: CommandContext): Promise<number> {
  const started = performance.now();
  const created = new Date().toISOString();
  const file = options.config === undefined ? {} : await readStudyConfig(options.config);
  const source = dataSource(options.data ?? (typeof file['data'] === 'string' ? file['data'] : 'us-states'));
  const geojson = options.geojson ?? (typeof file['geojson'] === 'string' ? file['geojson'] : undefined);
  const config = withFlagNames(() =>
    resolveRegionsConfig({ ...file, ...configInput(options, dataConfig(source), geojson) }),
  );
  const folder = checkResultFolder(options.out);
  const loaded = await loadRegionsData(source, config);
  for (const warning of loaded.warnings) process.stderr.write(`warning: ${warning}\n`);
  const map = geojson === undefined ? null : withShapes(loaded.data, { kind: 'file', path: geojson }, config.geojsonId);
  const data = map?.data ?? loaded.data;
  withFlagNames(() => regionsStudy.check(config, data));
  const device = await createDevice(deviceOptions(options));
  try {
    const { onEvent, stop } = studyProgress(regionsLabel);
    const run = () => runStudy(regionsStudy, config, data, { device, signal, onEvent });
    const { result } = await withFlagNames(run).finally(stop);
    const manifest: ManifestDraft = {
      schemaVersion: manifestSchemaVersion,
      study: 'regions',
      created,
      seconds: Math.round(performance.now() - started) / 1000,
      config,
      seeds: [config.seed],
      inputs: [loaded.input, ...(map ? [map.input] : [])].map((input) => relativeTo(folder, input)),
      models: [],
      versions: versions(),
      device: deviceFacts(device),
    };
    const { regionsFigures, renderReport } = await import('@kuznets/report');
    const bundle = bundleResult({ result, tables: regionsTables(result), extras: regionsFigures(result), manifest });
    const files = new Map([...bundle, [reportFile, renderReport(result, manifest)]]);
    signal.throwIfAborted();
    writeResultFolder(folder, files);
    const seconds = (performance.now() - started) / 1000;
    process.stdout.write(
      options.json
        ? files.get('result.json')!
        : regionsSummary(result, {
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

function configInput(options: RegionsOptions, data: string, geojson: string | undefined): RegionsConfigInput {
  const {
    id,
    period,
    indicators,
    log,
    missing,
    target,
    describe,
    origin,
    origins,
    horizon,
    replicas,
    seed,
    clusters,
    factors,
    window,
    objective,
    leakage,
    leaveOut,
    geojsonId,
  } = options;
  if (origin !== undefined && origins !== undefined) throw new ConfigError('--origin and --origins: give one of them');
  const { delimiter, decimal, encoding, newline } = options;
  const csv = orNothing(defined({ delimiter, decimal, encoding, newline }));
  const given = {
    ...{
      data,
      id,
      period,
      indicators,
      log,
      missing,
      target,
      describe,
      horizon,
      replicas,
      seed,
      clusters,
      window,
      objective,
      leakage,
      leaveOut,
      geojsonId,
      csv,
    },
    geojson: geojson === undefined ? undefined : basename(geojson),
    origins: origin === undefined ? origins : [origin, origin],
    kFactors: factors,
  };
  return defined(given) as RegionsConfigInput;
}
