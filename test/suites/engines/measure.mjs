// node test/suites/engines/measure.mjs local|finish|bullmq|slurm [--units n]: what the engines add to units of 10 ms of waiting, and what memory
// `finish` takes. bullmq needs KUZNETS_REDIS, slurm SLURM_CONF and a disk that its nodes see. Prints one line of JSON; processor time counts on
// a busy machine, wall time on an idle one. Not part of CI.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createDevice } from '@kuznets/core-gpu';
import {
  assemblePlanned,
  connectRedis,
  folderStore,
  openRedisWorkplace,
  openWorkFolder,
  planStatus,
  planStudy,
  redisAddress,
  runWorker,
  slurmQueue,
  submitToRedis,
  submitToSlurm,
  workShard,
} from '@kuznets/engines';
import { computeUnits, listStage, runStudy } from '@kuznets/studies';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    units: { type: 'string', default: '10000' },
    wait: { type: 'string', default: '10' },
    stage: { type: 'string' },
    shard: { type: 'string' },
    'shard-from': { type: 'string' },
    'shard-offset': { type: 'string', default: '0' },
    workers: { type: 'string' },
    out: { type: 'string' },
  },
});
const script = fileURLToPath(import.meta.url);
const [mode, ...rest] = positionals;
const { signal } = new AbortController();

const waits = {
  name: 'waits',
  run: async ({ unit, wait }) => {
    if (wait > 0) await pause(wait);
    return Float64Array.from({ length: 16 }, (_, k) => unit + k);
  },
};

const study = {
  name: 'made-up',
  schema: { parse: (value) => value },
  resultSchema: { parse: (value) => value },
  check: () => undefined,
  digests: () => ({ data: 'a'.repeat(64) }),
  rounding: 'exact',
  stages: [waits],
  async run({ units, wait }, _data, compute) {
    const label = { code: 'method', id: 'ols', name: 'ols' };
    const each = Array.from({ length: units }, (_, unit) => ({ inputs: { unit, wait }, label }));
    const sums = await compute(waits, each, (result) => result[0]);
    return { sum: sums.reduce((sum, value) => sum + value, 0) };
  },
  tables: () => [],
  models: () => [],
  seeds: () => [],
};

const config = { units: Number(values.units), wait: Number(values.wait) };
const inputs = [
  {
    role: 'data',
    source: { kind: 'catalogue', name: 'none' },
    sha256: 'a'.repeat(64),
    bytes: 0,
    canonicalSha256: 'a'.repeat(64),
  },
];

const cpu = () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1000;
};
const device = await createDevice({ backend: 'wasm', workers: 1 });
const plan = (folder, shardSeconds) =>
  planStudy(
    folder,
    { study, config, data: null },
    {
      ...{ inputs, files: {}, version: '0', device, deviceFacts: { backend: 'wasm', name: device.info.name } },
      ...{ shardSeconds, measureSeconds: 1, signal },
    },
  );

/** Of units that wait `config.wait` four at a time in each of so many processes. */
const say = (facts, { wall, processes }) => {
  const ideal = (config.units * config.wait) / 4 / processes;
  const added = { addedWallMsPerUnit: (wall - ideal) / config.units };
  process.stdout.write(
    `${JSON.stringify({ mode, ...config, ...facts, wallSeconds: wall / 1000, idealSeconds: ideal / 1000, ...added })}\n`,
  );
};

/** Runs this script in another way; resolves to its exit code. */
const child = (...args) =>
  new Promise((resolve) => {
    const run = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
    run.on('close', resolve);
  });

const folder = mkdtempSync(join(tmpdir(), 'kuznets-measure-'));
try {
  const started = performance.now();
  switch (mode) {
    case 'local': {
      await runStudy(study, config, null, { device, store: folderStore(join(folder, 'units')) });
      say({ cpuMsPerUnit: cpu() / config.units }, { wall: performance.now() - started, processes: 1 });
      break;
    }
    case 'finish': {
      const workplace = await plan(join(folder, 'w'), 60);
      const units = join(workplace.path, 'units');
      mkdirSync(units, { recursive: true });
      const store = { ...workplace.store, write: (key, bytes) => writeFile(join(units, `${key}.unit`), bytes) };
      const listed = await listStage(study, config, null, { store, place: device.info, stage: 'waits' });
      await computeUnits(study, null, listed, { device, store });
      await child('assemble', workplace.path);
      break;
    }
    case 'assemble': {
      const before = cpu();
      await assemblePlanned({ workplace: openWorkFolder(rest[0]), study, data: null });
      const { maxRSS } = process.resourceUsage();
      process.stdout.write(
        `${JSON.stringify({ mode, mostMiB: maxRSS / 1024, cpuSeconds: (cpu() - before) / 1000 })}\n`,
      );
      break;
    }
    case 'work': {
      const isRedis = rest[0].startsWith('redis:');
      const redis = isRedis ? await connectRedis(redisAddress(process.env.KUZNETS_REDIS, process.env)) : null;
      const workplace = isRedis ? await openRedisWorkplace(redis, rest[0].slice(6)) : openWorkFolder(rest[0]);
      const shard = Number(values.shard ?? process.env[values['shard-from']]) + Number(values['shard-offset']);
      await workShard({ workplace, study, data: null }, { stage: Number(values.stage), shard }, { device, signal });
      redis?.disconnect();
      break;
    }
    case 'worker': {
      const redis = await connectRedis(redisAddress(process.env.KUZNETS_REDIS, process.env));
      const stop = new AbortController();
      process.on('SIGTERM', () => stop.abort());
      await runWorker({
        ...{ redis, concurrency: 1, shared: tmpdir(), version: '0', signal: stop.signal },
        commandOf: (place, stage, shard) => [
          process.execPath,
          script,
          'work',
          place,
          '--stage',
          `${stage}`,
          '--shard',
          `${shard}`,
        ],
        refusal: () => Promise.resolve(null),
        say: () => undefined,
      });
      redis.disconnect();
      break;
    }
    case 'bullmq': {
      const workplace = await plan(join(folder, 'w'), 5);
      const workers = [1, 2].map(() => spawn(process.execPath, [script, 'worker'], { stdio: 'ignore' }));
      const redis = await connectRedis(redisAddress(process.env.KUZNETS_REDIS, process.env));
      const begun = performance.now();
      const running = await submitToRedis(redis, workplace, rest[0] === 'shared');
      while ((await running.look()) !== null) await pause(200);
      const wall = performance.now() - begun;
      for (const worker of workers) worker.kill('SIGTERM');
      await running.close();
      redis.disconnect();
      say({ shards: workplace.plan.stages[0].shards, shared: rest[0] === 'shared' }, { wall, processes: 2 });
      break;
    }
    case 'slurm': {
      const workplace = await plan(join(folder, 'w'), 20);
      const begun = performance.now();
      const command = { kuznets: [process.execPath, script], folder: workplace.path, flags: ['--workers', '1'] };
      const jobs = await submitToSlurm(workplace, { settings: '', command, out: 'none', finishFlags: [] });
      while ((await slurmQueue(jobs)).length > 0) await pause(200);
      const wall = performance.now() - begun;
      const { isComplete } = await planStatus(workplace);
      say({ shards: workplace.plan.stages[0].shards, isComplete }, { wall, processes: 2 });
      break;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  await device.destroy();
}
