import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AdapterError, ConfigError, DataError, FormatError, printable } from '@kuznets/base';
import {
  compareJson,
  keptModelsFolder,
  manifestDigest,
  manifestSchema,
  prettyJson,
  sha256Hex,
  verifyStudy,
  type Difference,
  type Manifest,
  type ManifestDraft,
  type ManifestInput,
  type VerifiedRun,
} from '@kuznets/studies';
import { nameOf, sourceFrom } from '../data-source.ts';
import { deviceFacts, deviceOf, samePlace } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import { checkCertificatePath, writeCertificate } from '../output/certificate.ts';
import { print, tell } from '../output/terminal.ts';
import type { CommandContext } from '../command-context.ts';
import { studyProgress } from '../output/progress.ts';
import { recoverResult, reportFile, unitsFile } from '../output/result-folder.ts';
import { compareFiles, readStored, storedFiles, type StoredFile } from '../output/stored-files.ts';
import { writtenFiles } from '../output/written-files.ts';
import type { FlagValues } from '../setting-flags.ts';
import { versions } from '../versions.ts';
import type { Loaded, Sources, StudyCommand } from './study-command.ts';
import { studyNames, withStudyNamed } from './study-named.ts';

/** Options of `kuznets verify`. */
export interface VerifyOptions extends FlagValues {
  readonly data?: string;
  /** Share of the units that is computed again. */
  readonly sample?: string;
  /** Which units the sample is. */
  readonly seed: string;
  readonly json?: boolean;
  /** Where what was found is written. */
  readonly certificate?: string;
}

/** What no recomputation can tell; that the parts have these names is checked. */
const notVouchedFor = ['created', 'seconds', 'versions', 'device'] as const;

/** Runs a study again from its folder's manifest, makes every file of the folder anew and compares all of them, byte for byte. */
export async function verify(folder: string, options: VerifyOptions, context: CommandContext): Promise<number> {
  const stored = openStored(folder);
  if (options.certificate !== undefined) checkCertificatePath(options.certificate, folder);
  const { manifest, differences: sealed } = readManifest(stored);
  if (manifest !== null) noteVersions(manifest);
  const ran = manifest === null ? null : await runAgain({ ...stored, manifest }, options, context);
  const files = manifest === null || ran?.files ? (ran?.files ?? []) : compareHashes(stored, manifest);
  const differences = [...sealed, ...files, ...(ran?.differences ?? [])];
  const device = ran?.device ?? null;
  const reproduced = differences.length === 0;
  const result = stored.read('result.json');
  const isCertified = options.certificate !== undefined && manifest !== null && device !== null && result !== null;
  if (isCertified) {
    const found = { manifest, result: sha256Hex(result), sample: sampleOf(options) ?? null, differences, device };
    writeCertificate(options.certificate, found);
  }
  if (options.json) print(prettyJson({ reproduced, device, differences, notVouchedFor }));
  else
    print(
      describe(folder, manifest, differences, { device, elsewhere: ran?.elsewhere ?? null, sample: options.sample }),
    );
  if (options.certificate !== undefined)
    tell(isCertified ? `wrote ${options.certificate}\n` : 'nothing was computed again: no certificate was written\n');
  return reproduced ? exitCodes.ok : exitCodes.notReproduced;
}

/** A result folder as it lies there. */
interface StoredFolder {
  readonly folder: string;
  readonly files: ReadonlyMap<string, StoredFile>;
  /** Null where there is no such file. */
  readonly read: (name: string) => Uint8Array | null;
}

function openStored(folder: string): StoredFolder {
  recoverResult(folder);
  if (!existsSync(join(folder, 'manifest.json')))
    throw new DataError('there is no manifest', {
      where: { file: join(folder, 'manifest.json') },
      allowed: 'a folder that a study of kuznets wrote',
    });
  const files = storedFiles(folder);
  return { folder, files, read: (name) => readStored(folder, name, files) };
}

function readManifest({ read }: StoredFolder): {
  readonly manifest: Manifest | null;
  readonly differences: readonly Difference[];
} {
  const where = 'manifest.json';
  try {
    const manifest = manifestSchema.parse(JSON.parse(new TextDecoder().decode(read(where) ?? new Uint8Array())));
    const expected = manifestDigest(manifest);
    return {
      manifest,
      differences: expected === manifest.self ? [] : [{ where: `${where} self`, expected, got: manifest.self }],
    };
  } catch (error) {
    const got = error instanceof SyntaxError ? error.message : 'JSON of another shape';
    return { manifest: null, differences: [{ where, expected: 'a manifest', got }] };
  }
}

