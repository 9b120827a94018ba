import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { utf8 } from '../table/csv-text.fixture.ts';
import { parseFile } from '../table/read-table.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each([
  [
    'survey.sav',
    bytes('$FL2@(#) SPSS'),
    /an SPSS file.*haven::write_dta\(haven::read_sav\("survey\.sav"\), "survey\.dta"\)/,
  ],
  [
    'a/b.sas7bdat',
    bytes('\0'.repeat(12) + '\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11'),
    /a SAS file.*haven::read_sas\("b\.sas7bdat"\), "b\.dta"/,
  ],
  ['x.xpt', bytes('HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!'), /haven::read_xpt\("x\.xpt"\)/],
  ['x.rds', bytes('\x1f\x8b\x08\0'), /an R data file.*haven::write_dta\(readRDS\("x\.rds"\), "x\.dta"\)/],
  ['x.RData', bytes('\x1f\x8b\x08\0'), /haven::write_dta\(get\(load\("x\.RData"\)\), "x\.dta"\)/],
  ['x.rda', bytes('RDX3\nX\n'), /haven::write_dta\(get\(load\("x\.rda"\)\), "x\.dta"\)/],
  [
    'old.xls',
    bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
    /an old Excel workbook.*libreoffice --convert-to xlsx "old\.xls"/,
  ],
  ['x.csv', bytes('<!DOCTYPE html><html>'), /a web page, which is not read/],
  ['x.ods', zipSync({ mimetype: utf8('a'), 'content.xml': utf8('<a/>') }), /OpenDocument.*--convert-to xlsx "x\.ods"/],
  ['x.zip', zipSync({ 'x.csv': utf8('a,b\n1,2\n') }), /a ZIP archive, which is not read.*unpack it first/],
])('%s is refused with what converts it', async (file, content, message) => {
  await expect(parseFile(content, { file })).rejects.toThrow(message);
});
