// node children/hash.mjs JOB: grows a forest in shards, prints the sha256 of all its arrays as JSON.
import { createHash } from 'node:crypto';
import { joinTrees } from '@kuznets/base';
import { createDevice } from '@kuznets/core-gpu';
import { RandomForestRegressor } from '@kuznets/ensembles';
import { job, print, sampleOf } from './child.mjs';

const data = sampleOf(job);
const device = await createDevice(job.device);
const started = Date.now();
const parts = [];
let forestHash = null;
for (let shard = 0; shard < job.shards; shard++) {
  const from = Math.floor((shard * job.trees) / job.shards);
  const to = Math.floor(((shard + 1) * job.trees) / job.shards);
  const model = new RandomForestRegressor({ ...job.options, nEstimators: to - from });
  await model.fit(data, { device, firstTree: from, keepTrees: false, onTrees: ({ grown }) => void parts.push(grown) });
  if (job.shards === 1) forestHash = model.result.forestHash;
}
const forest = joinTrees(parts);
const hash = createHash('sha256');
for (const array of [
  forest.offsets,
  forest.feature,
  forest.cut,
  forest.threshold,
  forest.childrenLeft,
  forest.childrenRight,
  forest.value,
  forest.count,
]) {
  hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}
await device.destroy();
print({
  hash: hash.digest('hex'),
  forestHash,
  nodes: forest.feature.length,
  seconds: (Date.now() - started) / 1000,
  device: device.info.name,
});
