import {
  bundleResult,
  manifestSchemaVersion,
  regionsConfigInputSchema,
  regionsStudy,
  regionsTables,
  resolveRegionsConfig,
  runStudy,
  type ManifestDraft,
} from '@kuznets/studies';
import { basename } from 'node:path';
import { readSettings } from '../config-file.ts';
import { dataConfig, dataSource, loadRegionsData, relativeTo, withShapes } from '../data-source.ts';
import { deviceFacts, deviceOf } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../main.ts';
import { regionsSummary } from '../output/regions-summary.ts';
import { checkResultFolder, reportFile, writeResultFolder } from '../output/result-folder.ts';
import { regionsLabel, studyProgress } from '../output/study-progress.ts';
import type { StudyOptions } from '../program.ts';
import { versions } from '../versions.ts';

/** Runs the regions study and writes its folder. */
export async function regions(options: StudyOptions, { signal }: CommandContext): Promise<number> {
  const started = performance.now();
  const created = new Date().toISOString();
  const written = resolveRegionsConfig(await readSettings(regionsConfigInputSchema, options));
  const { geojson } = written;
  const source = dataSource(written.data);
  const config = { ...written, data: dataConfig(source), geojson: geojson && basename(geojson) };
  const folder = checkResultFolder(options.out);
  const loaded = await loadRegionsData(source, config);
  for (const warning of loaded.warnings) process.stderr.write(`warning: ${warning}\n`);
  const map = geojson === null ? null : withShapes(loaded.data, { kind: 'file', path: geojson }, config.geojsonId);
  const data = map?.data ?? loaded.data;
  regionsStudy.check(config, data);
  const device = await deviceOf(options);
  try {
    const { onEvent, stop } = studyProgress(regionsLabel);
    const { result } = await runStudy(regionsStudy, config, data, { device, signal, onEvent }).finally(stop);
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
