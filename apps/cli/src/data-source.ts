import { existsSync } from 'node:fs';
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import { DataError, type TreeEnsemble } from '@kuznets/base';
import {
  catalogueBorders,
  crossSection,
  listDatasets,
  loadDataset,
  panel,
  readTable,
  regionBorders,
  regionShapes,
  type CrossSection,
  type Dataset,
  type Table,
} from '@kuznets/data';
import {
  canonicalJson,
  categoriesFrom,
  explainDataDigest,
  explainDataFrom,
  growthDataDigest,
  growthDataFrom,
  growthRoles,
  growthTableDigest,
  groupsFrom,
  regionsDataDigest,
  sha256Hex,
  type ExplainConfig,
  type ExplainData,
  type GrowthConfig,
  type GrowthData,
  type GrowthTable,
  type ManifestInput,
  type NamedGroups,
  type NamedLevels,
  type RegionsConfig,
  type RegionsData,
} from '@kuznets/studies';
import { readInput } from './input-file.ts';

/** A study's data, read and checked. */
export interface LoadedData<Data> {
  readonly data: Data;
  readonly input: ManifestInput;
  /** Lines for stderr. */
  readonly warnings: readonly string[];
}

/** Where a data set is: a name of the catalogue, or a file. */
export type DataSource =
  | { readonly kind: 'catalogue'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/** Tells a catalogue name from a file: a path separator, an extension or an existing file make it a file. */
export function dataSource(text: string): DataSource {
  const isName = listDatasets().some(({ name }) => name === text);
  const isFile = !isName && (/[/\\]|\.[a-z]+$/i.test(text) || existsSync(text));
  return isFile ? { kind: 'file', path: text } : { kind: 'catalogue', name: text };
}

/** A file's name without its extension. */
export function nameOf(file: string): string {
  return basename(file).replace(/(?<=.)\.[^.]*$/, '');
}

/** What the configuration says of the data: a file is known by its name, wherever it lies. */
export function dataConfig(source: DataSource): string {
  return source.kind === 'catalogue' ? source.name : basename(source.path);
}

/** A table; of the catalogue with what it knows of it. */
export interface OpenedData {
  readonly dataset: Dataset | null;
  readonly table: Table;
}

/** The table of a source. */
export async function openData(
  source: DataSource,
  {
    id,
    sheet,
    csv,
    exclude,
  }: Pick<GrowthConfig, 'id' | 'sheet' | 'csv'> & { readonly exclude?: GrowthConfig['exclude'] },
): Promise<OpenedData> {
  if (source.kind === 'file')
    return {
      dataset: null,
      table: await readTable(source.path, {
        ...csv,
        ...(sheet === null ? {} : { sheet }),
        ...(id === null ? {} : { id }),
        ...(exclude === undefined ? {} : { unused: exclude ?? [] }),
      }),
    };
  const dataset = await loadDataset(source.name);
  return { dataset, table: dataset.table };
}

function loaded<Data>(
  source: DataSource,
  { dataset, table: { sha256, bytes } }: OpenedData,
  data: Data,
  canonicalSha256: string,
): LoadedData<Data> {
  return {
    data,
    input: { role: 'data', source, sha256, bytes, canonicalSha256 },
    warnings: dataset?.warnings ?? [],
  };
}

/** The sample of the growth study. A file's data are named by `name`, by default after the file. */
export async function loadGrowthData(
  source: DataSource,
  config: Parameters<typeof growthRoles>[0] & Pick<GrowthConfig, 'sheet' | 'csv'>,
  name?: string,
  opened?: OpenedData,
): Promise<LoadedData<GrowthData> & { readonly section: CrossSection }> {
  opened ??= await openData(source, config);
  const { dataset, table } = opened;
  const section = crossSection(dataset ?? table, growthRoles(config, name));
  const data = growthDataFrom(section, factsOf(dataset));
  return { section, ...loaded(source, opened, data, growthDataDigest(data)) };
}

/** What the catalogue knows of a cross-section. */
function factsOf(dataset: Dataset | null) {
  if (dataset === null) return undefined;
  const groups = dataset.variables.flatMap(({ code, group }) => (group === undefined ? [] : [[code, group] as const]));
  return { citation: dataset.info.citation, groups: new Map(groups) };
}

/** What the samples of a multiverse of the growth study are taken from. */
export async function loadGrowthTable(
  source: DataSource,
  config: Pick<GrowthConfig, 'id' | 'sheet' | 'csv' | 'exclude'>,
  name?: string,
): Promise<LoadedData<GrowthTable>> {
  const opened = await openData(source, config);
  const { dataset, table } = opened;
  const data = { source: dataset ?? table, name, facts: factsOf(dataset) };
  return loaded(source, opened, data, growthTableDigest(data));
}

/** The data that a model is explained over. */
export async function loadExplainData(
  source: DataSource,
  ensemble: TreeEnsemble,
  config: Pick<ExplainConfig, 'id' | 'target' | 'features' | 'groups' | 'categories' | 'sheet' | 'csv'>,
  name?: string,
): Promise<LoadedData<ExplainData>> {
  const opened = await openData(source, config);
  const known = source.kind === 'file' ? nameOf(source.path) : source.name;
  const data = explainDataFrom(opened.dataset ?? opened.table, ensemble, config, name ?? known);
  return loaded(source, opened, data, explainDataDigest(data));
}

/** Groups of columns as a file has them. */
export async function openGroups(path: string): Promise<NamedGroups> {
  return groupsFrom(await readTable(path));
}

/** Names of levels as a file has them. */
export async function openCategories(path: string): Promise<NamedLevels> {
  return categoriesFrom(await readTable(path, { text: 'all' }));
}

/** The panel of the regions study. */
export async function loadRegionsData(
  source: DataSource,
  config: Pick<RegionsConfig, 'id' | 'period' | 'indicators' | 'log' | 'missing' | 'sheet' | 'csv'>,
  name?: string,
  opened?: OpenedData,
): Promise<LoadedData<RegionsData>> {
  opened ??= await openData(source, config);
  const { dataset, table } = opened;
  const { id, period, indicators, log, missing } = config;
  const data = {
    panel: panel(dataset ?? table, {
      log,
      missing,
      ...(name === undefined ? {} : { name }),
      ...(id === null ? {} : { id }),
      ...(period === null ? {} : { period }),
      ...(indicators === null ? {} : { indicators }),
    }),
    catalogued: dataset !== null,
    citation: dataset?.info.citation ?? null,
  };
  return loaded(source, opened, data, regionsDataDigest(data));
}

const mostMapBytes = 64 * 2 ** 20;

/** Adds the outlines of a GeoJSON file to a panel. */
export function withShapes(
  data: RegionsData,
  source: DataSource & { readonly kind: 'file' },
  idProperty: string | null,
): { readonly data: RegionsData; readonly input: ManifestInput } {
  const bytes = readInput(source.path, {
    mostBytes: mostMapBytes,
    refuse: (what, details) => new DataError(what, details),
  });
  const shapes = regionShapes(new TextDecoder().decode(bytes), data.panel.ids, {
    file: basename(source.path),
    ...(idProperty === null ? {} : { idProperty }),
  });
  return {
    data: { ...data, shapes },
    input: {
      role: 'map',
      source,
      sha256: sha256Hex(bytes),
      bytes: bytes.length,
      canonicalSha256: sha256Hex(canonicalJson(shapes)),
    },
  };
}

/** Where the setting `neighbours` says that neighbours lie, as a configuration names it and as it is opened. */
export function neighboursSource(neighbours: string | null) {
  const isFile = neighbours !== null && neighbours !== 'catalogue';
  return {
    neighbours: isFile ? basename(neighbours) : neighbours,
    sources: isFile ? { neighbours: { kind: 'file' as const, path: neighbours } } : {},
  };
}

/** Adds to a panel which of its regions are neighbours, where that is asked for: those of the catalogue, or the pairs of a file. */
export async function withNeighbours(
  data: RegionsData,
  asked: RegionsConfig['neighbours'],
  source: DataSource | undefined,
): Promise<{ readonly data: RegionsData; readonly inputs: readonly ManifestInput[] }> {
  const { ids, name } = data.panel;
  if (asked === null) return { data, inputs: [] };
  if (source?.kind !== 'file') {
    const known = data.catalogued ? catalogueBorders(name, ids) : undefined;
    return { data: known === undefined ? data : { ...data, borders: { ...known, file: null } }, inputs: [] };
  }
  const table = await readTable(source.path);
  const borders = { ...regionBorders(table, ids), file: basename(source.path) };
  const { sha256, bytes } = table;
  const input = { role: 'neighbours', source, sha256, bytes, canonicalSha256: sha256Hex(canonicalJson(borders)) };
  return { data: { ...data, borders }, inputs: [input] };
}

/** The same input with its path relative to the folder that will hold the manifest. */
export function relativeTo(folder: string, input: ManifestInput): ManifestInput {
  if (input.source.kind === 'catalogue') return input;
  const path = relative(resolve(folder), resolve(input.source.path)).split(sep).join('/');
  return { ...input, source: { kind: 'file', path } };
}

/** The source a manifest in `folder` names. */
export function sourceFrom(folder: string, input: ManifestInput): DataSource {
  const { source } = input;
  if (source.kind === 'catalogue') return source;
  return { kind: 'file', path: isAbsolute(source.path) ? source.path : resolve(folder, source.path) };
}
