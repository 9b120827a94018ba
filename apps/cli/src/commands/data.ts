import { KuznetsError } from '@kuznets/base';
import {
  checkDataset,
  describeColumn,
  hasYearColumns,
  periodName,
  listDatasets,
  loadDataset,
  type ColumnDescription,
  type DatasetInfo,
} from '@kuznets/data';
import {
  flagRegistry,
  growthConfigInputSchema,
  imputationNotes,
  prettyJson,
  regionsConfigInputSchema,
  resolveGrowthConfig,
  resolveRegionsConfig,
  say,
  studyWords,
  type ManifestInput,
} from '@kuznets/studies';
import { z } from 'zod';
import { dataConfig, dataSource, loadGrowthData, loadRegionsData, openData } from '../data-source.ts';
import { exitCodes } from '../exit-codes.ts';
import { print } from '../output/terminal.ts';
import { textTable } from '../output/text-table.ts';
import { shellWord } from '../output/shell-word.ts';
import { settingsGiven, type FlagValues } from '../setting-flags.ts';

const panelSettings = regionsConfigInputSchema.pick({ period: true, indicators: true, log: true });

const [growthRules, regionsRules] = [growthConfigInputSchema, regionsConfigInputSchema].map(
  ({ shape }) => shape.missing.unwrap().options as readonly string[],
) as [readonly string[], readonly string[]];

/** What a study does about missing cells. */
const missingSetting = z
  .enum([...new Set([...growthRules, ...regionsRules])])
  .default('drop')
  .describe('what growth does about missing cells, or of a panel regions')
  .register(flagRegistry, { value: 'rule' });

/** What the studies are told of their data. */
export const dataCheckSchema = growthConfigInputSchema
  .pick({
    ...{ id: true, target: true, missing: true, imputations: true, sheet: true, csv: true },
    ...{ formula: true, include: true, exclude: true, cluster: true, absorb: true, weights: true },
  })
  .extend({ ...panelSettings.shape, missing: missingSetting });

const { data: _growthData, ...growthSettingsShape } = growthConfigInputSchema.shape;
const { data: _regionsData, ...regionsSettingsShape } = regionsConfigInputSchema.shape;

/** Every setting of a study, so that a study's flags can be checked as they are: what only says how it computes is read and changes nothing. */
export const anyStudySchema = z.object({ ...regionsSettingsShape, ...growthSettingsShape, ...dataCheckSchema.shape });

/** Options of the `kuznets data` commands. */
export interface DataOptions extends FlagValues {
  readonly json?: boolean;
}

/** `kuznets data list`. */
export async function list({ json }: DataOptions): Promise<number> {
  const datasets = listDatasets();
  if (json) print(prettyJson(datasets));
  else {
    const rows = datasets.map(({ name, kind, title, embedded }) => [
      name,
      kind,
      embedded ? 'embedded' : '$KUZNETS_DATA',
      title,
    ]);
    print(`${textTable(['name', 'kind', 'where', 'title'], rows)}\n`);
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
    print(prettyJson({ ...info, columns }));
    return exitCodes.ok;
  }
  const rows = columns.map((column) => [column.name, column.kind, column.label ?? '']);
  print(`${facts(info)}\n\n${textTable(['column', 'kind', 'description'], rows)}\n`);
  return exitCodes.ok;
}

