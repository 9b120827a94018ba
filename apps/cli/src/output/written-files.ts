import {
  bundleResult,
  type ManifestDraft,
  type ResultFiles,
  type StudyRun,
  type Table,
  tableToMarkdown,
  unitsJson,
} from '@kuznets/studies';
import type { StudyCommand } from '../commands/study-command.ts';
import { reportFile, unitsFile } from './result-folder.ts';
import { resultReadme } from './result-readme.ts';

/** Every file of a result folder, made of the result and the manifest's facts alone: what a run writes, and what `verify` compares. */
export async function writtenFiles<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  { result, units, files: further }: Omit<StudyRun<Result>, 'files'> & { readonly files: ResultFiles },
  manifest: ManifestDraft,
): Promise<ResultFiles> {
  const { name } = command.study;
  const { language = 'en' } = manifest;
  const tables = command.study.tables(result, language);
  const extras = new Map<string, string | Uint8Array>([
    [unitsFile, unitsJson(units)],
    ...(await command.figures(result, language)),
    ...(await wholeFiles(name, tables)),
    ...further,
  ]);
  const listed = ['result.json', ...extras.keys(), 'manifest.json', reportFile];
  extras.set('README.md', resultReadme(name, tables, listed, manifest));
  const files = new Map(bundleResult({ result, tables, extras, manifest }));
  const report = await command.report(result, manifest, { lang: language, data: true });
  if (report !== null) files.set(reportFile, report);
  return files;
}

/** All tables in one file each for Word, Excel and whatever reads Markdown. */
async function wholeFiles(title: string, tables: readonly Table[]): Promise<[string, string | Uint8Array][]> {
  const [{ tablesToWord }, { tablesToExcel }] = await Promise.all([import('./word.ts'), import('./excel.ts')]);
  return [
    ['tables.md', tables.map(tableToMarkdown).join('\n')],
    ['tables.docx', await tablesToWord(title, tables)],
    ['tables.xlsx', await tablesToExcel(title, tables)],
  ];
}
