import { expect, it } from 'vitest';
import { adapters, adaptersRequired } from '../parity/backends.ts';
import { emptyFolder, file, kuznets, quick, regionsCsv } from './cli.ts';

it('there are adapters to test where they are required', () => {
  expect(adaptersRequired && adapters.length === 0).toBe(false);
});

it.runIf(adapters.length > 0)(
  'auto looks at no software driver, and nothing of theirs is on standard error',
  async () => {
    const folder = emptyFolder();
    const args = ['growth', '--methods', 'bagging', '--folds', '0', '--trees', '20', '--seeds', '1', '--out', 'r'];
    const { code, stderr } = await kuznets(args, { cwd: folder });
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/^Warning|--backend auto/m);
  },
);

it.each(adapters)('verify on %s reproduces what wasm wrote', async (adapter) => {
  const folder = emptyFolder();
  expect(await kuznets(['growth', ...quick, '--seeds', '1', '--out', 'r'], { cwd: folder })).toMatchObject({ code: 0 });
  const { code, stdout } = await kuznets(['verify', 'r', '--backend', 'webgpu', '--adapter', adapter, '--json'], {
    cwd: folder,
  });
  expect(JSON.parse(stdout)).toMatchObject({ reproduced: true, device: { backend: 'webgpu' }, differences: [] });
  expect(code).toBe(0);
});

it.each(adapters.filter((name) => name.includes('llvmpipe')))(
  'verify computes on %s what was computed there, its last bits depending on it',
  async (adapter) => {
    const folder = emptyFolder();
    const data = file(folder, 'panel.csv', regionsCsv());
    const settings = ['--replicas', '1', '--leave-out', '0', '--origin', '2015', '--period', 'year'];
    const place = ['--backend', 'webgpu', '--adapter', adapter];
    expect(
      await kuznets(['regions', '--data', data, '--indicators', 'gdp,tax,trade', ...settings, ...place, '--out', 'r'], {
        cwd: folder,
      }),
    ).toMatchObject({ code: 0 });
    const { code, stdout } = await kuznets(['verify', 'r', '--json'], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ reproduced: true, device: { backend: 'webgpu' }, differences: [] });
    expect(code).toBe(0);
  },
);