/** `kuznets data check <name|file>`: reads the data as a study would, and says what each column holds and is taken for. */
export async function check(text: string, options: DataOptions): Promise<number> {
  const source = dataSource(text);
  const info = source.kind === 'catalogue' ? listDatasets().find(({ name }) => name === source.name) : undefined;
  if (info?.kind === 'panel') return checkFiles(info.name, options);
  const settings = settingsGiven(anyStudySchema, options);
  const given = (shape: object) => Object.fromEntries(Object.entries(settings).filter(([name]) => name in shape));
  const { period, indicators, log, missing } = settings;
  const { period: _period, ...growthSettings } = given(growthSettingsShape);
  const { target, formula, include, exclude, cluster, absorb, weights } = growthSettings;
  const data = dataConfig(source);
  // Units over periods are a panel of the regions' study, unless growth's own choice of columns is given.
  const chooses = [formula, include, exclude, cluster, absorb, weights].some((setting) => setting !== undefined);
  const growthConfig = resolveGrowthConfig({
    ...growthSettings,
    ...(missing === 'keep' && { missing: undefined }),
    data,
    ...(chooses && { period: period as string | undefined }),
  });
  const opened = await openData(source, growthConfig);
  const columns = opened.table.columns.map(describeColumn);
  const usesPanel =
    [chooses ? undefined : period, indicators, log].some((setting) => setting !== undefined) ||
    missing === 'keep' ||
    (target === undefined && !chooses && info === undefined && hasYearColumns(opened.table));
  const takes = usesPanel ? 'regions' : [target, formula, info].some((given) => given !== undefined) ? 'growth' : null;
  const taken = { rows: opened.table.rows };
  const show = (facts: Record<string, unknown>, roles: ReadonlyMap<string, string>, notes: readonly string[]): void => {
    const described = columns.map((column) => ({ ...column, role: roles.get(column.name) ?? null }));
    const next = nextCommands(text, takes, process.argv);
    if (options.json) print(prettyJson({ ...taken, ...facts, columns: described, next }));
    else print(shown(described, { ...taken, ...facts }, [...notes, ...next.map((command) => `next: ${command}`)]));
  };
  try {
    if (takes === 'regions') {
      const config = resolveRegionsConfig({ ...given(regionsSettingsShape), data });
      const { data: read, input, warnings } = await loadRegionsData(source, config, undefined, opened);
      const { panel } = read;
      const roles = rolesOf({ id: [panel.idColumn], period: [panel.periodColumn], indicator: panel.indicatorNames });
      const notes = [...panel.notes, ...panel.dropped];
      show(
        { name: panel.name, units: panel.units, periods: panel.periods, notes, warnings, ...digests(input) },
        roles,
        notes.map((note) => say(studyWords.en.panelNotes, note)),
      );
      return warnings.length === 0 ? exitCodes.ok : exitCodes.data;
    }
    if (takes === null) {
      show({}, new Map(), []);
      return exitCodes.ok;
    }
    const { section, data: read, input, warnings } = await loadGrowthData(source, growthConfig, undefined, opened);
    const constant = section.featureNames.filter((_, k) => isConstant(section.x, section.features, k));
    const { name, rows, features, targetName, idColumn = null } = section;
    const roles = rolesOf({
      determinant: section.rules.columns,
      factor: section.factors.map(({ name: factor }) => factor),
      target: section.rules.targetColumns,
      cluster: section.clusters.map(({ name: cluster }) => cluster),
      absorbed: section.absorbed.map(({ name: effect }) => effect),
      weights: section.weights === undefined ? [] : [section.weights.name],
      id: idColumn === null ? [] : [idColumn],
    });
    const notes =
      growthConfig.missing === 'impute'
        ? [...read.notes, ...imputationNotes(read, growthConfig.imputations!)]
        : read.notes;
    const keepsRows =
      settings['missing'] === undefined && notes.some(({ code }) => code === 'rows-left-out')
        ? [
            'To keep rows with missing cells: --missing impute, or --missing mean; where the target is missing they are left out.',
          ]
        : [];
    show({ name, rows, features, target: targetName, idColumn, constant, notes, warnings, ...digests(input) }, roles, [
      ...notes.map((note) => say(studyWords.en.dataNotes, note)),
      ...keepsRows,
    ]);
    return warnings.length === 0 ? exitCodes.ok : exitCodes.data;
  } catch (error) {
    // The columns help to mend what is wrong.
    if (error instanceof KuznetsError && !options.json) print(shown(columns, taken, []));
    throw error;
  }
}

const digests = ({ sha256, canonicalSha256 }: ManifestInput) => ({ sha256, canonicalSha256 });

/** Roles by column. */
const rolesOf = (columns: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(columns).flatMap(([role, names]) => names.map((name) => [name, role] as const)));

/** The commands to run next, with the flags that were given. */
function nextCommands(data: string, study: 'growth' | 'regions' | null, argv: readonly string[]): readonly string[] {
  const flags = argv.slice(argv.indexOf('check') + 1).filter((word) => word !== data && word !== '--json');
  const command = (name: string, ...more: readonly string[]) =>
    ['kuznets', name, '--data', data, ...flags, ...more].map(shellWord).join(' ');
  if (study !== null) return [command(study)];
  return [`${command('growth')} --target <column>`, `${command('regions')} --period <column>`];
}

type Described = ColumnDescription & { readonly role?: string | null };

/** The columns as a table, facts and sentences under it. */
function shown(
  columns: readonly Described[],
  facts: Readonly<Record<string, unknown>>,
  said: readonly string[],
): string {
  const value = (number: number | null, type: Described['type']): string => {
    if (number === null) return '';
    const isPeriod = type !== 'numeric' && type !== 'logical' && type !== 'labelled' && type !== 'text';
    return isPeriod ? periodName(number, type) : String(Number(number.toPrecision(6)));
  };
  const rows = columns.map(({ name, label, type, missing, distinct, min, median, max, role }) => [
    ...[name, label ?? '', type, missing === 0 ? '' : String(missing), String(distinct)],
    ...[min, median, max].map((number) => value(number, type)),
    role ?? '',
  ]);
  const heading = ['column', 'label', 'type', 'missing', 'distinct', 'min', 'median', 'max', 'role'];
  const bare = heading.flatMap((_, k) => (rows.every((row) => row[k] === '') ? [k] : []));
  const kept = (row: readonly string[]) => row.filter((_, k) => !bare.includes(k));
  const { name, rows: count, units, periods } = facts;
  const size =
    units === undefined
      ? `${columns.length} columns${count === undefined ? '' : `, ${String(count)} rows`}`
      : `${String(units)} regions, ${(periods as readonly number[]).length} periods`;
  const constant = (facts['constant'] as readonly string[] | undefined) ?? [];
  return [
    textTable(kept(heading), rows.map(kept)),
    '',
    `${name === undefined ? '' : `${String(name)}: `}${size}`,
    ...(constant.length > 0 ? [`constant: ${constant.join(', ')}`] : []),
    ...said,
    '',
  ].join('\n');
}

async function checkFiles(name: string, { json }: DataOptions): Promise<number> {
  const files = await checkDataset(name);
  if (json) print(prettyJson(files.map((file) => ({ ...file, found: file.found ?? null }))));
  else
    print(
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
