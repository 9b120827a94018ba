// node children/read_table.mjs JOB: reads a table and describes its columns, as `kuznets data check` does; prints what it took as JSON.
import { performance } from 'node:perf_hooks';
import { describeColumn, readTable } from '@kuznets/data';

const { file } = JSON.parse(process.argv[2]);
const cpuSeconds = (from) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};
const cpuFrom = process.cpuUsage();
const from = performance.now();
const { columns } = await readTable(file);
const read = cpuSeconds(cpuFrom);
const described = columns.map(describeColumn);
const cpu = cpuSeconds(cpuFrom);
const wall = (performance.now() - from) / 1000;
if (described.some(({ type }) => type !== 'numeric')) throw new Error('a column that is not of numbers');
process.stdout.write(
  `${JSON.stringify({ cpu, wall, read, processCpu: cpuSeconds(), peakMiB: process.resourceUsage().maxRSS / 1024, device: 'kuznets' })}\n`,
);
