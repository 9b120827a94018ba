import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, homedir } from 'node:os';
import { join } from 'node:path';
import { workKinds, type AdapterSummary, type WorkSeconds } from '@kuznets/core-gpu';
import { z } from 'zod';
import { versions } from '../versions.ts';

const seconds = z.number().positive();
const measurementsSchema = z.record(
  z.string(),
  z.strictObject(
    Object.fromEntries(workKinds.map((kind) => [kind, seconds])) as Record<keyof WorkSeconds, z.ZodNumber>,
  ),
);

/** Where measurements of backends are kept. */
export interface MeasurementStore {
  readonly path: string;
  readonly read: (key: string) => WorkSeconds | undefined;
  readonly write: (key: string, measured: WorkSeconds) => void;
}

/** What a measurement of WASM with so many workers, or of an adapter, is kept under: it holds for this processor, driver, Node and version. */
export function measurementKey(backend: AdapterSummary | { readonly workers: number | undefined }): string {
  const { kuznets, node } = versions();
  const place =
    'api' in backend
      ? [backend.api, backend.name, backend.description]
      : ['wasm', String(backend.workers ?? availableParallelism())];
  return [`kuznets ${kuznets}`, `node ${node}`, cpus()[0]?.model ?? process.arch, ...place].join(', ');
}

/** The user's cache folder. */
function cacheFolder(): string {
  const { env, platform } = process;
  if (env['XDG_CACHE_HOME']) return env['XDG_CACHE_HOME'];
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (platform === 'win32' && env['LOCALAPPDATA']) return env['LOCALAPPDATA'];
  return join(homedir(), '.cache');
}

/** Measurements in the user's cache folder; where nothing can be read or kept there, they are made again. */
export function userMeasurements(folder = join(cacheFolder(), 'kuznets')): MeasurementStore {
  const path = join(folder, 'backends.json');
  const readAll = (): Record<string, WorkSeconds> => {
    try {
      return measurementsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      return {};
    }
  };
  return {
    path,
    read: (key) => readAll()[key],
    write(key, measured) {
      const part = `${path}.${process.pid}`;
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(part, `${JSON.stringify({ ...readAll(), [key]: measured }, null, 2)}\n`);
        renameSync(part, path);
      } catch {
        rmSync(part, { force: true });
      }
    },
  };
}
