import { DataError } from '@kuznets/base';
import { stemOf } from '../files.ts';
import { isStata } from '../stata/read-stata.ts';

/** Bytes that tell a file's format. */
export const HEAD = 128;

/** What a file is: a format that is read, or another program's, told by its first bytes. */
export type Format = 'text' | 'stata' | 'excel' | 'parquet' | 'arrow';

/** How another program turns its file into one that is read. */
interface Foreign {
  readonly name: string;
  /** What it begins with. */
  readonly magic: string | readonly string[] | RegExp;
  /** A line of R or of a shell, of the file and its name without extension. */
  readonly convert: (file: string, stem: string) => string;
}

const haven = (read: string) => (file: string, stem: string) =>
  `in R: haven::write_dta(${read.replace('FILE', JSON.stringify(file))}, ${JSON.stringify(`${stem}.dta`)})`;
/** How LibreOffice converts a workbook. */
export const libreOffice = (file: string): string =>
  `in a shell: libreoffice --convert-to xlsx ${JSON.stringify(file)}`;

const FOREIGN: readonly Foreign[] = [
  { name: 'an SPSS file (.sav)', magic: /^\$FL[23]/, convert: haven('haven::read_sav(FILE)') },
  { name: 'an SPSS portable file (.por)', magic: /ASCII SPSS PORT FILE/, convert: haven('haven::read_por(FILE)') },
  {
    ...{ name: 'a SAS file (.sas7bdat)', convert: haven('haven::read_sas(FILE)') },
    magic: '\0'.repeat(12) + '\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11',
  },
  {
    ...{
      name: 'a SAS transport file (.xpt)',
      magic: /^HEADER RECORD\*{7}LIB/,
      convert: haven('haven::read_xpt(FILE)'),
    },
  },
  { name: 'an R data file (.rds)', magic: /^(?:[XA]\n\0|X\n)/, convert: haven('readRDS(FILE)') },
  { name: 'an R data file (.RData)', magic: /^RD[XA][123]\n/, convert: haven('get(load(FILE))') },
  {
    ...{
      name: 'an R data file (.rds, .RData), or a compressed one (.gz, .bz2, .xz)',
      magic: ['\x1f\x8b', 'BZh', '\xfd7zXZ'],
    },
    convert: (file, stem) =>
      /\.rda(?:ta)?$/i.test(file)
        ? haven('get(load(FILE))')(file, stem)
        : /\.rds$/i.test(file)
          ? haven('readRDS(FILE)')(file, stem)
          : `unpack it first; of R ${haven('readRDS(FILE)')(file, stem)}`,
  },
  {
    name: 'an old Excel workbook (.xls), or one with a password',
    magic: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    convert: libreOffice,
  },
  {
    ...{ name: 'a Feather file of version 1', magic: 'FEA1' },
    convert: (file, stem) =>
      `in R: arrow::write_parquet(arrow::read_feather(${JSON.stringify(file)}), "${stem}.parquet")`,
  },
  {
    name: 'an HDF5 file',
    magic: '\x89HDF',
    convert: (_, stem) => `in pandas: read_hdf(...).to_parquet("${stem}.parquet")`,
  },
  { name: 'a PDF document', magic: '%PDF-', convert: () => 'the table itself, saved as CSV' },
  {
    name: 'a web page',
    magic: /^\s*<(?:!doctype html|html)/i,
    convert: () => 'the file that the page offers, downloaded',
  },
];

/** The format of a file that begins with these bytes; another program's is refused with the line that converts it. */
export const formatOf = (head: Uint8Array, file: string): Format => {
  const text = Array.from(head.subarray(0, HEAD), (byte) => String.fromCharCode(byte)).join('');
  if (isStata(head)) return 'stata';
  if (text.startsWith('PK\x03\x04')) return 'excel';
  if (text.startsWith('PAR1')) return 'parquet';
  if (text.startsWith('ARROW1\0\0') || /^\xff{4}[^]{3}\0[^]/.test(text)) return 'arrow';
  const foreign = FOREIGN.find(({ magic }) =>
    magic instanceof RegExp ? magic.test(text) : [magic].flat().some((start) => text.startsWith(start)),
  );
  if (foreign === undefined) return 'text';
  throw notRead(foreign.name, file, foreign.convert);
};

/** The error about a file that is not read. */
export const notRead = (what: string, file: string, convert: Foreign['convert']): DataError => {
  const name = file.split(/[/\\]/).at(-1) ?? file;
  return new DataError(`${what}, which is not read`, {
    where: { file },
    allowed: `CSV, Stata, Excel (.xlsx), Parquet or Arrow; ${convert(name, stemOf(file))}`,
  });
};
