// What the children of the bench share: reading a job's data, measuring a work, printing what it took.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { loadDataset, panel } from '@kuznets/data';

/** What the child was asked for. */
export const job = JSON.parse(process.argv[2]);

/** The numbers of a file of raw doubles. */
export const doubles = (path) => new Float64Array(new Uint8Array(readFileSync(path)).buffer);

/** The sample of a job. */
export const sampleOf = ({ rows, features, x, y }) => ({ rows, features, x: doubles(x), y: doubles(y) });

/** The panel of a data set of the catalogue. */
export async function panelOf(name) {
  const dataDir = process.env.KUZNETS_DATA;
  return panel(await loadDataset(name, dataDir ? { dataDir } : {}));
}

/** A work's value, and what it took: CPU seconds of all threads, and wall seconds. */
export async function timed(work) {
  const before = process.cpuUsage();
  const from = performance.now();
  const value = await work();
  const wall = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { value, cpu: (user + system) / 1e6, wall };
}

/** What the process took so far. */
export function processTook() {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { processCpu: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 };
}

/** Prints what was measured as JSON, and ends the process, whatever still runs. */
export function print(result) {
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}
