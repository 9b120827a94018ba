import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, DataError } from '@kuznets/base';
import {
  growthResultSchema,
  growthSchemaVersion,
  manifestDigest,
  manifestSchema,
  manifestSchemaVersion,
  otherVersion,
  regionsResultSchema,
  regionsSchemaVersion,
  sha256Hex,
  type GrowthResult,
  type Manifest,
  type RegionsResult,
} from '@kuznets/studies';
import { exitCodes } from '../exit-codes.ts';
import { print, tell } from '../output/terminal.ts';
import { recoverResult, replaceReport, reportFile } from '../output/result-folder.ts';

/** Options of `kuznets report`. */
export interface ReportOptions {
  readonly lang: 'en' | 'zh';
  readonly open?: boolean;
  readonly data: boolean;
}

/** Writes the report of a result folder again. */
export async function report(folder: string, { lang, data, open: opens }: ReportOptions): Promise<number> {
  const { result, manifest } = readStudy(folder);
  const { renderReport } = await import('@kuznets/report');
  const { files: _files, self: _self, ...facts } = manifest;
  const file = replaceReport(join(folder, reportFile), renderReport(result, facts, { lang, data }));
  print(`Wrote ${file}\n`);
  if (opens === true) await openInBrowser(file);
  return exitCodes.ok;
}

/** Options of `kuznets report compare`. */
export interface CompareOptions extends Pick<ReportOptions, 'lang' | 'open'> {
  readonly out: string;
}

/** Writes a report of two runs side by side. */
export async function compare(
  folders: readonly [string, string],
  { lang, open: opens, out }: CompareOptions,
): Promise<number> {
  const [first, second] = [readStudy(folders[0]), readStudy(folders[1])];
  if (first.manifest.study !== second.manifest.study) {
    throw new ConfigError(
      `cannot compare two different studies: ${folders[0]} holds a ${first.manifest.study} study, ${folders[1]} a ${second.manifest.study} study`,
    );
  }
  const { renderComparison } = await import('@kuznets/report');
  const file = replaceReport(out, renderComparison(first, second, { lang }));
  print(`Wrote ${file}\n`);
  if (opens === true) await openInBrowser(file);
  return exitCodes.ok;
}

/** A study's result and manifest, of this version's shape. */
function readStudy(folder: string): { readonly result: GrowthResult | RegionsResult; readonly manifest: Manifest } {
  recoverResult(folder);
  const manifest = read(folder, 'manifest.json', manifestSchema, manifestSchemaVersion);
  checkAsWritten(folder, manifest);
  switch (manifest.study) {
    case 'growth':
      return { manifest, result: read(folder, 'result.json', growthResultSchema, growthSchemaVersion) };
    case 'regions':
      return { manifest, result: read(folder, 'result.json', regionsResultSchema, regionsSchemaVersion) };
    default:
      throw new DataError('there is no report of this study', {
        where: { file: join(folder, 'manifest.json') },
        got: manifest.study,
        allowed: 'growth, regions',
      });
  }
}

/** Refuses a result that is not the one that its manifest was written with. */
function checkAsWritten(folder: string, manifest: Manifest): void {
  const sealed = manifestDigest(manifest) === manifest.self;
  const file = join(folder, 'result.json');
  const same = existsSync(file) && sha256Hex(readFileSync(file)) === manifest.files['result.json'];
  if (sealed && same) return;
  throw new DataError('was changed after the study wrote it', {
    where: { file: sealed ? file : join(folder, 'manifest.json') },
    allowed: 'a folder as a study wrote it; kuznets verify says what was changed',
  });
}

function read<Content>(
  folder: string,
  name: string,
  schema: { readonly parse: (value: unknown) => Content },
  version: number,
): Content {
  const file = join(folder, name);
  const allowed = 'a folder that a study of kuznets wrote';
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new DataError(cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read', {
      where: { file },
      allowed,
      cause,
    });
  }
  const other = otherVersion(value, version);
  if (other !== null)
    throw new DataError('another schema version', { where: { file }, got: other.got, allowed: other.allowed });
  try {
    return schema.parse(value);
  } catch (cause) {
    throw new DataError('is not as a study wrote it', { where: { file }, allowed, cause });
  }
}

async function openInBrowser(file: string): Promise<void> {
  const { default: open } = await import('open');
  const child = await open(file);
  child.once('error', (error) => tell(`warning: no browser could be opened: ${error.message}\n`));
}
