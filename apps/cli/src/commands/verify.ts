import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, DataError, FormatError } from '@kuznets/base';
import {
  manifestDigest,
  manifestSchema,
  prettyJson,
  sha256Hex,
  verifyStudy,
  type Difference,
  type Manifest,
  type ManifestInput,
} from '@kuznets/studies';
import { nameOf, sourceFrom } from '../data-source.ts';
import { deviceFacts, deviceOf } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext } from '../command-context.ts';
import { studyProgress } from '../output/progress.ts';
import { unitsFile } from '../output/result-folder.ts';
import type { FlagValues } from '../setting-flags.ts';
import { versions } from '../versions.ts';
import type { Loaded, Sources, StudyCommand } from './study-command.ts';

/** Options of `kuznets verify`. */
export interface VerifyOptions extends FlagValues {
  readonly data?: string;
  /** Share of the units that is computed again. */
  readonly sample?: string;
  /** Which units the sample is. */
  readonly seed: string;
  readonly json?: boolean;
}

/** Checks a result folder's files, runs the study again and compares every number. */
export async function verify(folder: string, options: VerifyOptions, context: CommandContext): Promise<number> {
  const { manifest, differences: sealed } = readManifest(folder);
  const files = manifest === null ? [] : checkFiles(folder, manifest);
  if (manifest !== null) noteVersions(manifest);
  const ran = manifest === null ? null : await runAgain({ folder, manifest }, options, context);
  const differences = [...sealed, ...files, ...(ran?.differences ?? [])];
  const device = ran?.device ?? null;
  const reproduced = differences.length === 0;
  if (options.json) process.stdout.write(prettyJson({ reproduced, device, differences }));
  else process.stdout.write(describe(folder, manifest, differences, { device, sample: options.sample }));
  return reproduced ? exitCodes.ok : exitCodes.notReproduced;
}

