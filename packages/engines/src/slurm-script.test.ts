import { expect, it } from 'vitest';
import { slurmFlags } from './slurm.ts';
import { shardArrays, shardScript } from './slurm-script.ts';

const stage = { stage: 1, name: 'fits' };
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

it('splits arrays so that no number reaches MaxArraySize, and every shard is in one', () => {
  expect(shardArrays(stage, range(4), 4)).toEqual([{ ...stage, offset: 0, jobs: '0-3' }]);
  expect(shardArrays(stage, range(5), 4)).toEqual([
    { ...stage, offset: 0, jobs: '0-3' },
    { ...stage, offset: 4, jobs: '0' },
  ]);
  expect(shardArrays(stage, [0, 1, 3, 9, 10, 11], 4)).toEqual([
    { ...stage, offset: 0, jobs: '0-1,3' },
    { ...stage, offset: 8, jobs: '1-3' },
  ]);
  expect(shardArrays(stage, [], 4)).toEqual([]);
});

it('quotes what a shell would read', () => {
  const script = shardScript({ kuznets: ['kuznets'], folder: "it's $HOME", flags: [] }, { stage: 0, offset: 1001 });
  expect(script).toContain(
    "kuznets work 'it'\\''s $HOME' --stage 0 --shard-from SLURM_ARRAY_TASK_ID --shard-offset 1001",
  );
});

it('takes what sbatch takes', () => {
  expect(slurmFlags('partition=main,time=1:00:00,gres=gpu:a100:1,exclusive,exclude=n[1-2],n5')).toEqual([
    '--partition=main',
    '--time=1:00:00',
    '--gres=gpu:a100:1',
    '--exclusive',
    '--exclude=n[1-2],n5',
  ]);
  expect(slurmFlags('')).toEqual([]);
});