/** The files by the manifest's hashes alone, where nothing could be computed again. */
function compareHashes({ read }: StoredFolder, manifest: Manifest): Difference[] {
  return Object.entries(manifest.files).flatMap(([where, expected]) => {
    const bytes = read(where);
    const got = bytes === null ? 'no such file' : sha256Hex(bytes);
    return got === expected ? [] : [{ where, expected, got }];
  });
}

function noteVersions(manifest: Manifest): void {
  for (const [name, version] of Object.entries(versions())) {
    const before = manifest.versions[name];
    if (before !== undefined && before !== version) tell(`note: ${name} was ${before}, is ${version}\n`);
  }
}

interface Rerun {
  /** Of inputs, models, numbers and units. */
  readonly differences: readonly Difference[];
  /** Of the folder's files from those that the result gives; null where there is no result. */
  readonly files: readonly Difference[] | null;
  readonly device: Manifest['device'] | null;
  /** The device that the result was computed on, where it rounds in another way than the one here. */
  readonly elsewhere: Manifest['device'] | null;
}

interface Stored extends StoredFolder {
  readonly manifest: Manifest;
}

const notRun = (differences: readonly Difference[]): Rerun => ({
  ...{ differences, files: null, device: null, elsewhere: null },
});

const placeOf = ({ backend, name }: Manifest['device']): string => `${String(backend)} (${String(name)})`;

async function runAgain(stored: Stored, options: VerifyOptions, context: CommandContext): Promise<Rerun> {
  const { study } = stored.manifest;
  if (!studyNames.includes(study))
    return notRun([{ where: 'manifest.json study', expected: studyNames.join(', '), got: study }]);
  return withStudyNamed(study, (command) => rerun(command, stored, options, context));
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
  stored: Stored,
  options: VerifyOptions,
  { signal }: CommandContext,
): Promise<Rerun> {
  const { study } = command;
  const { manifest, read } = stored;
  const config = study.schema.safeParse(manifest.config);
  if (!config.success) {
    const expected = `a configuration of ${study.name}`;
    return notRun([{ where: 'manifest.json config', expected, got: config.error.issues[0]!.message }]);
  }
  const { loaded, differences } = await reload(command, config.data, stored, options.data);
  if (loaded === null) return notRun(differences);
  const result = parse(read('result.json'));
  if (result === undefined)
    return notRun([...differences, { where: 'result.json', expected: 'a JSON document', got: 'none' }]);
  const units = parse(read(unitsFile));
  const sample = sampleOf(options);
  const asked = study.rounding === 'by-device' ? samePlace(manifest.device, options) : options;
  const device = await deviceOf(asked, command.work, signal).catch((error: unknown) => {
    if (error instanceof AdapterError && asked !== options)
      tell(
        `note: the result was computed on ${placeOf(manifest.device)} and has its rounding; --backend wasm computes it here, with other last digits\n`,
      );
    throw error;
  });
  try {
    const { onEvent, stop } = studyProgress();
    const { differences: computed, run } = await verifyStudy(study, { manifest, result, units }, loaded.data, {
      ...{ device, signal, onEvent },
      ...(sample && { sample }),
    }).finally(stop);
    const facts = deviceFacts(device);
    const made = run && { seeds: study.seeds(config.data), models: study.models(run.result), inputs: loaded.inputs };
    return {
      differences: [...differences, ...computed],
      files: run && made && (await filesAgain(command, stored, run, { ...made, device: facts })),
      device: facts,
      elsewhere: study.rounding === 'by-device' && placeOf(facts) !== placeOf(manifest.device) ? manifest.device : null,
    };
  } finally {
    await device.destroy();
  }
}

/** What the manifest says of a run, as it is now. */
type FactsNow = Pick<Manifest, 'seeds' | 'models' | 'device'> & { readonly inputs: readonly ManifestInput[] };

