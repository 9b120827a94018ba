// node children/region_networks.mjs JOB: trains GCNs or LSTM-DFAs of many seeds, prints what one takes as JSON. CPU is of all threads.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createDevice } from '@kuznets/core-gpu';
import { LstmDfa } from '@kuznets/dfa';
import { GraphConvolutionalNetwork, similarityGraph } from '@kuznets/gnn';

const {
  series,
  periods,
  kEndog,
  endog,
  model,
  options,
  replicas,
  device: deviceOptions,
} = JSON.parse(readFileSync(JSON.parse(process.argv[2]).job, 'utf8'));
const cpuSeconds = (from) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};
const device = await createDevice(deviceOptions);
const last = {
  x: Float64Array.from(
    { length: series * kEndog },
    (_, at) => endog[(Math.floor(at / kEndog) * periods + periods - 1) * kEndog + (at % kEndog)],
  ),
  rows: series,
  features: kEndog,
};
const models = {
  gcn: async () =>
    (
      await new GraphConvolutionalNetwork({ ...options, randomState: 1 }).fit(
        { ...last, graph: similarityGraph(last) },
        { device, replicas },
      )
    ).result,
  'lstm-dfa': async () =>
    (
      await new LstmDfa({ ...options, patience: options.epochs, randomState: 1 }).fit(
        { endog: Float64Array.from(endog), series, periods, kEndog },
        { device, replicas },
      )
    ).result,
};
const cpuFrom = process.cpuUsage();
const from = performance.now();
const { trainLoss } = await models[model]();
const cpu = cpuSeconds(cpuFrom) / replicas;
const wall = (performance.now() - from) / 1000 / replicas;
await device.destroy();
const ends = Array.from({ length: replicas }, (_, r) => trainLoss[(r + 1) * options.epochs - 1]).sort((a, b) => a - b);
const done = {
  cpu,
  wall,
  processCpu: cpuSeconds(),
  peakMiB: process.resourceUsage().maxRSS / 1024,
  loss: ends[Math.floor(replicas / 2)],
  device: device.info.name,
};
process.stdout.write(`${JSON.stringify(done)}\n`, () => process.exit(0));
