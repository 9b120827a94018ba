import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Device } from '@kuznets/core-gpu';
import { DataError } from '@kuznets/data';
import { ModelFileError } from '@kuznets/explain';
import {
  explainConfigSchema,
  growthConfigSchema,
  manifestDigest,
  manifestSchema,
  prettyJson,
  regionsConfigSchema,
  sha256Hex,
  verifyExplain,
  verifyGrowth,
  verifyRegions,
  type Difference,
  type ExplainConfig,
  type GrowthConfig,
  type Manifest,
  type ManifestInput,
  type RegionsConfig,
  type RegionsData,
} from '@kuznets/studies';
import {
  loadExplainData,
  loadGrowthData,
  loadRegionsData,
  nameOf,
  sourceFrom,
  withShapes,
  type DataSource,
} from '../data-source.ts';
import { deviceFacts, deviceOf } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../main.ts';
import { loadModel } from '../model-source.ts';
import type { FlagValues } from '../setting-flags.ts';
import { startProgress } from '../output/progress.ts';
import { regionsLabel, studyProgress } from '../output/study-progress.ts';
import { versions } from '../versions.ts';
import { explainProgress } from './explain.ts';

/** Options of `kuznets verify`. */
export interface VerifyOptions extends FlagValues {
  readonly data?: string;
  readonly json?: boolean;
}

/** Checks a result folder's files, runs the study again and compares every number. */
export async function verify(folder: string, options: VerifyOptions, context: CommandContext): Promise<number> {
  const differences: Difference[] = [];
  const manifest = readManifest(folder, differences);
  let device = null;
  if (manifest !== null) {
    differences.push(...checkFiles(folder, manifest));
    noteVersions(manifest);
    const ran = await runAgain(folder, manifest, options, context);
    differences.push(...ran.differences);
    device = ran.device;
  }
  const reproduced = differences.length === 0;
  if (options.json) process.stdout.write(prettyJson({ reproduced, device, differences }));
  else process.stdout.write(describe(folder, manifest, differences, device));
  return reproduced ? exitCodes.ok : exitCodes.notReproduced;
}

function readManifest(folder: string, differences: Difference[]): Manifest | null {
  const file = join(folder, 'manifest.json');
  const bytes = readBytes(file);
  if (bytes === null) {
    throw new DataError('there is no manifest', { file, allowed: 'a folder that a study of kuznets wrote' });
  }
  try {
    const manifest = manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const digest = manifestDigest(manifest);
    if (digest !== manifest.self) differences.push({ where: 'manifest.json', expected: manifest.self, got: digest });
    return manifest;
  } catch (error) {
    differences.push({
      where: 'manifest.json',
      expected: 'a manifest',
      got: error instanceof SyntaxError ? error.message : 'JSON of another shape',
    });
    return null;
  }
}

function checkFiles(folder: string, manifest: Manifest): Difference[] {
  return Object.entries(manifest.files).flatMap(([name, expected]) => {
    const bytes = readBytes(join(folder, ...name.split('/')));
    const got = bytes === null ? 'no such file' : sha256Hex(bytes);
    return got === expected ? [] : [{ where: name, expected, got }];
  });
}

function readBytes(file: string): Uint8Array | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

function noteVersions(manifest: Manifest): void {
  for (const [name, version] of Object.entries(versions())) {
    const before = manifest.versions[name];
    if (before !== undefined && before !== version)
      process.stderr.write(`note: ${name} was ${before}, is ${version}\n`);
  }
}

interface Rerun {
  readonly differences: readonly Difference[];
  readonly device: Manifest['device'] | null;
}

/** A study read from its folder again: how to run it on a device and compare. */
interface Study {
  /** What differs in its inputs. */
  readonly differences: readonly Difference[];
  /** Null where the inputs no longer can be read as they were. */
  readonly compare: ((device: Device, stored: unknown, signal: AbortSignal) => Promise<Difference[]>) | null;
}

async function runAgain(
  folder: string,
  manifest: Manifest,
  options: VerifyOptions,
  { signal }: CommandContext,
): Promise<Rerun> {
  const { differences, compare } = await openStudy(folder, manifest, options);
  if (compare === null) return { differences, device: null };
  const stored = parse(readBytes(join(folder, 'result.json')));
  if (stored === undefined)
    return {
      differences: [...differences, { where: 'result.json', expected: 'a JSON document', got: 'none' }],
      device: null,
    };
  const device = await deviceOf(options);
  try {
    return { differences: [...differences, ...(await compare(device, stored, signal))], device: deviceFacts(device) };
  } finally {
    await device.destroy();
  }
}

async function openStudy(folder: string, manifest: Manifest, options: VerifyOptions): Promise<Study> {
  const moved: DataSource | undefined = options.data === undefined ? undefined : { kind: 'file', path: options.data };
  const input = (role: string): ManifestInput | undefined => manifest.inputs.find((entry) => entry.role === role);
  const data = input('data');
  const growth = growthConfigSchema.safeParse(manifest.config);
  if (manifest.study === 'growth' && growth.success && data !== undefined)
    return openGrowth(folder, manifest, growth.data, data, moved);
  const explain = explainConfigSchema.safeParse(manifest.config);
  const model = input('model');
  if (manifest.study === 'explain' && explain.success && data !== undefined && model !== undefined)
    return openExplain(folder, manifest, explain.data, { data, model }, moved);
  const regions = regionsConfigSchema.safeParse(manifest.config);
  if (manifest.study === 'regions' && regions.success && data !== undefined)
    return openRegions(folder, manifest, regions.data, { data, map: input('map') }, moved);
  return {
    differences: [{ where: 'manifest.json', expected: 'the configuration of a study', got: manifest.study }],
    compare: null,
  };
}

