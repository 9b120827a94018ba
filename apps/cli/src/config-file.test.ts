import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { growthConfigInputSchema } from '@kuznets/studies';
import { expect, it, onTestFinished } from 'vitest';
import { readSettings } from './config-file.ts';

function read(name: string, content: string, flags: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, name);
  writeFileSync(config, content);
  return readSettings(growthConfigInputSchema, { ...flags, config });
}

it.each([
  ['a.yaml', 'trees: 5\nseed: null\n'],
  ['a.json', '{ "trees": 5 }'],
  ['a.ts', 'export default { trees: 5 as number };'],
  ['a.mjs', 'export const study = 1; export default { trees: 5 };'],
])('reads %s', async (name, content) => {
  expect(await read(name, content)).toEqual({ trees: 5 });
});

it('runs no file that is not there, and reads no pipe', async () => {
  const config = '/nowhere/a.ts';
  await expect(readSettings(growthConfigInputSchema, { config })).rejects.toThrow(
    '/nowhere/a.ts: there is no such file',
  );
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const pipe = join(folder, 'a.yaml');
  execFileSync('mkfifo', [pipe]);
  await expect(readSettings(growthConfigInputSchema, { config: pipe })).rejects.toThrow('a pipe or device, not a file');
});

it('lets flags win, setting by setting', async () => {
  const yaml = 'trees: 5\nfolds: 3\ncsv: { delimiter: ";", decimal: comma }\n';
  expect(await read('a.yaml', yaml, { trees: 7, delimiter: '|' })).toEqual({
    trees: 7,
    folds: 3,
    csv: { delimiter: '|', decimal: 'comma' },
  });
});

it.each([
  ['a.ts', 'export const study = { trees: 5 };', /no default export, got the exports study; allowed: export default/],
  ['a.mts', '', /no default export, got no exports/],
  ['a.ts', 'export default undefined;', /a map of settings, got nothing/],
  ['a.ts', 'export default [5];', /a map of settings, got a list/],
  ['a.yaml', '- trees', /a map of settings, got a list/],
  ['a.json', '"trees"', /a map of settings, got a string/],
  ['a.ts', 'export default new Map([["trees", 5]]);', /a map of settings, got an object of the class Map/],
  ['a.ts', 'export default new Date(0);', /a map of settings, got an object of the class Date/],
  ['a.ts', 'export default { get trees() { throw new Error("not today"); } };', /a\.ts: not today/],
  ['a.json', '{', /JSON/],
  ['a.toml', 'trees = 5', /a \.yaml, \.json or \.ts file, got \.toml/],
])('refuses %s of %j', async (name, content, message) => {
  const error = read(name, content);
  await expect(error).rejects.toThrow(message);
  await expect(error).rejects.toThrow(expect.objectContaining({ name: 'ConfigError' }));
});
