import { existsSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import { DataError, type TreeEnsemble } from '@kuznets/base';
import {
  crossSection,
  listDatasets,
  loadDataset,
  panel,
  readTable,
  regionShapes,
  type CrossSection,
  type DatasetInfo,
} from '@kuznets/data';
import {
  canonicalJson,
  explainDataDigest,
  explainDataFrom,
  growthDataDigest,
  growthDataFrom,
  growthRoles,
  regionsDataDigest,
  sha256Hex,
  type ExplainConfig,
  type ExplainData,
  type GrowthConfig,
  type GrowthData,
  type ManifestInput,
  type RegionsConfig,
  type RegionsData,
} from '@kuznets/studies';

/** A data set ready for a study. */
export interface LoadedData {
  readonly section: CrossSection;
  readonly data: GrowthData;
  readonly input: ManifestInput;
  /** The catalogue's entry; null for a file. */
  readonly info: DatasetInfo | null;
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

/** Reads and checks a study's data. A file's data are named by `name`, by default after the file. */
export async function loadGrowthData(
  source: DataSource,
  config: Pick<GrowthConfig, 'id' | 'target' | 'missing' | 'csv'>,
  name?: string,
): Promise<LoadedData> {
  const roles = growthRoles(config, name);
  if (source.kind === 'catalogue') {
    const dataset = await loadDataset(source.name);
    const section = crossSection(dataset, roles);
    const { citation } = dataset.info;
    const groups = new Map(
      dataset.variables.flatMap(({ code, group }) => (group === undefined ? [] : [[code, group] as const])),
    );
    return describe(source, section, growthDataFrom(section, { citation, groups }), dataset.info, dataset.warnings);
  }
  const table = await readTable(source.path, { ...config.csv, ...(config.id === null ? {} : { id: config.id }) });
  const section = crossSection(table, roles);
  return describe(source, section, growthDataFrom(section), null, []);
}

/** A sample ready for a decomposition. */
export interface LoadedExplainData {
  readonly data: ExplainData;
  readonly input: ManifestInput;
  /** Lines for stderr. */
  readonly warnings: readonly string[];
}

/** Reads the data that a model is explained over. A file's data are named by `name`, by default after the file. */
export async function loadExplainData(
  source: DataSource,
  ensemble: TreeEnsemble,
  config: Pick<ExplainConfig, 'id' | 'target' | 'features' | 'csv'>,
  name?: string,
): Promise<LoadedExplainData> {
  const dataset = source.kind === 'catalogue' ? await loadDataset(source.name) : null;
  const file = source.kind === 'file' ? source.path : source.name;
  const table =
    dataset?.table ?? (await readTable(file, { ...config.csv, ...(config.id === null ? {} : { id: config.id }) }));
  const data = explainDataFrom(dataset ?? table, ensemble, config, name ?? (dataset === null ? nameOf(file) : file));
  const input = {
    role: 'data',
    source,
    sha256: table.sha256,
    bytes: table.bytes,
    canonicalSha256: explainDataDigest(data),
  };
  return { data, input, warnings: dataset?.warnings ?? [] };
}

/** A panel ready for the regions study. */
export interface LoadedRegionsData {
  readonly data: RegionsData;
  readonly input: ManifestInput;
  /** Lines for stderr. */
  readonly warnings: readonly string[];
}

/** Reads and checks a panel. A file's data are named by `name`, by default after the file. */
export async function loadRegionsData(
  source: DataSource,
  config: Pick<RegionsConfig, 'id' | 'period' | 'indicators' | 'log' | 'missing' | 'csv'>,
  name?: string,
): Promise<LoadedRegionsData> {
  const { id, period, indicators, log, missing, csv } = config;
  const roles = {
    log,
    missing,
    ...(name === undefined ? {} : { name }),
    ...(id === null ? {} : { id }),
    ...(period === null ? {} : { period }),
    ...(indicators === null ? {} : { indicators }),
  };
  const dataset = source.kind === 'catalogue' ? await loadDataset(source.name) : null;
  const found = panel(
    dataset ??
      (await readTable(source.kind === 'file' ? source.path : source.name, { ...csv, ...(id === null ? {} : { id }) })),
    roles,
  );
  const data = {
    panel: found,
    catalogued: dataset !== null,
    citation: dataset?.info.citation ?? null,
  };
  const { sha256, bytes } = found.source;
  return {
    data,
    input: { role: 'data', source, sha256, bytes, canonicalSha256: regionsDataDigest(data) },
    warnings: dataset?.warnings ?? [],
  };
}

/** Adds the outlines of a GeoJSON file to a panel. */
export function withShapes(
  data: RegionsData,
  source: DataSource & { readonly kind: 'file' },
  idProperty: string | null,
): { readonly data: RegionsData; readonly input: ManifestInput } {
  const allowed = 'a GeoJSON file that can be read';
  if (!existsSync(source.path)) throw new DataError('there is no such file', { where: { file: source.path }, allowed });
  const bytes = readFileSync(source.path);
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

function describe(
  source: DataSource,
  section: CrossSection,
  data: GrowthData,
  info: DatasetInfo | null,
  warnings: readonly string[],
): LoadedData {
  const { sha256, bytes } = section.source;
  return {
    section,
    data,
    info,
    warnings,
    input: { role: 'data', source, sha256, bytes, canonicalSha256: growthDataDigest(data) },
  };
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
