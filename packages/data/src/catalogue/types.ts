import type { Table } from '../table/types.ts';

/** A file of a data set. */
export interface DatasetFile {
  readonly name: string;
  /** Expected sha256 of its bytes, hexadecimal. */
  readonly sha256: string;
}

interface DatasetInfoBase {
  /** Name in the catalogue. */
  readonly name: string;
  readonly title: string;
  /** Part of this package; the others are read from a folder. */
  readonly embedded: boolean;
  /** The file the table is read from. */
  readonly tableFile: string;
  readonly files: readonly DatasetFile[];
  /** Rows of the table. */
  readonly rows: number;
  /** Columns that are text although they hold numbers. */
  readonly text: readonly string[];
  readonly citation: string;
  readonly doi?: string;
  readonly licence: string;
  /** Where the files come from. */
  readonly source: string;
  /** What has to be said wherever results from these data are shown. */
  readonly caution?: string;
}

/** A catalogue entry with one row per unit. */
export interface CrossSectionInfo extends DatasetInfoBase {
  readonly kind: 'cross-section';
  /** Id column. */
  readonly id: string;
  /** Target column. */
  readonly target: string;
}

/** A catalogue entry with one row per unit and period. */
export interface PanelInfo extends DatasetInfoBase {
  readonly kind: 'panel';
  /** Column that names the unit. */
  readonly entity: string;
  /** Column that holds the period. */
  readonly period: string;
}

/** A catalogue entry. */
export type DatasetInfo = CrossSectionInfo | PanelInfo;

/** A column as described by the data set's `variables.csv`. */
export interface Variable {
  /** Column name. */
  readonly code: string;
  readonly label: string;
  readonly labelZh?: string;
  readonly unit?: string;
  /** The variable's group in the growth paper, in English. */
  readonly group?: string;
}

/** A file of a data set as found. */
export interface DatasetFileCheck extends DatasetFile {
  /** Path of the file, or `dataset/file` where it is embedded. */
  readonly path: string;
  /** sha256 of the bytes found; undefined where there is no such file. */
  readonly found: string | undefined;
  /** Found as expected. */
  readonly ok: boolean;
}

/** A data set of the catalogue, loaded. */
export interface Dataset {
  readonly info: DatasetInfo;
  readonly table: Table;
  /** Descriptions of the columns. */
  readonly variables: readonly Variable[];
  /** One line for every file that is not as expected; results are then not those of the data set of that name. */
  readonly warnings: readonly string[];
}

/** Options of {@link loadDataset}. */
export interface LoadDatasetOptions {
  /** Folder that holds a folder for each data set that is not embedded. Default: the environment variable `KUZNETS_DATA`. */
  readonly dataDir?: string;
}
