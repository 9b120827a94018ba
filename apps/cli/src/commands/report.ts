import { join } from 'node:path';
import { ConfigError } from '@kuznets/base';
import { exitCodes } from '../exit-codes.ts';
import { print, tell } from '../output/terminal.ts';
import { replaceReport, reportFile } from '../output/result-folder.ts';
import { readStudy } from './stored-study.ts';

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
  const [a, b] = [comparable(first), comparable(second)];
  const { renderComparison } = await import('@kuznets/report');
  const file = replaceReport(out, renderComparison(a, b, { lang }));
  print(`Wrote ${file}\n`);
  if (opens === true) await openInBrowser(file);
  return exitCodes.ok;
}

/** A run of a study whose runs are compared; refuses others. */
function comparable({ result, manifest }: ReturnType<typeof readStudy>) {
  if (result.study === 'explain')
    throw new ConfigError('two decompositions of models are not compared', { allowed: 'runs of growth or regions' });
  if (result.study === 'multiverse' || result.study === 'growth-multiverse')
    throw new ConfigError('two multiverses are not compared', { allowed: 'runs of growth or regions' });
  return { result, manifest };
}

async function openInBrowser(file: string): Promise<void> {
  const { default: open } = await import('open');
  const child = await open(file);
  child.once('error', (error) => tell(`warning: no browser could be opened: ${error.message}\n`));
}
