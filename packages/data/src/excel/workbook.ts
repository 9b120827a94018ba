import { DataError } from '@kuznets/base';
import type { Archive } from './archive.ts';
import { readXml } from './xml.ts';

/** What a workbook's sheets share. */
export interface Workbook {
  /** Sheets of cells, in the order of the tabs. */
  readonly sheets: readonly { readonly name: string; readonly path: string }[];
  readonly strings: readonly string[];
  /** Whether a cell of a style is a date. */
  readonly dates: readonly boolean[];
  /** Whether day 0 is 1 January 1904 and not 30 December 1899. */
  readonly is1904: boolean;
}

const FOLDER = 'xl/';

/** Whether an archive is a workbook. */
export const isWorkbook = ({ names }: Archive): boolean => names.includes(`${FOLDER}workbook.xml`);

/** Reads all of a workbook but its sheets. */
export const readWorkbook = (archive: Archive, file: string): Workbook => {
  const targets = new Map<string, { readonly type: string; readonly path: string }>();
  readXml(archive.text(`${FOLDER}_rels/workbook.xml.rels`) ?? '<none/>', file, {
    open({ name, attributes: { Id = '', Type = '', Target = '' } }) {
      const path = Target.startsWith('/') ? Target.slice(1) : FOLDER + Target;
      if (name === 'Relationship') targets.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), path });
    },
  });
  const sheets: Workbook['sheets'][number][] = [];
  let is1904 = false;
  readXml(archive.text(`${FOLDER}workbook.xml`) ?? '', file, {
    open({ name, attributes }) {
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const target = targets.get(id ?? '');
      if (target?.type === 'worksheet') sheets.push({ name: attributes['name'] ?? '', path: target.path });
    },
  });
  if (sheets.length === 0)
    throw new DataError('a workbook without a sheet of cells', {
      where: { file },
      allowed: 'a workbook with a table in one of its sheets',
    });
  const part = (type: string): string | undefined => {
    const target = [...targets.values()].find((candidate) => candidate.type === type);
    return target && archive.text(target.path);
  };
  return {
    sheets,
    is1904,
    strings: sharedStrings(part('sharedStrings'), file),
    dates: dateStyles(part('styles'), file),
  };
};

/** Texts that cells name by number; phonetic hints are left out. */
const sharedStrings = (xml: string | undefined, file: string): readonly string[] => {
  const strings: string[] = [];
  if (xml === undefined) return strings;
  let isHint = false;
  let isText = false;
  let parts = '';
  readXml(xml, file, {
    open({ name }) {
      if (name === 'si') parts = '';
      if (name === 'rPh') isHint = true;
      isText = name === 't';
    },
    close(name) {
      if (name === 'si') strings.push(escaped(parts));
      if (name === 'rPh') isHint = false;
      isText = false;
    },
    text(text) {
      if (isText && !isHint) parts += text;
    },
  });
  return strings;
};

/** Excel writes characters that XML has not as `_x000D_`. */
export const escaped = (text: string): string =>
  text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Numbers of the formats for dates that are built in; 45 to 47 are durations. */
const BUILT_IN_DATES = [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58];

/** Whether a number's format shows a day, month or year. */
const isDate = (format: string): boolean => {
  const [positive = ''] = format.split(';');
  const marks = positive.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM\/PM|A\/P|General|Standard/gi, '');
  return /[dy]/i.test(marks) || /m/i.test(marks.replace(/h+\W*m+|m+\W*s+/gi, ''));
};

const dateStyles = (xml: string | undefined, file: string): readonly boolean[] => {
  const styles: boolean[] = [];
  if (xml === undefined) return styles;
  const formats = new Map(BUILT_IN_DATES.map((id) => [String(id), true]));
  let isCellFormats = false;
  readXml(xml, file, {
    open({ name, attributes: { numFmtId = '', formatCode = '' } }) {
      if (name === 'numFmt') formats.set(numFmtId, isDate(formatCode));
      if (name === 'cellXfs') isCellFormats = true;
      if (name === 'xf' && isCellFormats) styles.push(formats.get(numFmtId) ?? false);
    },
    close(name) {
      if (name === 'cellXfs') isCellFormats = false;
    },
  });
  return styles;
};