/** Every file of the folder, made again from a run; of the manifest only what cannot be known is taken from it. */
async function filesAgain<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  stored: Stored,
  run: VerifiedRun<Result>,
  now: FactsNow,
): Promise<Difference[]> {
  const { manifest, files, folder, read } = stored;
  const { created, seconds, study, config, schemaVersion, device } = manifest;
  const draft: ManifestDraft = {
    ...{ schemaVersion, study, created, seconds, config },
    seeds: now.seeds,
    inputs: manifest.inputs.map(({ source, ...input }) => ({
      ...(now.inputs.find(({ role }) => role === input.role) ?? input),
      source,
    })),
    models: now.models,
    versions: manifest.versions,
    device,
    ...(manifest.language && { language: manifest.language }),
  };
  const written = new Map(await writtenFiles(command, { ...run, files: run.files ?? keptModels(stored) }, draft));
  // The page may since have been written in another language or without the sample.
  const page = read(reportFile);
  if (page !== null && written.has(reportFile)) {
    for (const view of views) {
      const text = await command.report(run.result, draft, view);
      if (text !== null && Buffer.from(text).equals(page)) written.set(reportFile, text);
    }
  }
  const again = manifestSchema.parse(JSON.parse(String(written.get('manifest.json'))));
  const names = [
    ...namesDiffer('versions', versions(), manifest.versions),
    ...(Number.isNaN(Date.parse(created))
      ? [{ where: 'manifest.json created', expected: 'a date', got: created }]
      : []),
    ...(now.device['backend'] === device['backend'] ? namesDiffer('device', now.device, device) : []),
  ];
  const parts = (['seeds', 'inputs', 'models', 'files'] as const).flatMap((part) =>
    compareJson(again[part], manifest[part], { root: `manifest.json ${part}` }),
  );
  return [...names, ...parts, ...compareFiles(folder, files, written)];
}

/** Models of fits that were not computed again: they are held to the manifest's hashes alone. */
function keptModels({ manifest, read }: Stored): ReadonlyMap<string, Uint8Array> {
  const models = new Map<string, Uint8Array>();
  for (const name of Object.keys(manifest.files)) {
    const bytes = name.startsWith(keptModelsFolder) ? read(name) : null;
    if (bytes !== null) models.set(name, bytes);
  }
  return models;
}

const views = [
  { lang: 'en', data: true },
  { lang: 'zh', data: true },
  { lang: 'en', data: false },
  { lang: 'zh', data: false },
] as const;

function namesDiffer(part: string, now: object, stored: object): Difference[] {
  const [expected, got] = [now, stored].map((record) => Object.keys(record).sort().join(', ')) as [string, string];
  return expected === got ? [] : [{ where: `manifest.json ${part}`, expected, got }];
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
  for (const source of Object.values(sources)) {
    if (source.kind === 'file' && existsSync(source.path) && !statSync(source.path).isFile())
      throw new DataError('no regular file', { where: { file: source.path }, allowed: 'the data that the study read' });
  }
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
      if (source.kind !== 'file') return false;
      if (!existsSync(source.path)) throw error;
      return sha256Hex(readFileSync(source.path)) !== sha256;
    });
    if (changed.length === 0) throw error;
    return { loaded: null, differences: changed.map((input) => difference(input, error.message)) };
  }
}

/** What a file's data were called, wherever they lie now. */
function nameIn({ config }: Manifest, { source }: ManifestInput): string | undefined {
  if (source.kind !== 'file') return undefined;
  // A multiverse has the settings that do not vary in `base`.
  const { base, data } = config as { readonly data?: string; readonly base?: { readonly data: string } };
  return nameOf(base?.data ?? data!);
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
  { device, elsewhere, sample }: Pick<Rerun, 'device' | 'elsewhere'> & { readonly sample: string | undefined },
): string {
  const on = device === null ? '' : ` on ${placeOf(device)}`;
  if (differences.length > 0) {
    const lines = differences.map(
      ({ where, expected, got }) => `  ${printable(where)}: expected ${printable(expected)}, got ${printable(got)}`,
    );
    const heading = differences.length === 1 ? 'difference' : `first ${differences.length} differences`;
    const hint =
      elsewhere === null
        ? ''
        : `The result was computed on ${placeOf(elsewhere)}, which rounds in its own way: without --backend it is verified there.\n`;
    return `${folder}: not reproduced${on}; the ${heading}:\n${lines.join('\n')}\n${hint}`;
  }
  const isKept = Object.keys(manifest?.files ?? {}).some((name) => name.startsWith(keptModelsFolder));
  const hashed = isKept ? ', kept models as the manifest has their hashes' : '';
  if (sample !== undefined)
    return `${folder}: a share of ${sample} of the units is reproduced${on}; every file is as the stored result gives it${hashed}.\n`;
  const { models, created, seconds, device: was, versions: by } = manifest!;
  const same = models.length === 0 ? '' : `${models.length} forests, `;
  const claimed = `${created}, ${seconds} s, ${facts(was)}, ${facts(by)}`;
  return [
    `${folder}: reproduced${on}: ${same}every number and every file, byte for byte.`,
    `What the manifest says of when, how long, on what and with which versions cannot be vouched for: ${printable(claimed)}.`,
    '',
  ].join('\n');
}

function facts(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}
