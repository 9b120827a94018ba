import { spawnSync } from 'node:child_process';
import { jobTemplate, templateNames, type WorkPlan } from '@kuznets/engines';
import { Job } from 'kubernetes-models/batch/v1';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const hash = 'a'.repeat(64);
const plan: WorkPlan = {
  schemaVersion: 1,
  id: '0123456789abcdef',
  study: 'growth',
  config: {},
  inputs: [
    { role: 'data', source: { kind: 'catalogue', name: 'fls2001' }, sha256: hash, bytes: 1, canonicalSha256: hash },
  ],
  build: hash,
  version: '0.1.0',
  device: { backend: 'wasm', name: 'WASM SIMD' },
  isByDevice: false,
  shardSeconds: 60,
  stages: [
    { name: 'fits', shards: 2500 },
    { name: 'profiles', shards: 1 },
  ],
};
const facts = { plan, folder: "work/my study's", out: 'out/growth' };

it.each(templateNames.filter((name) => name !== 'kubernetes'))('the %s script is one that a shell reads', (name) => {
  const { status, stderr } = spawnSync('sh', ['-n'], { input: jobTemplate(name, facts), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it('the Kubernetes file holds Indexed Jobs by their schema', () => {
  const documents = parseAllDocuments(jobTemplate('kubernetes', { ...facts, folder: 'work/mine' }));
  const jobs = documents.map(
    (document) => document.toJS() as ConstructorParameters<typeof Job>[0] & Record<string, never>,
  );
  for (const job of jobs) new Job(job).validate();
  expect(() =>
    new Job({ ...jobs[0], spec: { ...(jobs[0]!.spec as object), completions: 'many' } } as never).validate(),
  ).toThrow();
  expect(jobs.map(({ spec }) => (spec as { completions: number; suspend: boolean }).completions)).toEqual([2500, 1, 1]);
  expect(jobs.map(({ spec }) => (spec as { suspend: boolean }).suspend)).toEqual([false, true, true]);
  const [first] = jobs as unknown as [{ spec: { template: { spec: { containers: [{ args: string[] }] } } } }];
  expect(first.spec.template.spec.containers[0].args.slice(0, 6)).toEqual([
    'work',
    '/work/mine',
    '--stage',
    '0',
    '--shard-from',
    'JOB_COMPLETION_INDEX',
  ]);
});

it('Slurm arrays are split where Slurm splits them', () => {
  const script = jobTemplate('slurm', facts);
  expect([...script.matchAll(/--array=(\S+)/g)].map(([, jobs]) => jobs)).toEqual(['0-1000', '0-1000', '0-497', '0']);
  expect([...script.matchAll(/--shard-offset (\d+)/g)].map(([, offset]) => Number(offset))).toEqual([0, 1001, 2002, 0]);
});