async function openGrowth(
  folder: string,
  manifest: Manifest,
  config: GrowthConfig,
  input: ManifestInput,
  moved?: DataSource,
): Promise<Study> {
  const source = moved ?? sourceFrom(folder, input);
  const { loaded, differences } = await reload(source, input, () =>
    loadGrowthData(source, config, nameIn(config.data, input)),
  );
  if (loaded === null) return { differences, compare: null };
  const compare: Study['compare'] = async (device, stored, signal) => {
    const { update, stop } = await startProgress(config.methods.map(({ id }) => id));
    return verifyGrowth(manifest, stored, { device, data: loaded.data, signal, onProgress: update }).finally(stop);
  };
  return { differences, compare };
}

async function openRegions(
  folder: string,
  manifest: Manifest,
  config: RegionsConfig,
  inputs: { readonly data: ManifestInput; readonly map: ManifestInput | undefined },
  moved?: DataSource,
): Promise<Study> {
  const source = moved ?? sourceFrom(folder, inputs.data);
  const { loaded, differences } = await reload(source, inputs.data, () =>
    loadRegionsData(source, config, nameIn(config.data, inputs.data)),
  );
  if (loaded === null) return { differences, compare: null };
  const run =
    (data: RegionsData): Study['compare'] =>
    async (device, stored, signal) => {
      const { onEvent, stop } = studyProgress(regionsLabel);
      return verifyRegions(manifest, stored, data, { device, signal, onEvent }).finally(stop);
    };
  if (inputs.map === undefined) return { differences, compare: run(loaded.data) };
  const at = sourceFrom(folder, inputs.map);
  if (at.kind !== 'file')
    return {
      differences: [...differences, { where: 'manifest.json inputs', expected: 'a map file', got: at.name }],
      compare: null,
    };
  const drawn = await reload(at, inputs.map, () => Promise.resolve(withShapes(loaded.data, at, config.geojsonId)));
  return { differences: [...differences, ...drawn.differences], compare: drawn.loaded && run(drawn.loaded.data) };
}

async function openExplain(
  folder: string,
  manifest: Manifest,
  config: ExplainConfig,
  inputs: { readonly data: ManifestInput; readonly model: ManifestInput },
  moved?: DataSource,
): Promise<Study> {
  const at = sourceFrom(folder, inputs.model);
  const { loaded: read, differences: changes } = await reload(at, inputs.model, () =>
    Promise.resolve(loadModel(at.kind === 'file' ? at.path : at.name, config.format)),
  );
  if (read === null) return { differences: changes, compare: null };
  const { model } = read;
  const source = moved ?? sourceFrom(folder, inputs.data);
  const { loaded, differences } = await reload(source, inputs.data, () =>
    loadExplainData(source, model.ensemble, config, nameIn(config.data, inputs.data)),
  );
  if (loaded === null) return { differences: [...changes, ...differences], compare: null };
  const compare: Study['compare'] = async (device, stored, signal) => {
    const { onProgress, stop } = await explainProgress(model);
    return verifyExplain(manifest, stored, { device, model, data: loaded.data, signal, onProgress }).finally(stop);
  };
  return { differences: [...changes, ...differences], compare };
}

/** What a file's data were called, wherever they lie now. */
function nameIn(data: string, input: ManifestInput): string | undefined {
  return input.source.kind === 'file' ? nameOf(data) : undefined;
}

/** An input that changed is a difference, and so is one that changed so much that it is refused; one that is gone is an error. */
async function reload<T extends { readonly input: ManifestInput }>(
  source: DataSource,
  input: ManifestInput,
  load: () => Promise<T>,
): Promise<{ loaded: T | null; differences: Difference[] }> {
  const where = `input ${source.kind === 'file' ? source.path : source.name}`;
  try {
    const loaded = await load();
    const got = loaded.input.sha256;
    return {
      loaded,
      differences: got === input.sha256 ? [] : [{ where, expected: `sha256 ${input.sha256}`, got: `sha256 ${got}` }],
    };
  } catch (error) {
    const gone = source.kind === 'file' && readBytes(source.path) === null;
    if (gone || !(error instanceof DataError || error instanceof ModelFileError)) throw error;
    return { loaded: null, differences: [{ where, expected: `sha256 ${input.sha256}`, got: error.message }] };
  }
}

function parse(bytes: Uint8Array | null): unknown {
  try {
    return bytes === null ? undefined : JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function describe(
  folder: string,
  manifest: Manifest | null,
  differences: readonly Difference[],
  device: Manifest['device'] | null,
): string {
  const on = device === null ? '' : ` on ${String(device['backend'])} (${String(device['name'])})`;
  if (differences.length === 0)
    return `${folder}: reproduced${on}: ${manifest!.models.length === 0 ? '' : `${manifest!.models.length} forests and `}every number ${manifest!.models.length === 0 ? 'is' : 'are'} the same.\n`;
  const lines = differences.map(({ where, expected, got }) => `  ${where}: expected ${expected}, got ${got}`);
  return `${folder}: not reproduced${on}; the ${differences.length === 1 ? 'difference' : `first ${differences.length} differences`}:\n${lines.join('\n')}\n`;
}
