import { keptModelsFolder, type Table, tableFiles } from '@kuznets/studies';

/**
 * What lies in a result folder, one line a file.
 *
 * @param title - of the result.
 * @param tables - its tables.
 * @param others - what else is written, by path.
 * @returns Markdown.
 */
export function resultReadme(title: string, tables: readonly Table[], others: readonly string[]): string {
  const known = others.flatMap((path) => (what[path] === undefined ? [] : [`- \`${path}\`: ${what[path]}`]));
  const models = others.filter((path) => path.startsWith(keptModelsFolder));
  const figures = others.filter((path) => path.startsWith('figures/'));
  return [
    `# ${flat(title)}`,
    '',
    ...known,
    '',
    '## Tables',
    '',
    'Each as `tables/NAME.csv`, every digit, and `tables/NAME.tex`, for `\\input` with booktabs, array, longtable and siunitx.',
    '',
    ...tableFiles(tables).map(({ file, tables: together }) => lineOf(file, together)),
    ...(models.length === 0
      ? []
      : ['', '## Models', '', 'For `kuznets predict --from`.', '', ...models.map((path) => `- \`${path}\``)]),
    ...(figures.length === 0 ? [] : ['', '## Figures', '', ...figures.map((path) => `- \`${path}\``)]),
    '',
  ].join('\n');
}

/** A file's tables; of one that methods share, by which method. */
function lineOf(file: string, tables: readonly Table[]): string {
  const methods = tables.flatMap(({ shared }) => shared?.method ?? []);
  const of = methods.length === 0 ? '' : ` (and so of each method in the column \`method\`: ${methods.join(', ')})`;
  return `- \`${file}\`: ${flat(tables[0]!.caption)}${of}`;
}

const what: Readonly<Record<string, string>> = {
  'report.html': 'the report, in one file',
  'tables.docx': 'every table, for Word',
  'tables.xlsx': 'every table with every digit, a sheet each, for Excel',
  'tables.md': 'every table, in Markdown',
  'result.json': 'every number of the result',
  'units.json': 'the units of the study and the digests of their results, for `kuznets verify`',
  'manifest.json': 'configuration, data, versions and the hash of every file',
};

/** One line of plain text. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<&]/g, '\\$&');
}
