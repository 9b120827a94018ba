import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { emptyFolder, file, kuznets as alone, table } from '../e2e/cli.ts';
import { kuznets } from '../e2e/lasting.ts';
import { done, resultOf, shardsOf, shares, shuffled, studies } from './studies.ts';

it.each(Object.entries(studies))(
  '%s: shards in any order give the bytes of one process',
  async (_name, { study, prepare, flags }) => {
    const folder = emptyFolder();
    prepare(folder);
    await done(folder, study, ...flags, '--out', 'local');
    await done(folder, 'plan', study, 'w', ...flags, '--shard-seconds', '0.3');
    const share = shares(7);
    for (const shards of shardsOf(join(folder, 'w')))
      for (const { stage, shard } of shuffled(shards, share))
        await done(
          folder,
          'work',
          'w',
          '--stage',
          String(stage),
          '--shard',
          String(shard),
          '--backend',
          'wasm',
          '--workers',
          '2',
        );
    await done(folder, 'finish', 'w', '--out', 'planned');
    expect(resultOf(folder, 'planned')).toBe(resultOf(folder, 'local'));
    expect(readFileSync(join(folder, 'planned/units.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'local/units.json'), 'utf8'),
    );
    await done(folder, 'verify', 'planned', '--backend', 'wasm', '--workers', '1');
  },
);

const small = [
  '--data',
  'my.csv',
  '--id',
  'id',
  '--target',
  'y',
  '--methods',
  'ols,forest',
  '--trees',
  '20',
  '--seeds',
  '1',
  '--folds',
  '2',
  '--resamples',
  '0',
  '--backend',
  'wasm',
  '--workers',
  '1',
];

async function planned(...more: string[]): Promise<string> {
  const folder = emptyFolder();
  file(folder, 'my.csv', table(40));
  await done(folder, 'plan', 'growth', 'w', ...small, '--no-measure', ...more);
  return folder;
}

async function workAll(folder: string): Promise<void> {
  for (const { stage, shard } of shardsOf(join(folder, 'w')).flat())
    await done(folder, 'work', 'w', '--stage', String(stage), '--shard', String(shard));
}

it('lists holes with the commands that fill them; a damaged unit is a hole, and a unit that is there is not computed again', async () => {
  const folder = await planned();
  const first = await kuznets(['finish', 'w', '--out', 'r'], { cwd: folder });
  expect(first).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('6 units of the stage fits are missing') as string,
  });
  expect(first.stderr).toContain('kuznets work w --stage 0 --shard 5');
  await workAll(folder);
  await done(folder, 'finish', 'w', '--out', 'whole');
  const units = join(folder, 'w/units');
  const name = readdirSync(units).find((unit) => unit.includes('-fits-'))!;
  const bytes = readFileSync(join(units, name));
  bytes[bytes.length >> 1]! ^= 4;
  writeFileSync(join(units, name), bytes);
  const hole = await kuznets(['finish', 'w', '--out', 'r'], { cwd: folder });
  expect(hole.code).toBe(1);
  expect(hole.stderr).toContain(`a unit in the work folder is damaged: ${name.slice(0, -'.unit'.length)}`);
  const [, command] = /kuznets (work w --stage 0 --shard \d)/.exec(hole.stderr)!;
  await done(folder, ...command!.split(' '));
  await done(folder, 'finish', 'w', '--out', 'r');
  expect(resultOf(folder, 'r')).toBe(resultOf(folder, 'whole'));
  expect(await done(folder, 'status', 'w')).toContain('6 of 6 units done');
});

