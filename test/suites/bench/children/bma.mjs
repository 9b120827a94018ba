// node children/bma.mjs JOB: Bayesian model averaging by chains, prints what it took as JSON. Timed: the fit, standardising the
// data and averaging the best models included. CPU is of all threads.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createDevice } from '@kuznets/core-gpu';
import { BayesianModelAveraging } from '@kuznets/regression';

const job = JSON.parse(process.argv[2]);
const { rows, features, options } = job;
const doubles = (path) => {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const data = { rows, features, x: doubles(job.x), y: doubles(job.y) };
const cpuSeconds = (from) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};

const opening = process.cpuUsage();
const device = await createDevice(job.device);
const open = cpuSeconds(opening);
const cpuFrom = process.cpuUsage();
const from = performance.now();
const model = await new BayesianModelAveraging(options).fit(data, { device });
const cpu = cpuSeconds(cpuFrom);
const wall = (performance.now() - from) / 1000;
await device.destroy();

const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const draws = options.nChains * (options.nDraws + options.burnIn);
const { message } = model.result.convergence;
const result = {
  cpu,
  wall,
  open,
  draws,
  drawsPerCpuSecond: draws / cpu,
  message,
  processCpu: (userCPUTime + systemCPUTime) / 1e6,
  peakMiB: maxRSS / 1024,
  device: device.info.name,
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