function readManifest(folder: string): {
  readonly manifest: Manifest | null;
  readonly differences: readonly Difference[];
} {
  const file = join(folder, 'manifest.json');
  const bytes = readBytes(file);
  if (bytes === null) {
    throw new DataError('there is no manifest', { where: { file }, allowed: 'a folder that a study of kuznets wrote' });
  }
  const where = 'manifest.json';
  try {
    const manifest = manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const got = manifestDigest(manifest);
    return { manifest, differences: got === manifest.self ? [] : [{ where, expected: manifest.self, got }] };
  } catch (error) {
    const got = error instanceof SyntaxError ? error.message : 'JSON of another shape';
    return { manifest: null, differences: [{ where, expected: 'a manifest', got }] };
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

interface Stored {
  readonly folder: string;
  readonly manifest: Manifest;
}

async function runAgain(stored: Stored, options: VerifyOptions, context: CommandContext): Promise<Rerun> {
  switch (stored.manifest.study) {
    case 'growth':
      return rerun((await import('./growth.ts')).growth, stored, options, context);
    case 'explain':
      return rerun((await import('./explain.ts')).explain, stored, options, context);
    case 'regions':
      return rerun((await import('./regions.ts')).regions, stored, options, context);
    default:
      return {
        differences: [
          { where: 'manifest.json study', expected: 'growth, explain or regions', got: stored.manifest.study },
        ],
        device: null,
      };
  }
}

function sampleOf({ sample, seed }: VerifyOptions): { readonly share: number; readonly seed: number } | undefined {
  if (sample === undefined) return undefined;
  const share = Number(sample);
  if (!(share > 0 && share <= 1)) throw new ConfigError(`--sample: must be above 0 and at most 1, got ${sample}`);
  if (!/^\d+$/.test(seed)) throw new ConfigError(`--seed: must be a whole number, got ${seed}`);
  return { share, seed: Number(seed) };
}

/** Reads the inputs as they are now, and runs the study, or a sample of its units, on them. */
async function rerun<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  { folder, manifest }: Stored,
  options: VerifyOptions,
  { signal }: CommandContext,
): Promise<Rerun> {
  const { study } = command;
  const config = study.schema.safeParse(manifest.config);
  if (!config.success) {
    const expected = `a configuration of ${study.name}`;
    return {
      differences: [{ where: 'manifest.json config', expected, got: config.error.issues[0]!.message }],
      device: null,
    };
  }
  const { loaded, differences } = await reload(command, config.data, { folder, manifest }, options.data);
  if (loaded === null) return { differences, device: null };
  const result = parse(readBytes(join(folder, 'result.json')));
  if (result === undefined) {
    const absent = { where: 'result.json', expected: 'a JSON document', got: 'none' };
    return { differences: [...differences, absent], device: null };
  }
  const units = parse(readBytes(join(folder, unitsFile)));
  const sample = sampleOf(options);
  const device = await deviceOf(options);
  try {
    const { onEvent, stop } = studyProgress();
    const found = await verifyStudy(study, { manifest, result, units }, loaded.data, {
      ...{ device, signal, onEvent },
      ...(sample && { sample }),
    }).finally(stop);
    return { differences: [...differences, ...found], device: deviceFacts(device) };
  } finally {
    await device.destroy();
  }
}

/** An input that changed is a difference, and so is one that changed so much that it is refused; one that is gone is an error. */
async function reload<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  config: Config,
  { folder, manifest }: Stored,
  moved: string | undefined,
): Promise<{ loaded: Loaded<Data> | null; differences: Difference[] }> {
  const sources = Object.fromEntries(manifest.inputs.map((input) => [input.role, sourceFrom(folder, input)]));
  if (moved !== undefined) sources['data'] = { kind: 'file', path: moved };
  const data = manifest.inputs.find(({ role }) => role === 'data');
  if (data === undefined)
    return { loaded: null, differences: [{ where: 'manifest.json inputs', expected: 'data', got: 'none' }] };
  const difference = ({ role, sha256 }: ManifestInput, got: string): Difference => {
    const source = sources[role]!;
    return { where: `input ${source.kind === 'file' ? source.path : source.name}`, expected: `sha256 ${sha256}`, got };
  };
  try {
    const loaded = await command.load(config, sources as Sources, nameIn(manifest, data));
    const changed = manifest.inputs.flatMap((input) => {
      const now = loaded.inputs.find(({ role }) => role === input.role)?.sha256;
      return now === input.sha256 ? [] : [difference(input, now === undefined ? 'nothing' : `sha256 ${now}`)];
    });
    return { loaded, differences: changed };
  } catch (error) {
    if (!(error instanceof DataError || error instanceof FormatError)) throw error;
    const changed = manifest.inputs.filter(({ role, sha256 }) => {
      const source = sources[role]!;
      const bytes = source.kind === 'file' ? readBytes(source.path) : null;
      if (source.kind === 'file' && bytes === null) throw error;
      return bytes !== null && sha256Hex(bytes) !== sha256;
    });
    if (changed.length === 0) throw error;
    return { loaded: null, differences: changed.map((input) => difference(input, error.message)) };
  }
}

/** What a file's data were called, wherever they lie now. */
function nameIn({ config }: Manifest, { source }: ManifestInput): string | undefined {
  return source.kind === 'file' ? nameOf((config as { readonly data: string }).data) : undefined;
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
  { device, sample }: { readonly device: Manifest['device'] | null; readonly sample: string | undefined },
): string {
  const on = device === null ? '' : ` on ${String(device['backend'])} (${String(device['name'])})`;
  if (differences.length > 0) {
    const lines = differences.map(({ where, expected, got }) => `  ${where}: expected ${expected}, got ${got}`);
    const heading = differences.length === 1 ? 'difference' : `first ${differences.length} differences`;
    return `${folder}: not reproduced${on}; the ${heading}:\n${lines.join('\n')}\n`;
  }
  if (sample !== undefined) return `${folder}: a share of ${sample} of the units is reproduced${on}.\n`;
  const models = manifest!.models.length;
  return `${folder}: reproduced${on}: ${models === 0 ? 'every number is' : `${models} forests and every number are`} the same.\n`;
}
