import { closeSync, constants, mkdtempSync, openSync, readFileSync, readlinkSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';

const { O_APPEND, O_CREAT, O_EXCL, O_NOCTTY, O_NONBLOCK, O_RDWR, O_WRONLY } = constants;

/** Said of drivers that allow more than Dawn ever uses; nothing follows from it. */
const idle = /^Warning: max\w+ artificially reduced from \d+ to \d+ to fit dynamic offset allocation limit\.\n/gm;

/**
 * Calls a function whose native code writes to file descriptor 2, and keeps Dawn's warnings about limits off it; everything else that is
 * written meanwhile follows when the function has returned.
 *
 * Node cannot duplicate a descriptor. On Linux a terminal, a pipe and a file that is appended to can be opened again and be the same; a
 * socket cannot, nor a file with its own place in it: there the warnings stay. Nothing else may open a file meanwhile, so the function is
 * synchronous.
 *
 * @param look - the function
 * @returns what it returns
 */
export function withoutIdleWarnings<T>(look: () => T): T {
  const stderr = reopened();
  if (stderr === null) return look();
  let folder: string;
  let log: number;
  try {
    folder = mkdtempSync(join(tmpdir(), 'kuznets-'));
    log = openSync(join(folder, 'stderr'), O_RDWR | O_CREAT | O_EXCL, 0o600);
  } catch {
    closeSync(stderr.fd);
    return look();
  }
  try {
    becomeStderr(log, O_WRONLY | O_APPEND);
    return look();
  } finally {
    becomeStderr(stderr.fd, stderr.flags);
    const written = readFileSync(join(folder, 'stderr'), 'utf8').replace(idle, '');
    for (const fd of [log, stderr.fd]) closeSync(fd);
    rmSync(folder, { recursive: true });
    if (written !== '') writeSync(2, written);
  }
}

/** What is opened has the lowest number that is free: 0 and 1 are always taken. */
function becomeStderr(fd: number, flags: number): void {
  closeSync(2);
  try {
    openSync(`/proc/self/fd/${fd}`, flags);
  } catch {
    openSync('/dev/null', O_WRONLY);
  }
}

/** Standard error, opened again; null where that would not be the same. */
function reopened(): { readonly fd: number; readonly flags: number } | null {
  if (process.platform !== 'linux') return null;
  try {
    // Not fstat: once Dawn is loaded, Node 20 no longer resolves links to packages after it.
    const kind = isatty(2) ? 'terminal' : readlinkSync('/proc/self/fd/2');
    const [, opened = ''] = /^flags:\s*([0-7]+)$/m.exec(readFileSync('/proc/self/fdinfo/2', 'utf8')) ?? [];
    const isAppended = kind.startsWith('/') && (Number.parseInt(opened, 8) & O_APPEND) !== 0;
    if (kind !== 'terminal' && !kind.startsWith('pipe:') && !isAppended) return null;
    // A pipe whose reader has left would be waited for.
    const flags = O_WRONLY | O_APPEND | O_NOCTTY | (kind === 'terminal' ? 0 : O_NONBLOCK);
    return { fd: openSync('/proc/self/fd/2', flags), flags };
  } catch {
    return null;
  }
}
