import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder } from '@kuznets/engines/files';
import { checkResultFolder, recoverResult, replaceReport, writeResultFolder } from './result-folder.ts';
import { workFolder } from './work-folder.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('makeFolder', () => {
  it('takes away what it made, as far as nothing else is there', () => {
    const folder = emptyFolder();
    makeFolder(join(folder, 'a', 'b', 'c'))!();
    expect(readdirSync(folder)).toEqual([]);

    const unmake = makeFolder(join(folder, 'a', 'b', 'c'))!;
    writeFileSync(join(folder, 'a', 'mine.txt'), 'years of work');
    unmake();
    expect(readdirSync(join(folder, 'a'))).toEqual(['mine.txt']);
    expect(makeFolder(join(folder, 'a'))).toBeUndefined();
  });
});

describe('a result folder', () => {
  it('takes away what a killed run left, and puts back the result that it had moved aside', async () => {
    const folder = emptyFolder();
    const out = join(folder, 'r');
    const files = new Map([
      ['manifest.json', '{"files":{"x":""}}'],
      ['x', 'old'],
    ]);
    await writeResultFolder(out, files);
    for (const name of ['.r-0123456789ab', '.r-other', '.rs-0123456789ab']) mkdirSync(join(folder, name));
    checkResultFolder(out);
    expect(readdirSync(folder).sort()).toEqual(['.r-other', '.rs-0123456789ab', 'r']);

    const aside = join(folder, '.r-0123456789ab-previous');
    await writeResultFolder(aside, files);
    rmSync(out, { recursive: true });
    recoverResult(out);
    expect([readdirSync(out), existsSync(aside)]).toEqual([['manifest.json', 'x'], false]);
  });

  it('whose content was being replaced in its place is the earlier or the new one, whenever the run was killed', async () => {
    const layouts = [
      // Written, not yet in place.
      { '.kuznets-0123456789ab': ['x', 'new'], '.': ['manifest.json', 'x'], expected: 'old' },
      // The earlier content half moved away.
      {
        '.kuznets-0123456789ab': ['x', 'new'],
        '.kuznets-0123456789ab-previous': ['x'],
        '.': ['manifest.json'],
        expected: 'old',
      },
      // The new content half moved in.
      {
        '.kuznets-0123456789ab-placing': ['x', 'new'],
        '.kuznets-0123456789ab-previous': ['manifest.json', 'x'],
        '.': ['manifest.json'],
        expected: 'new',
      },
    ] as const;
    for (const { expected, ...folders } of layouts) {
      const out = join(emptyFolder(), 'r');
      for (const [name, content] of Object.entries(folders)) {
        mkdirSync(join(out, name), { recursive: true });
        for (const file of content) {
          const isNew = name.endsWith('placing') || name === '.kuznets-0123456789ab';
          const text = isNew ? 'new' : 'old';
          writeFileSync(join(out, name, file), file === 'manifest.json' ? '{"files":{"x":"","new":""}}' : text);
        }
      }
      checkResultFolder(out);
      expect(readFileSync(join(out, 'x'), 'utf8')).toBe(expected);
      expect(readdirSync(out)).toEqual(expected === 'new' ? ['manifest.json', 'new', 'x'] : ['manifest.json', 'x']);
    }
  });

  it('of a name that is too long for what is written beside it is refused at once', () => {
    const folder = emptyFolder();
    for (const length of [300, 250, 235])
      expect(() => checkResultFolder(join(folder, 'x'.repeat(length)))).toThrow(
        /a name is too long; choose a shorter one/,
      );
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('a report takes the place of a page and of nothing else', () => {
  const folder = emptyFolder();
  const page = join(folder, 'comparison.html');
  replaceReport(page, '<!doctype html>\n<p>one');
  replaceReport(page, '<!doctype html>\n<p>two');
  expect(readFileSync(page, 'utf8')).toMatch(/two/);
  const notes = join(folder, 'notes.txt');
  writeFileSync(notes, 'mine');
  expect(() => replaceReport(notes, '<!doctype html>')).toThrow(/exists and is no report of kuznets; .*--out/);
  expect(readFileSync(notes, 'utf8')).toBe('mine');
  expect(() => replaceReport(folder, '<!doctype html>')).toThrow(/exists and is no report/);
});

describe('a work folder', () => {
  it('keeps units over processes, and is gone when it is cleared', async () => {
    const folder = emptyFolder();
    const path = join(folder, 'deep', 'work');
    const store = workFolder(path);
    expect([await store.keys(), await store.read('a'), readdirSync(folder)]).toEqual([[], undefined, []]);
    await store.write('a', Uint8Array.of(1, 2));
    await store.write('b', Uint8Array.of(3));
    await store.write('a', Uint8Array.of(4));
    writeFileSync(join(path, 'c-1.part'), 'begun');
    const again = workFolder(path);
    expect(readdirSync(path).sort()).toEqual(['a.unit', 'b.unit']);
    expect([await again.keys(), [...(await again.read('a'))!], again.units()]).toEqual([['a', 'b'], [4], 2]);
    store.clear();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves alone what it did not write', async () => {
    const path = join(emptyFolder(), 'work');
    const store = workFolder(path);
    await store.write('a', Uint8Array.of(1));
    writeFileSync(join(path, 'mine.txt'), 'years of work');
    store.clear();
    expect(readdirSync(path)).toEqual(['mine.txt']);
  });

  it('goes on when another run tidies the folder up', async () => {
    const path = join(emptyFolder(), 'work');
    const store = workFolder(path);
    await store.write('a', Uint8Array.of(1));
    workFolder(path).clear();
    await store.write('b', Uint8Array.of(2));
    expect(await store.keys()).toEqual(['b']);
  });

  it('that studies share is cleared of what the run used alone', async () => {
    const path = join(emptyFolder(), 'work');
    const other = workFolder(path, { shared: true });
    await other.write('theirs', Uint8Array.of(1));
    await other.write('both', Uint8Array.of(2));
    const store = workFolder(path, { shared: true });
    await store.write('mine', Uint8Array.of(3));
    await store.read('both');
    store.clear();
    expect(readdirSync(path)).toEqual(['theirs.unit']);

    const fresh = workFolder(path, { shared: true, fresh: true });
    expect([await fresh.keys(), await fresh.read('theirs')]).toEqual([[], undefined]);
    await fresh.write('theirs', Uint8Array.of(4));
    expect([await fresh.keys(), [...(await fresh.read('theirs'))!]]).toEqual([['theirs'], [4]]);
  });

  it('says which place cannot be written', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'work'), 'a file');
    expect(() => workFolder(join(folder, 'work'))).toThrow(/work: a part of the path is a file, not a folder; /);
  });
});
