import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { parseFile } from '../table/read-table.ts';

test('a ZIP archive that unpacks to more than it may is refused unread', async () => {
  const zeros = new Uint8Array(1 << 26);
  const bomb = zipSync({ 'xl/workbook.xml': zeros, 'xl/_rels/workbook.xml.rels': strToU8('<a/>') });
  expect(bomb.length).toBeLessThan(1 << 17);
  await expect(parseFile(bomb, { maxBytes: 1 << 20 })).rejects.toThrow(
    /the unpacked file is too large.*at most 1048576/,
  );
});
