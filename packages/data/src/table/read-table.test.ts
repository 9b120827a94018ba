import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DataError } from '@kuznets/base';
import { errorOf } from './csv-text.fixture.ts';
import { parseTable } from './parse-table.ts';
import { readTable } from './read-table.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kuznets-table-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file reads as its text does', async () => {
  const path = join(folder, 'a b.csv');
  const text = `id,y\n${Array.from({ length: 5_000 }, (_, i) => `r${i},${i / 7}`).join('\n')}\n`;
  await writeFile(path, text);
  expect(await readTable(path)).toEqual(await parseTable(text, { file: path }));
});

test.each([
  ['no-such.csv', /no such file/],
  ['a b.csv/x.csv', /no such file/],
  ['.', /a folder, not a file/],
])('%s is a DataError that names the path', async (name, problem) => {
  const path = join(folder, name);
  const error = await errorOf(readTable(path));
  expect(error).toBeInstanceOf(DataError);
  expect(error).toHaveProperty('where.file', path);
  expect(String(error)).toMatch(problem);
});

test('a pipe is refused unopened: nothing may ever come of it', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const error = await errorOf(readTable(path));
  expect(String(error)).toMatch(/DataError.*a pipe or device, not a file; allowed: a file; save to one/);
});

test.skipIf(process.getuid?.() === 0)('an unreadable file is a DataError (left out for root)', async () => {
  const path = join(folder, 'secret.csv');
  await writeFile(path, 'a,b\n1,2\n');
  await chmod(path, 0);
  expect(String(await errorOf(readTable(path)))).toMatch(/DataError.*may not be read/);
});

test('a file of 2 GB is refused by its size, nothing read', async () => {
  const path = join(folder, 'large.csv');
  const file = await open(path, 'w');
  await file.truncate(2 * 1024 ** 3);
  await file.close();
  const before = process.memoryUsage().rss;
  const error = await errorOf(readTable(path));
  expect(error).toMatchObject({ name: 'DataError', where: { file: path }, got: '2147483648 bytes' });
  expect(String(error)).toMatch(/too large.*at most 1073741824 bytes/);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 ** 2);
});

test('where there is no file system, parseTable is what is left', async () => {
  const builtin = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
  const error = await errorOf(readTable('a.csv'));
  builtin.mockRestore();
  expect(error).toHaveProperty('name', 'ConfigError');
  expect(String(error)).toContain('parseTable');
});
