import { readFileSync } from 'node:fs';
import { createDevice } from '@kuznets/core-gpu';
import { crossSection, loadDataset } from '@kuznets/data';
import { RandomForestRegressor } from '@kuznets/ensembles';
import { resolveGrowthConfig } from '@kuznets/studies';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

it("the README's study is one", () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(resolveGrowthConfig(parse(yaml) as object)).toMatchObject({
    seeds: 20,
    methods: [
      { name: 'bagging' },
      { name: 'forest', tune: { minSamplesLeaf: [1, 3, 5] } },
      { name: 'bma', modelSize: 7 },
    ],
  });
});

it("the README's example runs as printed", async () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = code.replace(/^import .*$/gm, '').replace('10_000', '50');
  const AsyncFunction = (async () => undefined).constructor as new (
    ...args: string[]
  ) => (...values: unknown[]) => Promise<{ r2: number; hash: string }>;
  const example = new AsyncFunction(
    'createDevice',
    'crossSection',
    'loadDataset',
    'RandomForestRegressor',
    `${body}; await device.destroy(); return { r2: forest.result.oobScore.r2, hash: forest.result.forestHash };`,
  );
  const { r2, hash } = await example(createDevice, crossSection, loadDataset, RandomForestRegressor);
  expect(r2).toBeGreaterThan(0.3);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
