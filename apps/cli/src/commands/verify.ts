import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDevice } from '@kuznets/core-gpu';
import { DataError } from '@kuznets/data';
import { growthConfigSchema, manifestDigest, manifestSchema, prettyJson, sha256Hex, verifyGrowth, type Difference, type GrowthConfig, type Manifest } from '@kuznets/studies';
import { loadGrowthData, nameOf, sourceFrom, type DataSource, type LoadedData } from '../data-source.ts';
import { deviceFacts, deviceOptions, type DeviceFlags } from '../device-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../main.ts';
import { startProgress } from '../output/progress.ts';
import { versions } from '../versions.ts';

/** Options of `kuznets verify`. */
export interface VerifyOptions extends DeviceFlags {
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
    differences.push({ where: 'manifest.json', expected: 'a manifest', got: error instanceof SyntaxError ? error.message : 'JSON of another shape' });
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
    if (before !== undefined && before !== version) process.stderr.write(`note: ${name} was ${before}, is ${version}\n`);
  }
}

interface Rerun {
  readonly differences: readonly Difference[];
  readonly device: Manifest['device'] | null;
}

async function runAgain(folder: string, manifest: Manifest, options: VerifyOptions, { signal }: CommandContext): Promise<Rerun> {
  const config = growthConfigSchema.safeParse(manifest.config);
  const input = manifest.inputs[0]!;
  if (manifest.study !== 'growth' || !config.success) {
    return { differences: [{ where: 'manifest.json', expected: 'the configuration of a growth study', got: manifest.study }], device: null };
  }
  const source: DataSource = options.data === undefined ? sourceFrom(folder, input) : { kind: 'file', path: options.data };
  const { loaded, differences } = await reload(source, config.data, input);
  if (loaded === null) return { differences, device: null };
  const bytes = readBytes(join(folder, 'result.json'));
  const stored = parse(bytes);
  if (stored === undefined) return { differences: [...differences, { where: 'result.json', expected: 'a JSON document', got: 'none' }], device: null };
  const device = await createDevice(deviceOptions(options));
  try {
    const progress = await startProgress(config.data.methods.map(({ name }) => name));
    const study = { device, data: loaded.data, signal, onProgress: progress.update };
    const found = await verifyGrowth(manifest, stored, study).finally(progress.stop);
    return { differences: [...differences, ...found], device: deviceFacts(device) };
  } finally {
    await device.destroy();
  }
}

/** Data that changed are a difference, and so are data that changed so much that they are refused; data that are gone are an error. */
async function reload(source: DataSource, config: GrowthConfig, input: Manifest['inputs'][number]): Promise<{ loaded: LoadedData | null; differences: Difference[] }> {
  const where = `input ${source.kind === 'file' ? source.path : source.name}`;
  try {
    const loaded = await loadGrowthData(source, config, input.source.kind === 'file' ? nameOf(config.data) : undefined);
    const got = loaded.input.sha256;
    return { loaded, differences: got === input.sha256 ? [] : [{ where, expected: `sha256 ${input.sha256}`, got: `sha256 ${got}` }] };
  } catch (error) {
    const gone = source.kind === 'file' && readBytes(source.path) === null;
    if (gone || !(error instanceof DataError)) throw error;
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

function describe(folder: string, manifest: Manifest | null, differences: readonly Difference[], device: Manifest['device'] | null): string {
  const on = device === null ? '' : ` on ${String(device['backend'])} (${String(device['name'])})`;
  if (differences.length === 0) return `${folder}: reproduced${on}: ${manifest!.models.length} forests and every number are the same.\n`;
  const lines = differences.map(({ where, expected, got }) => `  ${where}: expected ${expected}, got ${got}`);
  return `${folder}: not reproduced${on}; the ${differences.length === 1 ? 'difference' : `first ${differences.length} differences`}:\n${lines.join('\n')}\n`;
}
