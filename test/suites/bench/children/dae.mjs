// node children/dae.mjs JOB: fits autoencoders of many seeds, prints what one takes as JSON. CPU is of all threads.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createDevice } from '@kuznets/core-gpu';
import { DenoisingAutoencoder } from '@kuznets/dae';

const {
  rows,
  features,
  x,
  options,
  replicas,
  device: deviceOptions,
} = JSON.parse(readFileSync(JSON.parse(process.argv[2]).job, 'utf8'));
const cpuSeconds = (from) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};
const device = await createDevice(deviceOptions);
const data = { x: Float64Array.from(x), rows, features };
const cpuFrom = process.cpuUsage();
const from = performance.now();
const { result } = await new DenoisingAutoencoder(options).fit(data, { device, replicas, keepParameters: false });
const cpu = cpuSeconds(cpuFrom) / replicas;
const wall = (performance.now() - from) / 1000 / replicas;
await device.destroy();
const mse = result.reconstructionMse.toSorted();
const at = (share) => mse[Math.floor(share * replicas)];
const done = {
  cpu,
  wall,
  processCpu: cpuSeconds(),
  peakMiB: process.resourceUsage().maxRSS / 1024,
  mse: { median: at(0.5), p5: at(0.05), p95: at(0.95) },
  device: device.info.name,
};
process.stdout.write(`${JSON.stringify(done)}\n`, () => process.exit(0));
