// node children/region_networks.mjs JOB: trains GCNs or LSTM-DFAs of many seeds, prints what one takes as JSON. CPU is of all threads.
import { readFileSync } from 'node:fs';
import { createDevice } from '@kuznets/core-gpu';
import { LstmDfa } from '@kuznets/dfa';
import { GraphConvolutionalNetwork, similarityGraph } from '@kuznets/gnn';
import { job, print, processTook, timed } from './child.mjs';

const {
  series,
  periods,
  kEndog,
  endog,
  model,
  options,
  replicas,
  device: deviceOptions,
} = JSON.parse(readFileSync(job.job, 'utf8'));
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
const {
  value: { trainLoss },
  cpu,
  wall,
} = await timed(models[model]);
await device.destroy();
const ends = Array.from({ length: replicas }, (_, r) => trainLoss[(r + 1) * options.epochs - 1]).sort((a, b) => a - b);
print({
  ...{ cpu: cpu / replicas, wall: wall / replicas },
  ...processTook(),
  loss: ends[Math.floor(replicas / 2)],
  device: device.info.name,
});
