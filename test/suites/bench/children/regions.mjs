// node children/regions.mjs JOB: the regions study on many replicas, prints what it took as JSON. CPU is of all threads; not timed: reading the data.
import { performance } from 'node:perf_hooks';
import { createDevice } from '@kuznets/core-gpu';
import { loadDataset, panel as panelOf } from '@kuznets/data';
import { regionsStudy, resolveRegionsConfig, runStudy } from '@kuznets/studies';

const { config: input, device: options } = JSON.parse(process.argv[2]);
const cpuSeconds = (from) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};
const config = resolveRegionsConfig(input);
const dataDir = process.env.KUZNETS_DATA;
const panel = panelOf(await loadDataset(config.data, dataDir ? { dataDir } : {}));
const data = { panel, catalogued: true, citation: null };
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
