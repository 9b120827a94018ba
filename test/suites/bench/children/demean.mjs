// node children/demean.mjs JOB: columns without effects of two ways. Timed: the call, user and system time of all threads.
import { readFileSync } from 'node:fs';
import { demean } from '@kuznets/regression';
import { doubles, job, print, processTook, timed } from './child.mjs';

const { rows, columns, x, entity, period } = job;
const values = doubles(x);
const given = Array.from({ length: columns }, (_, k) => values.slice(k * rows, (k + 1) * rows));
const effects = [entity, period].map((file) => [...new Int32Array(new Uint8Array(readFileSync(file)).buffer)]);
const { value: found, cpu, wall } = await timed(() => demean(given, effects));
if (!found.converged.every(Boolean)) throw new Error('not converged');

print({
  ...{ device: 'JavaScript, one thread', cpu, wall },
  ...processTook(),
  squares: found.columns.map((column) => column.reduce((sum, value) => sum + value * value, 0)),
});
