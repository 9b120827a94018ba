import * as base from '@kuznets/base';
import * as coreGpu from '@kuznets/core-gpu';
import * as dae from '@kuznets/dae';
import * as data from '@kuznets/data';
import * as dfa from '@kuznets/dfa';
import * as engines from '@kuznets/engines';
import * as ensembles from '@kuznets/ensembles';
import * as explain from '@kuznets/explain';
import * as forecast from '@kuznets/forecast';
import * as gnn from '@kuznets/gnn';
import * as regression from '@kuznets/regression';
import * as studies from '@kuznets/studies';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkedBody, type Example, examplesOf, freeNames, statedValue } from './example.ts';
import { closeSettings, settingOf } from './settings.ts';
import { exportsOf, typeErrors } from './typecheck.ts';

const root = join(import.meta.dirname, '../../..');
const modules = {
  base,
  'core-gpu': coreGpu,
  dae,
  data,
  dfa,
  engines,
  ensembles,
  explain,
  forecast,
  gnn,
  regression,
  studies,
};
const examples = ts.sys
  .readDirectory(join(root, 'packages'), ['.ts'], ['**/node_modules', '**/dist'], ['*/src/**/*.ts'])
  .flatMap((path) => examplesOf(path, root));
const here = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'kuznets-examples-'));
const devices: coreGpu.Device[] = [];

/** Files that examples name. */
beforeAll(() => {
  process.chdir(folder);
  writeFileSync('growth.csv', 'country,growth,school,trade\nA,0.01,4,0.3\nB,0.02,6,0.2\nC,0.03,9,0.5\nD,,8,0.1\n');
  writeFileSync('wachstum.csv', 'code;wachstum;schule\nA;0,01;4,5\nB;0,02;6,0\n');
  writeFileSync('regions.csv', 'region,year,gdp,jobs\nN,2000,10,3\nN,2001,11,4\nS,2000,20,6\nS,2001,22,5\n');
  const square = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  };
  const states = data
    .tileGrid('us-states')!
    .tiles.map(({ id }) => ({ type: 'Feature', properties: { NAME: id }, geometry: square }));
  writeFileSync('states.geojson', JSON.stringify({ type: 'FeatureCollection', features: states }));
  cpSync(join(root, 'test/reference/xgboost_pruned.model.json'), 'xgb.json');
  cpSync(join(root, 'packages/data/datasets/fls2001/fls2001.csv'), 'x.csv');
  if (process.env['KUZNETS_DATA'] !== undefined) symlinkSync(process.env['KUZNETS_DATA'], 'data');
});

afterAll(async () => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
  await closeSettings();
  await Promise.all(devices.map((device) => device.destroy()));
});

describe("the examples of the packages' documentation", () => {
  it('compile', async () => {
    expect(examples.length).toBeGreaterThan(70);
    expect(await typeErrors(examples, exportsOf(Object.keys(modules).map((name) => `@kuznets/${name}`)))).toEqual([]);
  });

  const needsData = (code: string): boolean =>
    code.includes("dataDir: 'data'") && process.env['KUZNETS_DATA'] === undefined;
  for (const example of examples) {
    it.skipIf(needsData(example.code))(`${example.file}:${example.line} does what it says`, () => run(example));
  }
});

async function run({ file, code }: Example): Promise<void> {
  if (code.startsWith('throw ')) {
    const [, message] = /\n\/\/ (.*)$/.exec(code) ?? [];
    return void (await expect(evaluated(file, code)).rejects.toThrow(message));
  }
  await evaluated(file, code);
}

/** Runs an example; its expressions have a value, and that which the comment behind them states. */
async function evaluated(file: string, code: string): Promise<void> {
  const createDevice: typeof coreGpu.createDevice = async (options) => {
    const device = await coreGpu.createDevice(options);
    devices.push(device);
    return device;
  };
  const check = (value: unknown, comment: string): void => {
    const stated = statedValue(comment);
    if (stated) expect(plain(value)).toEqual(plain(stated.value));
    else expect(value).toBeDefined();
  };
  const values = {
    ...Object.assign({}, ...Object.values(modules)),
    createDevice,
    ...(await settingOf(file)).values,
    check,
  } as Record<string, unknown>;
  const names = [...freeNames(code), 'check'].filter((name) => name in values);
  const { outputText } = ts.transpileModule(`async function example() {\n${checkedBody(code)}\n}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2023 },
  });
  const build = new Function(...names, `${outputText}; return example;`) as (
    ...values: unknown[]
  ) => () => Promise<void>;
  await build(...names.map((name) => values[name]))();
}

/** Typed arrays as arrays, for a comment does not tell one from the other, and numbers but for their last digits. */
function plain(value: unknown): unknown {
  const part = (_key: string, each: unknown): unknown =>
    ArrayBuffer.isView(each)
      ? Array.from(each as Float64Array)
      : typeof each === 'number'
        ? Number(each.toPrecision(12))
        : each;
  return JSON.parse(JSON.stringify(value, part));
}
