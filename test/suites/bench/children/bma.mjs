// node children/bma.mjs JOB: Bayesian model averaging by chains, prints what it took as JSON. Timed: the fit, standardising the
// data and averaging the best models included. CPU is of all threads.
import { createDevice } from '@kuznets/core-gpu';
import { BayesianModelAveraging } from '@kuznets/regression';
import { job, print, processTook, sampleOf, timed } from './child.mjs';

const { options } = job;
const data = sampleOf(job);
const { value: device, cpu: open } = await timed(() => createDevice(job.device));
const { value: model, cpu, wall } = await timed(() => new BayesianModelAveraging(options).fit(data, { device }));
await device.destroy();

const draws = options.nChains * (options.nDraws + options.burnIn);
const { message } = model.result.convergence;
print({
  ...{ cpu, wall, open, draws, drawsPerCpuSecond: draws / cpu, message },
  ...processTook(),
  device: device.info.name,
});