it('says what is wrong, and exits with a code that does not ask for another try', async () => {
  const folder = await planned();
  const plan = join(folder, 'w/plan.json');
  const text = readFileSync(plan, 'utf8');
  const facts = JSON.parse(text) as { inputs: { source: object }[] };
  const other = (change: object): string => JSON.stringify({ ...facts, ...change });
  const work = ['work', 'w', '--stage', '0', '--shard', '0'];
  const cases: [string, string, readonly string[], number, string][] = [
    [
      'a shard past the end',
      text,
      ['work', 'w', '--stage', '0', '--shard', '6'],
      2,
      'the stage fits has no such shard: 6; allowed: 0 to 5',
    ],
    [
      'a stage past the end',
      text,
      ['work', 'w', '--stage', '2', '--shard', '0'],
      2,
      'there is no such stage: 2; allowed: 0 to 1',
    ],
    [
      'a variable that is not set',
      text,
      ['work', 'w', '--stage', '0', '--shard-from', 'NO_SUCH'],
      2,
      'there is no variable NO_SUCH',
    ],
    ['no folder', text, ['work', 'v', '--stage', '0', '--shard', '0'], 2, 'there is no plan'],
    [
      'a stage before its time',
      text,
      ['work', 'w', '--stage', '1', '--shard', '0'],
      1,
      '6 units of the stage fits are missing',
    ],
    ['a newer folder', other({ schemaVersion: 9 }), work, 2, 'the folder is of a newer kuznets: 9'],
    [
      'another build',
      other({ build: 'a'.repeat(64) }),
      work,
      2,
      'planned by another build of kuznets (0.1.0, aaaaaaaaaaaa)',
    ],
    ['no JSON', '{', work, 2, 'no JSON'],
    ['a plan of another shape', other({ stages: 'all' }), work, 2, 'not what kuznets plan wrote'],
    [
      'a path that leads out',
      other({ inputs: [{ ...facts.inputs[0], source: { kind: 'copied', name: '../../my.csv', path: '/' } }] }),
      work,
      2,
      'not what kuznets plan wrote',
    ],
    [
      'other data',
      other({ inputs: [{ ...facts.inputs[0], sha256: 'b'.repeat(64) }] }),
      work,
      3,
      'another file than the one that was planned',
    ],
  ];
  for (const [name, content, args, code, message] of cases) {
    writeFileSync(plan, content);
    const { stderr, ...ended } = await kuznets(args, { cwd: folder });
    expect({ name, code: ended.code, stderr }).toEqual({
      name,
      code,
      stderr: expect.stringContaining(message) as string,
    });
  }
  writeFileSync(plan, text);
  const changed = await kuznets(['plan', 'growth', 'w', ...small, '--seed', '5'], { cwd: folder });
  expect(changed).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('holds the plan of another study') as string,
  });
});

it('follows no link out of a work folder', async () => {
  const folder = await planned();
  const copy = join(folder, 'w/data/data/my.csv');
  rmSync(copy);
  symlinkSync(join(folder, 'my.csv'), copy);
  const linked = await kuznets(['work', 'w', '--stage', '0', '--shard', '0'], { cwd: folder });
  expect(linked).toMatchObject({ code: 2, stderr: expect.stringContaining('no link') as string });
  rmSync(join(folder, 'w/units'), { recursive: true });
  symlinkSync(folder, join(folder, 'w/units'));
  const units = await kuznets(['work', 'w', '--stage', '0', '--shard', '0'], { cwd: folder });
  expect(units).toMatchObject({ code: 2, stderr: expect.stringContaining('a folder of its own, no link') as string });
});

it('takes data where they lie if told so, and refuses others', async () => {
  const folder = await planned('--data-in-place');
  expect(readdirSync(join(folder, 'w/data'))).toEqual([]);
  const untold = await kuznets(['work', 'w', '--stage', '0', '--shard', '0'], { cwd: folder });
  expect(untold).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--data with the path of my.csv') as string,
  });
  file(folder, 'other.csv', table(41));
  const other = await kuznets(['work', 'w', '--stage', '0', '--shard', '0', '--data', 'other.csv'], { cwd: folder });
  expect(other).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('another file than the one that was planned') as string,
  });
  await done(folder, 'work', 'w', '--stage', '0', '--shard', '0', '--data', 'my.csv');
});

it.each([
  ['rename', 'ENOSYS', 'lies on a file system that cannot do this; a work folder needs one that renames files'],
  ['rename', 'EPERM', 'may not be written'],
  ['exclusive', '', 'lies on a file system without exclusive creation or renaming'],
])('refuses a file system without %s (%s), and leaves no plan', async (lacks, code, message) => {
  const folder = emptyFolder();
  file(folder, 'my.csv', table(40));
  const hook = pathToFileURL(join(import.meta.dirname, 'poor-file-system.mjs')).href;
  const { stderr, ...ended } = await kuznets(['plan', 'growth', 'w', ...small, '--no-measure'], {
    cwd: folder,
    env: { NODE_OPTIONS: `--import=${hook}`, LACKS: lacks, ...(code === '' ? {} : { LACKS_CODE: code }) },
  });
  expect({ ...ended, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(message) as string });
  expect(stderr).toContain('name another work folder');
  const left = readdirSync(join(folder, 'w'), { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
});

it('lets one finish at a time', async () => {
  const folder = await planned();
  await workAll(folder);
  const both = await Promise.all(['a', 'b'].map((out) => alone(['finish', 'w', '--out', out], { cwd: folder })));
  const [ended, refused] = both[0]!.code === 0 ? both : both.toReversed();
  expect(ended!.code).toBe(0);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is about to finish') as string });
});
