// node children/networks.mjs JOB: fits an ensemble of networks and substitutes its regressors, prints what it took as JSON.
import { createDevice } from '@kuznets/core-gpu';
import { NeuralNetworkRegressor } from '@kuznets/regression';
import { job, print, sampleOf, timed } from './child.mjs';

const data = sampleOf(job);
const device = await createDevice(job.device);
const fit = await timed(() => new NeuralNetworkRegressor(job.options).fit(data, { device }));
const model = fit.value;
const top = [...model.result.importancesMean.keys()]
  .sort((a, b) => model.result.importancesMean[b] - model.result.importancesMean[a])
  .slice(0, 10);
const pairs = top.flatMap((first, i) => top.slice(i + 1).map((second) => [first, second]));
const substitute = await timed(() =>
  model.substitutedMeans(data, {
    pairs: { first: pairs.map(([first]) => first), second: pairs.map(([, second]) => second) },
  }),
);
await device.destroy();
const { trainScore, oobScore, excluded } = model.result;
print({
  cpu: fit.cpu,
  wall: fit.wall,
  substitute: { cpu: substitute.cpu, wall: substitute.wall, networks: substitute.value.networks },
  trainR2: trainScore.r2,
  oobR2: oobScore.r2,
  excluded: excluded.length,
});
