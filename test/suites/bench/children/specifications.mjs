// node children/specifications.mjs JOB: a multiverse of the regions study, prints what one specification takes for one seed as JSON, and what
// PyTorch needs to do the same: settings, clusters and the panel. CPU is of all threads; not timed: reading the data, the clusters told.
import { createDevice } from '@kuznets/core-gpu';
import { catalogueBorders } from '@kuznets/data';
import {
  multiverseStudy,
  regionsStudy,
  resolveMultiverseConfig,
  resolveRegionsConfig,
  runStudy,
} from '@kuznets/studies';
import { job, panelOf, print, processTook, timed } from './child.mjs';

const { config: input } = job;
const config = resolveMultiverseConfig(input);
const panel = await panelOf(config.base.data);
const borders = { ...catalogueBorders(config.base.data, panel.ids), file: null };
const data = { panel, catalogued: true, citation: null, borders };
const device = await createDevice(job.device);
const {
  value: { result },
  cpu,
  wall,
} = await timed(() => runStudy(multiverseStudy, config, data, { device }));
const runs = result.specifications.length * config.base.replicas;

const [describe, origin] = [config.base.describe, config.base.origins[0]].map((period) =>
  panel.periods.indexOf(period),
);
const clusters = new Map();
/** The clusters of a period: the consensus of the networks, which forecasts from it go by. */
async function clustersAt(period, { scaling, graph }) {
  const key = JSON.stringify([period, scaling, graph]);
  if (!clusters.has(key)) {
    const alone = { ...input.base, scaling, graph, describe: panel.periods[period], leaveOut: 0, epochs: { lstm: 1 } };
    const { described } = (await runStudy(regionsStudy, resolveRegionsConfig(alone), data, { device })).result;
    clusters.set(key, described.gnn.consensus.labels);
  }
  return clusters.get(key);
}

const specifications = [];
for (const { places, estimates } of result.specifications) {
  const settings = Object.fromEntries(
    Object.entries(config.choices).map(([path, values], choice) => [path, values[places[choice]]]),
  );
  const graph = { ...config.base.graph, measure: settings['graph.measure'], keep: settings['graph.keep'] };
  const { scaling, leakage } = settings;
  specifications.push({
    ...{ graph, scaling, leakage, of: settings['lstm.of'], window: settings.window, kFactors: settings.kFactors },
    epochs: settings['epochs.lstm'],
    labels: await clustersAt(leakage === 'none' ? origin : describe, { scaling, graph }),
    estimates: Object.fromEntries(result.estimates.map(({ name }, at) => [name, estimates[at]])),
  });
}
await device.destroy();
print({
  ...{ cpu: cpu / runs, wall: wall / runs, ...processTook(), device: device.info.name },
  ...{ specifications, describe, origin, target: panel.indicatorNames.indexOf(result.data.target) },
  panel: {
    ...{ series: panel.units, periods: panel.periods.length, kEndog: panel.indicators },
    endog: [...panel.values],
  },
});
