import type { TableNote } from '../../study/notes.ts';
import type { Sayings } from '../sayings.ts';

const marks: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

/** How a file was read, and which of its columns are left out. */
export const tableNotes: Sayings<TableNote> = {
  'file-read-as': ({ encoding, delimiter, decimal, unnamedId }) =>
    `The file was read as ${encoding}, ${marks[delimiter] ?? delimiter} between cells, decimal ${decimal}s${unnamedId ? '; its first column, without a name, names the rows' : ''}.`,
  'first-sheet-taken': ({ sheet, others }) =>
    `The first sheet, ${sheet}, was taken; the file also has ${others.join(', ')}.`,
  'lines-skipped': ({ lines }) =>
    `${lines.length === 1 ? 'A line' : `${lines.length} lines`} above the header or below the rows skipped: ${lines.join('; ')}.`,
  'text-columns-left-out': ({ names }) =>
    `${names.length === 1 ? 'A column' : `${names.length} columns`} of text left out: ${names.join(', ')}.`,
  'labelled-as-numbers': ({ names }) => `Codes with labels are taken as numbers: ${names.join(', ')}.`,
  factors: ({ factors }) =>
    `Factors, each with the level that the others are compared with: ${factors.map(({ name, base }) => `${name} (${base})`).join(', ')}.`,
  'words-as-numbers': ({ name, zero, one }) => `${name}: ${zero} is 0, ${one} is 1.`,
};
