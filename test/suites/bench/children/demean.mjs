// node children/demean.mjs JOB: columns without effects of two ways. Timed: the call, user and system time of all threads.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { demean } from '@kuznets/regression';

const { rows, columns, x, entity, period } = JSON.parse(process.argv[2]);
const read = (file) => new Uint8Array(readFileSync(file)).buffer;
const values = new Float64Array(read(x));
const given = Array.from({ length: columns }, (_, k) => values.slice(k * rows, (k + 1) * rows));
const effects = [entity, period].map((file) => [...new Int32Array(read(file))]);
const from = performance.now();
const before = process.cpuUsage();
const found = demean(given, effects);
const { user, system } = process.cpuUsage(before);
const wall = (performance.now() - from) / 1000;
if (!found.converged.every(Boolean)) throw new Error('not converged');
const all = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    ...{
      device: 'JavaScript, one thread',
      cpu: (user + system) / 1e6,
      wall,
      processCpu: (all.user + all.system) / 1e6,
    },
    peakMiB: process.resourceUsage().maxRSS / 1024,
    squares: found.columns.map((column) => column.reduce((sum, value) => sum + value * value, 0)),
  }),
);
