import { ConfigError, DataError, nearest, quoted } from '@kuznets/base';
import { environment } from '../files.ts';
import { CATALOGUE } from './catalogue.ts';
import { EMBEDDED } from './embedded.ts';
import type { DatasetInfo, LoadDatasetOptions } from './types.ts';

/** Entry of the catalogue by name; a wrong name is a `ConfigError` that suggests the nearest. */
export const findDataset = (name: string): DatasetInfo => {
  const info = CATALOGUE.find((entry) => entry.name === name);
  if (info !== undefined) return info;
  const names = CATALOGUE.map((entry) => entry.name);
  throw new ConfigError(
    `no data set ${quoted(name)} in the catalogue${nearest(name, names, Infinity)}; allowed: ${names.join(', ')}, or the path of a file`,
  );
};

/** Folder of a data set, ending in a slash: the name alone where it is embedded. */
export const datasetFolder = ({ name, embedded }: DatasetInfo, options: LoadDatasetOptions): string => {
  if (embedded) return `${name}/`;
  const dataDir = options.dataDir ?? environment('KUZNETS_DATA');
  if (dataDir !== undefined && dataDir !== '') return `${dataDir.replace(/[/\\]+$/, '')}/${name}/`;
  throw new ConfigError(
    `data set ${quoted(name)} is not shipped and KUZNETS_DATA is not set; allowed: KUZNETS_DATA naming a folder that holds ${name}/${CATALOGUE.find((entry) => entry.name === name)?.tableFile ?? ''}`,
  );
};

/** Text of an embedded file. */
export const embeddedText = async (path: string): Promise<string> => {
  const load = EMBEDDED[path];
  if (load === undefined)
    throw new DataError('not an embedded file', { where: { file: path }, allowed: Object.keys(EMBEDDED).join(', ') });
  return (await load()).default;
};
