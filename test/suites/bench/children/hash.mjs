// node children/hash.mjs JOB: grows a forest in shards, prints the sha256 of all its arrays as JSON.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { joinTrees } from '@kuznets/base';
import { createDevice } from '@kuznets/core-gpu';
import { RandomForestRegressor } from '@kuznets/ensembles';

const job = JSON.parse(process.argv[2]);
const doubles = (path) => {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const data = { rows: job.rows, features: job.features, x: doubles(job.x), y: doubles(job.y) };
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
const result = {
  hash: hash.digest('hex'),
  forestHash,
  nodes: forest.feature.length,
  seconds: (Date.now() - started) / 1000,
  device: device.info.name,
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
