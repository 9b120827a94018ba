import { DataError } from '@kuznets/base';
import { parseTable } from '../table/parse-table.ts';
import { readTable } from '../table/read-table.ts';
import type { Table } from '../table/types.ts';
import { CATALOGUE } from './catalogue.ts';
import { datasetFolder, embeddedText, findDataset } from './dataset-files.ts';
import type { Dataset, DatasetInfo, LoadDatasetOptions, Variable } from './types.ts';

/**
 * The catalogue: what there is, where it is from and what may be done with it. Nothing is read.
 *
 * @returns The entries, embedded ones first.
 * @example
 * ```ts
 * listDatasets().map(({ name }) => name); // ['fls2001', 'us-states', 'sdm2004', 'provinces']
 * ```
 */
export const listDatasets = (): readonly DatasetInfo[] => CATALOGUE;

/**
 * Loads a data set of the catalogue and checks the sha256 of what it reads.
 *
 * @param name - Name in the catalogue.
 * @param options - Where the data sets are that are not embedded; see {@link LoadDatasetOptions}.
 * @returns Table, variable descriptions and, in `warnings`, every file that is not as expected.
 * @throws `ConfigError` where the name is unknown (the nearest is suggested), or the data set is not embedded and no
 *   folder is given.
 * @throws `DataError` where a file is missing or not a table.
 * @example
 * ```ts
 * const { table, variables } = await loadDataset('fls2001');
 * const sdm = await loadDataset('sdm2004', { dataDir: 'data' }); // reads data/sdm2004/*.csv
 * ```
 */
export const loadDataset = async (name: string, options: LoadDatasetOptions = {}): Promise<Dataset> => {
  const info = findDataset(name);
  const folder = datasetFolder(info, options);
  const read = async (name: string, text: readonly string[] | 'all'): Promise<Table> => {
    const file = `${folder}${name}`;
    const dialect = { text, encoding: 'utf-8', delimiter: ',', decimal: 'point' } as const;
    return info.embedded ? parseTable(await embeddedText(file), { file, ...dialect }) : readTable(file, dialect);
  };
  const table = await read(info.tableFile, info.text);
  const descriptions = await read('variables.csv', 'all');
  const warnings = [...mismatch(info, info.tableFile, table), ...mismatch(info, 'variables.csv', descriptions)];
  return { info, table, variables: variables(descriptions), warnings };
};

const mismatch = (info: DatasetInfo, name: string, { file, sha256 }: Table): readonly string[] => {
  const expected = info.files.find((entry) => entry.name === name)?.sha256;
  if (sha256 === expected) return [];
  if (info.embedded) {
    throw new DataError('the embedded file has changed', {
      where: { file },
      got: `sha256 ${sha256}`,
      allowed: `sha256 ${expected}`,
    });
  }
  return [`${file}: not the file of the catalogue: sha256 ${sha256}; expected: ${expected}`];
};

const variables = (table: Table): readonly Variable[] => {
  const column = (name: string): readonly string[] => {
    const found = table.columns.find((candidate) => candidate.name === name);
    return found?.kind === 'text' ? found.values : [];
  };
  const [codes, labels, labelsZh, units, groups] = ['code', 'label', 'label_zh', 'unit', 'group_name_en'].map(column);
  return (codes ?? []).map((code, i) => {
    const optional = { labelZh: labelsZh?.[i], unit: units?.[i], group: groups?.[i] };
    const filled = Object.entries(optional).filter(([, value]) => value !== undefined && value !== '');
    return { code, label: labels?.[i] ?? code, ...Object.fromEntries(filled) };
  });
};
