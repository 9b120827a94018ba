import { lstatSync, readFileSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigError } from '@kuznets/base';
import { canonicalJson, prettyJson } from '@kuznets/studies';
import type { z } from 'zod';
import { isCode, OutputError, outputError, replaceFile, writeThroughAsync } from './files.ts';
import { folderStore } from './folder-store.ts';
import { lockedBy } from './lock.ts';
import { folderMarks } from './marks.ts';
import { parsePlanned, planSchema, shardSchema, stageSchema, type WorkPlan } from './plan.ts';
import { readPlain } from './work-folder-files.ts';
import type { Workplace } from './workplace.ts';

/** What lies in a work folder beside the plan. */
const folders = ['units', 'stages', 'marks', 'logs', 'data'];

const remedy = 'name another work folder';

/** A work folder, as it lies on a disk that all machines see. */
export interface WorkFolder extends Workplace {
  readonly path: string;
  /**
   * Keeps others from doing something meanwhile.
   *
   * @param what - a word.
   * @returns how to let them.
   * @throws OutputError where another process does it.
   */
  readonly lock: (what: string) => Promise<() => Promise<void>>;
}

/**
 * Opens a work folder that `kuznets plan` wrote. What it says is checked; nothing outside it is read.
 *
 * @param directory - the folder.
 * @returns its plan, units and shards.
 * @throws ConfigError where it is none, of a newer version or damaged.
 */
export function openWorkFolder(directory: string): WorkFolder {
  const path = resolve(directory);
  const file = join(path, 'plan.json');
  const text = readPlain(file);
  if (text === undefined)
    throw new ConfigError('there is no plan', { where: { file }, allowed: 'a folder that kuznets plan wrote' });
  return workFolderOf(path, directory, parsePlanned(planSchema, text, file));
}

/**
 * Makes a work folder, or takes up the one that is there.
 *
 * @param directory - the folder; made if it is not there.
 * @param plan - what is to be computed.
 * @param files - paths of the inputs to copy, by role.
 * @returns the folder, with the plan that was there where it computes the same.
 * @throws ConfigError where the folder holds the plan of something else; OutputError where it cannot be written.
 */
export async function createWorkFolder(
  directory: string,
  plan: WorkPlan,
  files: Readonly<Record<string, string>>,
): Promise<WorkFolder> {
  const path = resolve(directory);
  const file = join(path, 'plan.json');
  const there = readPlain(file);
  if (there !== undefined) {
    const { plan: earlier } = openWorkFolder(directory);
    if (earlier.id !== plan.id)
      throw new ConfigError('the folder holds the plan of another study, other settings, other data or another build', {
        ...{ code: 'other-plan', where: { file } },
        allowed: 'the same study, or another folder',
      });
    return workFolderOf(path, directory, earlier);
  }
  try {
    for (const name of folders) await mkdir(join(path, name), { recursive: true });
    await probe(path);
    for (const { role, source } of plan.inputs) {
      if (source.kind !== 'copied') continue;
      await mkdir(join(path, 'data', role), { recursive: true });
      await copyFile(files[role]!, join(path, 'data', role, source.name));
    }
    await replaceFile(file, prettyJson(plan));
  } catch (error) {
    throw outputError(path, error, remedy);
  }
  return workFolderOf(path, directory, plan);
}

/** A file system on which a new file takes a name that is there, or none can be renamed, would mix what two processes write. */
async function probe(path: string): Promise<void> {
  const file = join(path, `probe-${process.pid}`);
  try {
    await replaceFile(file, 'a');
    await replaceFile(file, 'b');
    const twice = await writeThroughAsync(file, new Uint8Array(1)).then(
      () => true,
      (error: unknown) => !isCode(error, 'EEXIST'),
    );
    if (twice || readFileSync(file, 'utf8') !== 'b')
      throw new OutputError(`${path}: lies on a file system without exclusive creation or renaming; ${remedy}`);
  } finally {
    rmSync(file, { force: true });
  }
}

function workFolderOf(path: string, name: string, plan: WorkPlan): WorkFolder {
  for (const folder of folders) {
    const entry = lstatSync(join(path, folder), { throwIfNoEntry: false });
    if (entry !== undefined && !entry.isDirectory())
      throw new ConfigError('no folder', {
        where: { file: join(path, folder) },
        allowed: 'a folder of its own, no link',
      });
  }
  const stageFolder = (stage: number): string => join(path, 'stages', String(stage));
  const read = <Schema extends z.ZodObject>(file: string, schema: Schema): z.output<Schema> | undefined => {
    const text = readPlain(file);
    if (text === undefined) return undefined;
    const value = parsePlanned(schema, text, file);
    if (value['plan'] !== plan.id)
      throw new ConfigError('of another study than the plan beside it', {
        ...{ code: 'other-plan', where: { file } },
        allowed: `a file of plan ${plan.id}; remove this one`,
      });
    return value;
  };
  return {
    path,
    name,
    plan,
    store: folderStore(join(path, 'units'), { remedy }),
    marks: folderMarks(join(path, 'marks')),
    lock: (what) => lockedBy(join(path, 'marks', `${what}.lock`), what),
    inputFile(role) {
      const source = plan.inputs.find((input) => input.role === role)?.source;
      if (source?.kind !== 'copied') throw new RangeError(`no input ${role} was copied`);
      const file = join(path, 'data', role, source.name);
      if (!lstatSync(file, { throwIfNoEntry: false })?.isFile())
        throw new ConfigError('the data are not in the work folder', {
          ...{ where: { file }, allowed: 'the file that kuznets plan copied, no link; plan again' },
        });
      return Promise.resolve(file);
    },
    readStage: (stage) => Promise.resolve(read(join(stageFolder(stage), 'stage.json'), stageSchema)),
    readShard({ stage, shard }) {
      const file = join(stageFolder(stage), `${shard}.json`);
      const found = read(file, shardSchema);
      if (found === undefined)
        throw new ConfigError('there is no such shard', { where: { file }, allowed: 'kuznets plan again' });
      return Promise.resolve(found.units);
    },
    async writeStage(stage, shards) {
      const folder = stageFolder(stage.stage);
      try {
        await mkdir(folder, { recursive: true });
        const there = new Set(await readdir(folder));
        if (there.has('stage.json')) return;
        for (const [shard, units] of shards.entries()) {
          const listed = { plan: plan.id, stage: stage.stage, shard, units };
          await replaceFile(join(folder, `${shard}.json`), `${canonicalJson(listed)}\n`);
        }
        await replaceFile(join(folder, 'stage.json'), `${canonicalJson(stage)}\n`);
      } catch (error) {
        throw outputError(folder, error, remedy);
      }
    },
  };
}
