import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { isCode, replaceFile } from './files.ts';
import { failureSchema, runningSchema } from './mark-schemas.ts';
import { parsePlanned } from './plan.ts';
import { readPlain } from './work-folder-files.ts';
import type { RunningShard, ShardFailure, ShardId, ShardMarks } from './workplace.ts';

/** A process that is alive says so this often. */
export const beatMilliseconds = 15_000;
/** One that was not heard of for so long is gone. */
export const goneMilliseconds = 4 * beatMilliseconds;

const runningFile = /^running-\d+-\d+-[0-9a-f]{12}\.json$/;
const failedFile = /^failed-\d+-\d+\.json$/;

/** Marks of shards as files in a folder. No clock but the folder's own tells what is alive. */
export function folderMarks(folder: string): ShardMarks {
  const names = (kind: RegExp): string[] => {
    try {
      return readdirSync(folder).filter((name) => kind.test(name));
    } catch (error) {
      if (isCode(error, 'ENOENT')) return [];
      throw error;
    }
  };
  const failureOf = ({ stage, shard }: ShardId): string => join(folder, `failed-${stage}-${shard}.json`);
  const read = <Schema extends z.ZodType>(schema: Schema, name: string): z.output<Schema>[] => {
    try {
      const text = readPlain(join(folder, name));
      return text === undefined ? [] : [parsePlanned(schema, text, name)];
    } catch {
      // A mark decides nothing: one that cannot be read is none.
      return [];
    }
  };
  return {
    async begin(shard) {
      const file = join(folder, `running-${shard.stage}-${shard.shard}-${randomBytes(6).toString('hex')}.json`);
      const mark: RunningShard = { ...shard, host: hostname(), pid: process.pid };
      const beat = (): Promise<void> => writeFile(file, JSON.stringify(mark)).catch(() => undefined);
      await mkdir(folder, { recursive: true }).catch(() => undefined);
      await beat();
      const timer = setInterval(() => void beat(), beatMilliseconds);
      timer.unref();
      return async () => {
        clearInterval(timer);
        await Promise.resolve();
        rmSync(file, { force: true });
      };
    },
    async fail(failure) {
      await replaceFile(failureOf(failure), JSON.stringify(failure)).catch(() => undefined);
    },
    succeed(shard) {
      rmSync(failureOf(shard), { force: true });
      return Promise.resolve();
    },
    async running() {
      const marks = names(runningFile);
      if (marks.length === 0) return [];
      const now = await clockOf(folder);
      const alive = marks.filter((name) => {
        const beat = lstatSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs;
        return beat !== undefined && now - beat < goneMilliseconds;
      });
      return alive.flatMap((name): RunningShard[] => read(runningSchema, name));
    },
    failed: () => Promise.resolve(names(failedFile).flatMap((name): ShardFailure[] => read(failureSchema, name))),
  };
}

/** The time by the clock that dates a folder's files. */
export async function clockOf(folder: string): Promise<number> {
  const file = join(folder, `clock-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(file, '');
    return lstatSync(file).mtimeMs;
  } catch {
    // Whoever may not write asks the clock here.
    return Date.now();
  } finally {
    rmSync(file, { force: true });
  }
}
