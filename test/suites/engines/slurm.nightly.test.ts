import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyFolder, kuznets } from '../e2e/cli.ts';
import { type Cluster, startSlurm } from './slurm.ts';
import { done, resultOf, studies } from './studies.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startSlurm();
});
afterAll(() => cluster.stop());

it.each(Object.entries(studies))(
  '%s: two nodes give the bytes of one process',
  async (name, { study, prepare, flags }) => {
    const folder = emptyFolder();
    prepare(folder);
    await done(folder, study, ...flags, '--out', 'local');
    const args = [
      study,
      ...flags,
      '--out',
      'slurm',
      '--engine',
      'slurm',
      '--slurm',
      'partition=main,time=10:00',
      '--shard-seconds',
      '2',
      '--work',
      'w',
    ];
    const { code, stdout, stderr } = await kuznets(args, { cwd: folder, env: cluster.env });
    expect({ name, code, stderr: code === 0 ? '' : stderr }).toEqual({ name, code: 0, stderr: '' });
    expect(stdout).toContain('slurm');
    expect(resultOf(folder, 'slurm')).toBe(resultOf(folder, 'local'));
    expect(readFileSync(join(folder, 'slurm/units.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'local/units.json'), 'utf8'),
    );
  },
);

it.each([
  ['partition=none', 'sbatch refuses: '],
  ['array=1-3', 'set by kuznets itself'],
  ['partition main', 'no setting of sbatch'],
])('--slurm %s is refused', async (settings, message) => {
  const folder = emptyFolder();
  const args = [
    'growth',
    ...studies['growth on fls2001'].flags,
    '--engine',
    'slurm',
    '--slurm',
    settings,
    '--no-measure',
  ];
  const { code, stderr } = await kuznets(args, { cwd: folder, env: cluster.env });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
  expect(cluster.ask('squeue', '-h')).toBe('');
});

it('says that there is no Slurm', async () => {
  const folder = emptyFolder();
  const args = ['growth', ...studies['growth on fls2001'].flags, '--engine', 'slurm'];
  const { code, stderr } = await kuznets(args, { cwd: folder, env: { PATH: '/nowhere' } });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('there is no scontrol here') as string });
});
