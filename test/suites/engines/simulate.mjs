// node test/suites/engines/simulate.mjs --forest s --clusters s --forecast s --start s --read s [--dispatch n] [--mtbf h] [--seed n]: how well many
// nodes of one core each are used by a million replicas of the regions study and by 100,000 bootstrap forests of the growth study, by shard
// size and number of nodes, failures included. Times are given, as they were measured: `kuznets plan` writes them into stages/0/*.json, `measure.mjs`
// tells what a process start and a unit that is read cost. A node that fails loses its units in flight, and its shard waits two minutes.
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    forest: { type: 'string' },
    clusters: { type: 'string' },
    forecast: { type: 'string' },
    start: { type: 'string' },
    read: { type: 'string' },
    dispatch: { type: 'string', default: '100' },
    mtbf: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const missing = ['forest', 'clusters', 'forecast', 'start', 'read'].filter((name) => values[name] === undefined);
if (missing.length > 0) {
  process.stderr.write(`measured seconds are missing: ${missing.map((name) => `--${name}`).join(', ')}\n`);
  process.exit(2);
}
const facts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
const requeueSeconds = 120;

/** Stages of a study: how many units, seconds each. */
const studies = {
  '1e6 replicas': [
    { units: 20_000, seconds: facts.clusters },
    { units: 20_000, seconds: facts.forecast },
  ],
  '1e5 bootstrap forests': [{ units: 100_000, seconds: facts.forest }],
};

/** Park and Miller's generator: shares between 0 and 1. */
let state = facts.seed;
const share = () => (state = (state * 48271) % 2147483647) / 2147483647;

/** A heap of times at which nodes are free. */
class Nodes {
  #times;
  constructor(count, at) {
    this.#times = new Float64Array(count).fill(at);
  }
  get first() {
    return this.#times[0];
  }
  /** The first node is busy until then. */
  busy(until) {
    const times = this.#times;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= times.length) break;
      if (child + 1 < times.length && times[child + 1] < times[child]) child++;
      if (times[child] >= until) break;
      times[at] = times[child];
      at = child;
    }
    times[at] = until;
  }
  get last() {
    return this.#times.reduce((most, time) => Math.max(most, time), 0);
  }
}

/** Wall seconds of a study. */
function wall(stages, nodes, shardSeconds) {
  let now = 0;
  for (const { units, seconds } of stages) {
    const shards = Math.max(1, Math.min(units, Math.ceil((units * seconds) / shardSeconds)));
    const queue = Array.from({ length: shards }, (_, shard) => ({
      units: Math.floor(units / shards) + Number(shard < units % shards),
      ready: now,
    }));
    const free = new Nodes(nodes, now);
    let dispatched = now;
    for (let at = 0; at < queue.length; at++) {
      const shard = queue[at];
      dispatched = Math.max(dispatched + 1 / facts.dispatch, free.first, shard.ready);
      // Units of real studies differ: by a fifth, as a standard deviation.
      const spread = 1 + (0.2 * (share() + share() + share() - 1.5)) / 0.5 / Math.sqrt(shard.units);
      const work = facts.start + shard.units * seconds * Math.max(0.2, spread);
      const failure = -Math.log(1 - share()) * facts.mtbf * 3600;
      if (failure < work) {
        const done = Math.floor(Math.max(0, failure - facts.start) / seconds);
        free.busy(dispatched + failure + requeueSeconds);
        queue.push({ units: Math.max(1, shard.units - done), ready: dispatched + failure + requeueSeconds });
      } else free.busy(dispatched + work);
    }
    now = free.last + units * facts.read;
  }
  return now;
}

const rows = [];
for (const [name, stages] of Object.entries(studies)) {
  const work = stages.reduce((sum, { units, seconds }) => sum + units * seconds, 0);
  for (const nodes of [1, 10, 100, 1000, 10_000])
    for (const shardSeconds of [10, 60, 300]) {
      const seconds = wall(stages, nodes, shardSeconds);
      rows.push({
        study: name,
        nodes,
        shardSeconds,
        wallSeconds: Math.round(seconds),
        efficiency: Math.round((1000 * work) / nodes / seconds) / 1000,
      });
    }
}
process.stdout.write(`${JSON.stringify({ facts, rows }, null, 1)}\n`);
