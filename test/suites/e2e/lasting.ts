import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { kuznets as inItsOwnProcess, type Finished, type RunOptions } from './cli.ts';

let child: ChildProcess | null = null;
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs `kuznets` in a folder as {@link inItsOwnProcess} does, but all runs in one process, one after the other, which loads the program
 * once and ends with the tests; for tests of what the command does with its arguments and files, not of its process. A run that is
 * watched, wrapped in another command or has an environment of its own has its own process.
 */
export function kuznets(args: readonly string[], options: RunOptions): Promise<Finished> {
  if (options.onStart || options.through || options.env) return inItsOwnProcess(args, options);
  const run = before.then(() => runInChild(args, options.cwd));
  before = run.catch(() => {});
  return run;
}

async function runInChild(args: readonly string[], cwd: string): Promise<Finished> {
  child ??= start();
  const ended = new AbortController();
  const { signal } = ended;
  child.send({ args, cwd });
  const answer = once(child, 'message', { signal }).then(([finished]) => finished as Finished);
  const loss = once(child, 'exit', { signal }).then(([code]) => {
    child = null;
    throw new Error(`the lasting process ended with ${code} while it ran kuznets ${args.join(' ')}`);
  });
  try {
    return await Promise.race([answer, loss]);
  } finally {
    ended.abort();
    await Promise.allSettled([answer, loss]);
  }
}

function start(): ChildProcess {
  const { KUZNETS_DATA: _, ...env } = process.env;
  return fork(fileURLToPath(new URL('lasting-process.mjs', import.meta.url)), { env, execArgv: [] });
}
