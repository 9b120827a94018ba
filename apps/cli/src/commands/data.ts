import { checkDataset, listDatasets, loadDataset, type DatasetInfo } from '@kuznets/data';
import { growthConfigInputSchema, prettyJson, resolveGrowthConfig, say, studyWords } from '@kuznets/studies';
import { dataConfig, dataSource, loadGrowthData } from '../data-source.ts';
import { exitCodes } from '../exit-codes.ts';
import { textTable } from '../output/text-table.ts';
import { settingsGiven, type FlagValues } from '../setting-flags.ts';

/** The settings of `kuznets data check`: what a growth study is told of its data. */
export const dataCheckSchema = growthConfigInputSchema.pick({
  id: true,
  target: true,
  missing: true,
  sheet: true,
  csv: true,
});

/** Options of the `kuznets data` commands. */
export interface DataOptions extends FlagValues {
  readonly json?: boolean;
}

/** `kuznets data list`. */
export async function list({ json }: DataOptions): Promise<number> {
  const datasets = listDatasets();
  if (json) process.stdout.write(prettyJson(datasets));
  else {
    const rows = datasets.map(({ name, kind, title, embedded }) => [
      name,
      kind,
      embedded ? 'embedded' : '$KUZNETS_DATA',
      title,
    ]);
    process.stdout.write(`${textTable(['name', 'kind', 'where', 'title'], rows)}\n`);
  }
  return exitCodes.ok;
}

/** `kuznets data show <name>`. */
export async function show(name: string, { json }: DataOptions): Promise<number> {
  const { info, variables, table } = await loadDataset(name);
  const described = new Map(variables.map((variable) => [variable.code, variable]));
  const columns = table.columns.map((column) => ({
    name: column.name,
    kind: column.kind,
    label: described.get(column.name)?.label ?? null,
  }));
  if (json) {
    process.stdout.write(prettyJson({ ...info, columns }));
    return exitCodes.ok;
  }
  const rows = columns.map((column) => [column.name, column.kind, column.label ?? '']);
  process.stdout.write(`${facts(info)}\n\n${textTable(['column', 'kind', 'description'], rows)}\n`);
  return exitCodes.ok;
}

/** `kuznets data check <name|file>`: reads the data as a study would. */
export async function check(text: string, options: DataOptions): Promise<number> {
  const source = dataSource(text);
  if (source.kind === 'catalogue' && listDatasets().some((info) => info.name === source.name && info.kind === 'panel'))
    return checkFiles(source.name, options);
  const { json } = options;
  const config = resolveGrowthConfig({ ...settingsGiven(dataCheckSchema, options), data: dataConfig(source) });
  const { section, data, input, warnings } = await loadGrowthData(source, config);
  const constant = section.featureNames.filter((_, k) => isConstant(section.x, section.features, k));
  const summary = {
    name: section.name,
    rows: section.rows,
    features: section.features,
    target: section.targetName,
    idColumn: section.idColumn ?? null,
    constant,
    notes: data.notes,
    warnings,
    sha256: input.sha256,
    canonicalSha256: input.canonicalSha256,
  };
  if (json) process.stdout.write(prettyJson(summary));
  else {
    const said = { ...summary, notes: data.notes.map((note) => say(studyWords.en.dataNotes, note)) };
    const rows = Object.entries(said).map(
      ([key, value]) => `${key}: ${Array.isArray(value) ? value.join('; ') || 'none' : String(value ?? 'none')}`,
    );
    process.stdout.write(`${rows.join('\n')}\n`);
  }
  return warnings.length === 0 ? exitCodes.ok : exitCodes.data;
}

async function checkFiles(name: string, { json }: DataOptions): Promise<number> {
  const files = await checkDataset(name);
  if (json) process.stdout.write(prettyJson(files.map((file) => ({ ...file, found: file.found ?? null }))));
  else
    process.stdout.write(
      `${textTable(
        ['file', 'sha256', ''],
        files.map(({ path, found, ok }) => [path, found ?? 'missing', ok ? 'as expected' : 'differs']),
      )}\n`,
    );
  return files.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.data;
}

function facts(info: DatasetInfo): string {
  return [
    `${info.name}: ${info.title}`,
    `kind: ${info.kind}${info.kind === 'cross-section' ? `, id "${info.id}", target "${info.target}"` : `, "${info.entity}" by "${info.period}"`}`,
    `source: ${info.source}`,
    `citation: ${info.citation}${info.doi === undefined ? '' : ` https://doi.org/${info.doi}`}`,
    `licence: ${info.licence}`,
    ...(info.caution === undefined ? [] : [`caution: ${info.caution}`]),
    ...info.files.map((file) => `file: ${file.name} sha256 ${file.sha256}`),
  ].join('\n');
}

function isConstant(x: Float64Array, features: number, k: number): boolean {
  for (let at = k; at < x.length; at += features) if (x[at] !== x[k]) return false;
  return true;
}
