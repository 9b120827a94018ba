// node children/networks.mjs JOB: fits an ensemble of networks and substitutes its regressors, prints what it took as JSON.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createDevice } from '@kuznets/core-gpu';
import { NeuralNetworkRegressor } from '@kuznets/regression';

const job = JSON.parse(process.argv[2]);
const doubles = (path) => {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const data = { rows: job.rows, features: job.features, x: doubles(job.x), y: doubles(job.y) };
const device = await createDevice(job.device);
const measured = async (work) => {
  const cpuFrom = process.cpuUsage();
  const from = performance.now();
  const value = await work();
  const { user, system } = process.cpuUsage(cpuFrom);
  return { value, cpu: (user + system) / 1e6, wall: (performance.now() - from) / 1000 };
};
const fit = await measured(() => new NeuralNetworkRegressor(job.options).fit(data, { device }));
const model = fit.value;
const top = [...model.result.importancesMean.keys()]
  .sort((a, b) => model.result.importancesMean[b] - model.result.importancesMean[a])
  .slice(0, 10);
const pairs = top.flatMap((first, i) => top.slice(i + 1).map((second) => [first, second]));
const substitute = await measured(() =>
  model.substitutedMeans(data, {
    pairs: { first: pairs.map(([first]) => first), second: pairs.map(([, second]) => second) },
  }),
);
await device.destroy();
const { trainScore, oobScore, excluded } = model.result;
const result = {
  cpu: fit.cpu,
  wall: fit.wall,
  substitute: { cpu: substitute.cpu, wall: substitute.wall, networks: substitute.value.networks },
  trainR2: trainScore.r2,
  oobR2: oobScore.r2,
  excluded: excluded.length,
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
