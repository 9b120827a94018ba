import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder } from './files.ts';
import { checkResultFolder, writeResultFolder } from './result-folder.ts';
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
    checkResultFolder(out);
    expect([readdirSync(out), existsSync(aside)]).toEqual([['manifest.json', 'x'], false]);
  });
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

  it('says which place cannot be written', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'work'), 'a file');
    expect(() => workFolder(join(folder, 'work'))).toThrow(/work: a part of the path is a file, not a folder; /);
  });
});
