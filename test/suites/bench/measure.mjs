import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
/** The workspace's root. */
export const root = join(here, '../../..');

/** Where to run: Mesa's software Vulkan. */
export const lavapipe = { backend: 'webgpu', adapter: 'llvmpipe' };

/** Where to run: so many WASM workers. */
export const wasm = (workers) => ({ backend: 'wasm', workers });

/** Runs a program; resolves with its output and wall time, rejects when it fails. */
export function runProgram(command, args, { env = process.env, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const wall = (performance.now() - from) / 1000;
      if (code === 0) resolve({ output, wall });
      else reject(new Error(`${command} ${args.join(' ').slice(0, 200)} ended with ${code}: ${errors.slice(-800)}`));
    });
  });
}

async function json(command, args) {
  const { output } = await runProgram(command, args);
  return JSON.parse(output.trim().split('\n').at(-1));
}

/** Runs one of our children; a job with an adapter runs with the software drivers that set-up fetched. */
export const kuznets = (job, child = 'kuznets.mjs') => {
  const args = [join(here, 'children', child), JSON.stringify(job)];
  return job.device?.adapter ? json('node', [join(root, '.ci/with-native.mjs'), 'node', ...args]) : json('node', args);
};

const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const pythons = ['python3', '/usr/bin/python3'];

/** Peers that are installed, each a function from a job to what it took. */
export function installedPeers() {
  const peers = {};
  if (works('Rscript', ['-e', 'library(ranger); library(jsonlite)'])) {
    peers.ranger = (job) => json('Rscript', [join(here, 'children/ranger.R'), JSON.stringify(job)]);
    peers.altmann = (job) => json('Rscript', [join(here, 'children/altmann.R'), JSON.stringify(job)]);
  }
  if (works('Rscript', ['-e', 'library(BMS); library(jsonlite)'])) {
    peers.BMS = (job) => json('Rscript', [join(here, 'children/bms.R'), JSON.stringify(job)]);
  }
  if (works('Rscript', ['-e', 'library(data.table); library(jsonlite)'])) {
    peers.fread = (job) => json('Rscript', [join(here, 'children/fread.R'), JSON.stringify(job)]);
  }
  if (works('Rscript', ['-e', 'library(plm); library(jsonlite)'])) {
    peers.plm = (job) => json('Rscript', [join(here, 'children/demean.R'), JSON.stringify(job)]);
  }
  const python = pythons.find((name) => works(name, ['-c', 'import sklearn.ensemble']));
  if (python)
    peers['scikit-learn'] = (job) => json(python, [join(here, 'children/sklearn_forest.py'), JSON.stringify(job)]);
  const torch = pythons.find((name) => works(name, ['-c', 'import torch']));
  if (torch) peers.PyTorch = (script, job) => json(torch, [join(here, 'children', script), JSON.stringify(job)]);
  return peers;
}

/** Whether set-up has fetched the software drivers, or the caller names adapters. */
export const hasAdapters = () =>
  Boolean(process.env.KUZNETS_TEST_ADAPTERS) || existsSync(join(root, '.cache/native/done'));

/** Middle value; the mean of the two middle ones of an even number. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs the sides in turn, the order turned round every time, so that a busy machine slows all of them. */
export async function alternate(sides, runs, say) {
  const names = Object.keys(sides);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const name of run % 2 ? [...names].reverse() : names) {
      const result = await sides[name]();
      results[name].push(result);
      say(`  run ${run + 1} of ${runs}, ${name}: CPU ${result.cpu.toFixed(2)} s, wall ${result.wall.toFixed(2)} s`);
    }
  }
  return results;
}

/** Medians of the runs of each side. */
export function summarise(results) {
  return Object.fromEntries(
    Object.entries(results).map(([name, runs]) => {
      const of = (key) => median(runs.map((run) => run[key] ?? Number.NaN));
      return [
        name,
        {
          device: runs[0].device,
          cpu: of('cpu'),
          wall: of('wall'),
          open: of('open'),
          processCpu: of('processCpu'),
          peakMiB: of('peakMiB'),
          oobMse: of('oobMse'),
        },
      ];
    }),
  );
}

/** Our medians as shares of every other side's; `bar` is beside ranger's. */
export function ratios(medians, ours, bar) {
  return Object.entries(medians)
    .filter(([name]) => name !== ours)
    .map(([name, { cpu, wall }]) => ({
      to: name,
      cpu: medians[ours].cpu / cpu,
      wall: medians[ours].wall / wall,
      ...(name === 'ranger' ? { bar } : {}),
    }));
}
