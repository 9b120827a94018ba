import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rootOf, type Through } from './programs.ts';

const mountFlags = [['--mount'], ['--user', '--map-root-user', '--mount']].find((flags) => {
  try {
    execFileSync('unshare', [...flags, 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** Whether a folder can be another disk for one process and those that it starts. */
export const canMount = mountFlags !== undefined;

/** For this process the folder lies on a disk that has no room left. */
export function withFullDisk(folder: string): Through {
  const script = 'mount -t tmpfs -o size=4k tmpfs "$0" && { head -c 4096 /dev/zero > "$0/full"; exec "$@"; }';
  return (command) => ['unshare', ...(mountFlags ?? []), 'sh', '-c', script, folder, ...command];
}

/** Variables under which a process and those that it starts are another build of kuznets. */
export function otherBuild(): Record<string, string> {
  const hooks = new URL('other-build-hooks.mjs', import.meta.url).href;
  const script = `import{register}from'node:module';register('${hooks}')`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(script)}` };
}

/** Variables under which the clock of a process and those that it starts is so many days ahead. */
export function otherClock(days: number): Record<string, string> {
  const library = 'libfaketime.so.1';
  const multiarch = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch as string];
  const path = `${rootOf('faketime')}/usr/lib/${multiarch}/faketime/${library}`;
  if (!existsSync(path)) throw new Error(`there is no ${library} here; npm run setup -- --native unpacks it`);
  return { LD_PRELOAD: path, FAKETIME: `${days > 0 ? '+' : ''}${days}d`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}
