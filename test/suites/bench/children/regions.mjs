// node children/regions.mjs JOB: the regions study on many replicas, prints what it took as JSON. CPU is of all threads; not timed: reading the data.
import { performance } from 'node:perf_hooks';
import { createDevice } from '@kuznets/core-gpu';
import { loadDataset, panel } from '@kuznets/data';
import { regionsStudy, resolveRegionsConfig, runStudy } from '@kuznets/studies';

const { config: input, device: options } = JSON.parse(process.argv[2]);
const cpuSeconds = (from) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};
const config = resolveRegionsConfig(input);
const data = {
  panel: panel(await loadDataset(config.data, process.env.KUZNETS_DATA ? { dataDir: process.env.KUZNETS_DATA } : {})),
  title: null,
  citation: null,
  caution: null,
};
const device = await createDevice(options);
const cpuFrom = process.cpuUsage();
const from = performance.now();
const { described } = (await runStudy(regionsStudy, config, data, { device })).result;
const total = { cpu: cpuSeconds(cpuFrom), wall: (performance.now() - from) / 1000 };
await device.destroy();
const done = {
  ...{ cpu: total.cpu / config.replicas, wall: total.wall / config.replicas, total },
  ...{
    processCpu: cpuSeconds(),
    peakMiB: process.resourceUsage().maxRSS / 1024,
    labels: described.gnn.consensus.labels,
    device: device.info.name,
  },
};
process.stdout.write(`${JSON.stringify(done)}\n`, () => process.exit(0));
