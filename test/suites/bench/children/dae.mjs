// node children/dae.mjs JOB: fits autoencoders of many seeds, prints what one takes as JSON. CPU is of all threads.
import { readFileSync } from 'node:fs';
import { createDevice } from '@kuznets/core-gpu';
import { DenoisingAutoencoder } from '@kuznets/dae';
import { job, print, processTook, timed } from './child.mjs';

const { rows, features, x, options, replicas, device: place } = JSON.parse(readFileSync(job.job, 'utf8'));
const device = await createDevice(place);
const data = { x: Float64Array.from(x), rows, features };
const fit = { device, replicas, keepParameters: false };
const { value: model, cpu, wall } = await timed(() => new DenoisingAutoencoder(options).fit(data, fit));
await device.destroy();

const mse = model.result.reconstructionMse.toSorted();
const at = (share) => mse[Math.floor(share * replicas)];
print({
  ...{ cpu: cpu / replicas, wall: wall / replicas },
  ...processTook(),
  mse: { median: at(0.5), p5: at(0.05), p95: at(0.95) },
  device: device.info.name,
});
