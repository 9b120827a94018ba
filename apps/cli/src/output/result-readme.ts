import { keptModelsFolder, type ManifestDraft, type Table, tableFiles } from '@kuznets/studies';

/**
 * The read-me of a replication package: what was computed of which data, how it is computed again, and what lies in the folder.
 *
 * Its parts are those of the template of the Social Science Data Editors (https://social-science-data-editors.github.io/template_README/);
 * what only the authors know is left to them. Time and device stand in the manifest, so that two runs of one study have the same text.
 *
 * @param study - its name.
 * @param tables - its tables.
 * @param others - what else is written, by path.
 * @param manifest - of the run.
 * @returns Markdown.
 */
export function resultReadme(
  study: string,
  tables: readonly Table[],
  others: readonly string[],
  { inputs, seeds, versions }: Pick<ManifestDraft, 'inputs' | 'seeds' | 'versions'>,
): string {
  const known = others.flatMap((path) => (what[path] === undefined ? [] : [`- \`${path}\`: ${what[path]}`]));
  const models = others.filter((path) => path.startsWith(keptModelsFolder));
  const figures = others.filter((path) => path.startsWith('figures/'));
  const ofCatalogue = inputs.every(({ source }) => source.kind === 'catalogue');
  return [
    '# Read me',
    '',
    `One run of \`kuznets ${study}\` wrote this folder. \`kuznets verify .\` computes all of it again and compares every number and file.`,
    '',
    '## Data availability and provenance',
    '',
    '| data | SHA-256 of the file | bytes | SHA-256 of the values used |',
    '|---|---|---|---|',
    ...inputs.map(
      ({ role, source, sha256, bytes, canonicalSha256 }) =>
        `| ${flat(role)}: ${source.kind === 'file' ? `file \`${flat(source.path)}\`` : `${flat(source.name)}, of kuznets' catalogue`} | \`${sha256}\` | ${bytes} | \`${canonicalSha256}\` |`,
    ),
    '',
    ...(ofCatalogue
      ? []
      : [
          'For the authors to say: where the data come from and how to cite them, who may have them and how, and that they had the right to use and to pass them on.',
          '',
        ]),
    '## Computational requirements',
    '',
    `- Software: ${Object.entries(versions)
      .map(([name, version]) => flat(`${name} ${version}`))
      .join(', ')}. Nothing else; no network.`,
    `- Randomness: every number drawn is a function of ${seeds.length === 1 ? `the seed ${seeds[0]}` : `the seeds ${seeds[0]} to ${seeds.at(-1)}`} in \`manifest.json\`.`,
    '- Time and device: as in `manifest.json` (`seconds`, `device`).',
    '',
    '## Instructions to replicators',
    '',
    `1. ${ofCatalogue ? 'Install kuznets; the data are those of its catalogue.' : 'Install kuznets and put the data where the table above has them, or name them with `--data`.'}`,
    '2. `kuznets verify .` in this folder. `--sample 0.1` computes a tenth of the work again; `--certificate ../certificate.json` writes down what was found.',
    '',
    '## Files',
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
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<&|]/g, '\\$&');
}
