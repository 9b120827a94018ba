import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastingFolder, type Finished } from './cli.ts';
import { kuznets } from './lasting.ts';

interface Result {
  readonly data: { readonly notes: readonly { readonly code: string }[] };
  readonly methods: readonly {
    readonly id: string;
    readonly coefficients: { readonly coef: readonly number[]; readonly se: readonly number[] } | null;
    readonly significance: { readonly by: string } | null;
    readonly resampling: { readonly unit: string; readonly from: number } | null;
  }[];
  readonly outOfSample: { readonly unit: string } | null;
}

/** Twelve firms in eight years; growth is twice `capital` and an effect of firm and year each, exactly; `size` is a firm's for good. */
function panel(): string {
  const lines = ['firm,year,growth,capital,noise,size'];
  for (let firm = 0; firm < 12; firm++)
    for (let year = 0; year < 8; year++) {
      const capital = Math.sin(1 + 7 * firm + 13 * year) + firm / 3;
      const noise = Math.cos(3 + 5 * firm * year + firm);
      lines.push(
        [`f${firm}`, 2000 + year, 2 * capital + 10 * firm - 3 * (year % 3), capital, noise, 5 + firm].join(','),
      );
    }
  return `${lines.join('\n')}\n`;
}

describe('a panel whose effects are absorbed', () => {
  const cwd = lastingFolder();
  const effects = [
    '--id',
    'firm',
    '--period',
    'year',
    '--target',
    'growth',
    '--absorb',
    'firm,year',
    '--cluster',
    'firm',
  ];
  let ran: Finished;
  let result: Result;

  beforeAll(async () => {
    writeFileSync(join(cwd, 'panel.csv'), panel());
    const small = ['--methods', 'ols,lasso,bagging', '--trees', '40', '--seeds', '2', '--folds', '4'];
    const asked = ['--permutations', '19', '--resamples', '6'];
    ran = await kuznets(
      ['growth', '--data', 'panel.csv', ...effects, ...small, ...asked, '--backend', 'wasm', '--out', 'out'],
      { cwd },
    );
    result = JSON.parse(readFileSync(join(cwd, 'out', 'result.json'), 'utf8')) as Result;
  });

  it('has the slopes of least squares on all dummies, and says what was taken out', () => {
    expect(ran.code, ran.stderr).toBe(0);
    const { coef } = result.methods.find(({ id }) => id === 'ols')!.coefficients!;
    expect(coef[0]).toBeCloseTo(2, 9);
    expect(coef[1]).toBeCloseTo(0, 9);
    expect(coef).toHaveLength(2);
    expect(result.data.notes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['absorbed', 'unvarying-within', 'folds-of-clusters']),
    );
    expect(ran.stdout).toMatch(/size/);
    expect(ran.stdout).toMatch(/Within R²/);
  });

  it('exchanges, draws and leaves out whole firms', () => {
    for (const { id, significance, resampling } of result.methods) {
      expect([significance!.by, resampling!.unit, resampling!.from], id).toEqual(['clusters', 'cluster', 12]);
    }
    expect(result.outOfSample!.unit).toBe('cluster');
    expect(ran.stdout).toMatch(/Significant at 5 % familywise, by how many of 3 methods: capital \(3\)/);
  });

  it('is checked and verified like any other', async () => {
    const check = await kuznets(['data', 'check', 'panel.csv', ...effects], { cwd });
    expect(check.code, check.stderr).toBe(0);
    expect(check.stdout).toMatch(/firm.*absorb/i);
    const verified = await kuznets(['verify', 'out', '--backend', 'wasm'], { cwd });
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('reproduced on wasm')]);
  });

  it('is refused where nothing is left, or what cannot be had of it is asked', async () => {
    const alone = await kuznets(['growth', '--data', 'panel.csv', ...effects, '--include', 'size'], { cwd });
    expect(alone.code).toBe(3);
    expect(alone.stderr).toMatch(/no determinant varies within the effects absorbed: "size"/);
    const kept = await kuznets(['growth', '--data', 'panel.csv', ...effects, '--keep-models'], { cwd });
    expect([kept.code, kept.stderr]).toEqual([2, expect.stringContaining('--keep-models')]);
  });
});
