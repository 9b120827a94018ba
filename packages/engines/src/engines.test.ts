import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { prettyJson, runStudy, type Stage, type Study } from '@kuznets/studies';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assemblePlanned, openWorkFolder, planStatus, planStudy, type WorkFolder, workShard } from './index.ts';

interface Config {
  readonly powers: readonly number[];
}

type Data = readonly number[];

let ran: number[] = [];
let failing: number | null = null;

const powers: Stage<{ readonly power: number }, Data, Float64Array> = {
  name: 'powers',
  run({ power }, data) {
    ran.push(power);
    if (power === failing) return Promise.reject(new Error('no such power'));
    return Promise.resolve(Float64Array.from(data, (value) => value ** power));
  },
};

const largest: Stage<{ readonly power: number }, Data, number> = {
  name: 'largest',
  run: async (inputs, _data, { read }) => Math.max(...(await read(powers, inputs))),
};

const study: Study<Config, Data, { readonly sums: number[]; readonly largest: number[] }> = {
  name: 'made-up',
  schema: z.strictObject({ powers: z.array(z.number()) }),
  resultSchema: z.strictObject({ sums: z.array(z.number()), largest: z.array(z.number()) }),
  check: () => undefined,
  digests: (data) => ({
    data: data
      .join()
      .padEnd(64, '0')
      .slice(0, 64)
      .replaceAll(/[^0-9a-f]/g, '0'),
  }),
  rounding: 'exact',
  stages: [powers, largest],
  later: ({ powers: { length } }) => [Math.ceil(length / 2) - 1],
  async run(config, _data, compute) {
    const label = { code: 'method', id: 'ols', name: 'ols' };
    const units = config.powers.map((power) => ({ inputs: { power }, label, weight: power + 1 }));
    const sums = await compute(powers, units, (values) => values.reduce((sum, value) => sum + value, 0));
    const kept = config.powers.filter((_, at) => sums[at]! > 0);
    const most = await compute(
      largest,
      kept.map((power) => ({ inputs: { power }, label })),
    );
    return { sums, largest: most };
  },
  tables: () => [],
  models: () => [],
  seeds: () => [],
};

const config: Config = { powers: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] };
const data: Data = [1.5, -2, 0.1];
const { signal } = new AbortController();

let device: Device;
let folder: string;

beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kuznets-engines-'));
  ran = [];
  failing = null;
  return () => rmSync(folder, { recursive: true, force: true });
});

const inputs = [
  {
    role: 'data',
    source: { kind: 'catalogue' as const, name: 'none' },
    sha256: 'a'.repeat(64),
    bytes: 0,
    canonicalSha256: study.digests(data)['data']!,
  },
];

function plan(more: { readonly config?: Config; readonly measureSeconds?: number } = {}): Promise<WorkFolder> {
  const { backend, name } = device.info;
  return planStudy(
    join(folder, 'w'),
    { study, config: more.config ?? config, data },
    {
      ...{ inputs, files: {}, version: '1', device, deviceFacts: { backend, name } },
      ...{ shardSeconds: 60, measureSeconds: more.measureSeconds ?? 0, signal },
    },
  );
}

const work = (workplace: WorkFolder, stage: number, shard: number): Promise<void> =>
  workShard({ workplace, study, data }, { stage, shard }, { device, signal });

describe('a planned study', () => {
  it('gives the bytes of one process, whatever the order of its shards, and computes no unit twice', async () => {
    const whole = await runStudy(study, config, data, { device });
    ran = [];
    const workplace = await plan();
    expect(workplace.plan.stages).toEqual([
      { name: 'powers', shards: 10 },
      { name: 'largest', shards: 4 },
    ]);
    for (const shard of [3, 0, 9, 1, 2, 8, 4, 7, 6, 5, 3]) await work(openWorkFolder(workplace.path), 0, shard);
    expect(ran.toSorted((a, b) => a - b)).toEqual(config.powers);
    expect(await planStatus(workplace)).toMatchObject({
      isComplete: false,
      stages: [
        { done: 10, units: 10, open: [] },
        { done: 0, units: 5, open: [0, 1, 2, 3] },
      ],
    });
    for (const shard of [0, 2, 1, 3]) await work(workplace, 1, shard);
    const planned = await assemblePlanned({ workplace, study, data });
    expect(prettyJson(planned)).toBe(prettyJson(whole));
    expect(await planStatus(workplace)).toMatchObject({ isComplete: true, running: [], failed: [] });
  });

  it('measures a unit of each kind, keeps it, and cuts what is short into one shard', async () => {
    const workplace = await plan({ measureSeconds: 10 });
    expect(ran).toEqual([0]);
    expect(workplace.plan.stages[0]).toEqual({ name: 'powers', shards: 1 });
    const units = await workplace.readShard({ stage: 0, shard: 0 });
    const [first, second] = [0, 1].map((power) => units.find(({ weight }) => weight === power + 1)!.seconds!);
    expect(first).toBeGreaterThan(0);
    // Told in microseconds.
    expect(Math.abs(second! - 2 * first!)).toBeLessThan(2e-6);
    await work(workplace, 0, 0);
    expect(ran).toHaveLength(10);
  });

  it('is taken up again where it is the same, and refused where it is another', async () => {
    const { plan: first } = await plan();
    expect((await plan({ measureSeconds: 10 })).plan).toEqual(first);
    await expect(plan({ config: { powers: [1] } })).rejects.toMatchObject({ code: 'other-plan' });
  });

  it('says which unit failed, and forgets it when it succeeds', async () => {
    const workplace = await plan();
    failing = 4;
    const shards = await Promise.all(config.powers.map((_, shard) => workplace.readShard({ stage: 0, shard })));
    const shard = shards.findIndex(([unit]) => unit!.weight === 5);
    await expect(work(workplace, 0, shard)).rejects.toThrow('no such power');
    expect((await planStatus(workplace)).failed).toMatchObject([
      { stage: 0, shard, unit: 'Least squares on everything', message: 'no such power', retry: false },
    ]);
    failing = null;
    await work(workplace, 0, shard);
    expect((await planStatus(workplace)).failed).toEqual([]);
  });

  it('refuses other data, a stage before its time, and files of another study', async () => {
    const workplace = await plan();
    const other = { workplace, study, data: [1, 2] };
    await expect(workShard(other, { stage: 0, shard: 0 }, { device, signal })).rejects.toMatchObject({
      code: 'other-data',
    });
    await expect(work(workplace, 1, 0)).rejects.toThrow('10 units of the stage powers are missing');
    await expect(assemblePlanned({ workplace, study, data })).rejects.toMatchObject({ code: 'holes' });
    const shard = join(workplace.path, 'stages/0/0.json');
    writeFileSync(shard, readFileSync(shard, 'utf8').replace(workplace.plan.id, '0'.repeat(16)));
    await expect(work(workplace, 0, 0)).rejects.toMatchObject({ code: 'other-plan' });
    expect(readdirSync(join(workplace.path, 'units'))).toEqual([]);
  });

  it('takes a unit under the name of another for none', async () => {
    const workplace = await plan();
    for (let shard = 0; shard < 10; shard++) await work(workplace, 0, shard);
    const [one, two] = readdirSync(join(workplace.path, 'units'));
    writeFileSync(join(workplace.path, 'units', one!), readFileSync(join(workplace.path, 'units', two!)));
    await expect(assemblePlanned({ workplace, study, data })).rejects.toThrow(
      '1 units of the stage powers are missing',
    );
  });
});
