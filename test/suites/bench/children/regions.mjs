// node children/regions.mjs JOB: the regions study on many replicas, prints what it took as JSON. CPU is of all threads; not timed: reading the data.
import { createDevice } from '@kuznets/core-gpu';
import { regionsStudy, resolveRegionsConfig, runStudy } from '@kuznets/studies';
import { job, panelOf, print, processTook, timed } from './child.mjs';

const config = resolveRegionsConfig(job.config);
const data = { panel: await panelOf(config.data), catalogued: true, citation: null };
const device = await createDevice(job.device);
const { value: study, ...total } = await timed(() => runStudy(regionsStudy, config, data, { device }));
await device.destroy();

print({
  ...{ cpu: total.cpu / config.replicas, wall: total.wall / config.replicas, total },
  ...processTook(),
  labels: study.result.described.gnn.consensus.labels,
  device: device.info.name,
});
