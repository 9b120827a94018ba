import { lstatSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { isCode, OutputError, outputError } from './files.ts';
import { beatMilliseconds, clockOf, goneMilliseconds } from './marks.ts';

/** Creates a file that no other process can create meanwhile; that of a process which is gone is taken over. */
export async function lockedBy(file: string, what: string): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true }).catch(() => undefined);
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(`${hostname()}, process ${process.pid}`);
      await handle.close();
      break;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw outputError(file, error, 'nothing was written');
      const holder = await readFile(file, 'utf8').catch(() => 'another process');
      if (attempt > 0 || (await isAlive(file)))
        throw new OutputError(
          `${file}: ${holder.slice(0, 200)} is about to ${what}; wait until it is done. If it is gone, this ends within ${goneMilliseconds / 1000} s`,
        );
      rmSync(file, { force: true });
    }
  }
  const timer = setInterval(() => void beat(file), beatMilliseconds);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await Promise.resolve();
    rmSync(file, { force: true });
  };
}

async function beat(file: string): Promise<void> {
  const now = (await clockOf(dirname(file))) / 1000;
  await utimes(file, now, now).catch(() => undefined);
}

async function isAlive(file: string): Promise<boolean> {
  const written = lstatSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written !== undefined && (await clockOf(dirname(file))) - written < goneMilliseconds;
}
