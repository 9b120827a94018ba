import { predictEnsemble, type TreeEnsemble } from '@kuznets/base';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { parseTable } from '@kuznets/data';
import { type ImportedModel, nestedVariationShares } from '@kuznets/explain';
import { uniforms } from '@kuznets/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import { studyWords } from '../words/words.ts';
import { type ExplainConfigInput, resolveExplainConfig } from './config.ts';
import { explainDataFrom } from './data.ts';
import { levelOf, type NamedGroups } from './groups.ts';
import { explainStudy } from './study.ts';
import { explainTables } from './tables.ts';
import { tableToCsv } from '../tables/csv.ts';
import { tableToMarkdown } from '../tables/markdown.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const letters = Array.from('abcdefghijklmnopqrst');

/** Trees with three splits in a row, on any of so many features. */
function trees(features: number, count: number): TreeEnsemble {
  const next = uniforms(5);
  const of = (value: (node: number) => number) => Array.from({ length: 7 * count }, (_, node) => value(node % 7));
  return {
    ...{ nFeatures: features, featureNames: letters.slice(0, features), scale: 1, base: 1 },
    trees: {
      offsets: Uint32Array.from({ length: count + 1 }, (_, tree) => 7 * tree),
      feature: Int32Array.from(of((node) => (node % 2 === 0 && node < 6 ? Math.floor(features * next()) : -1))),
      threshold: Float64Array.from(of(() => 0.2 + 0.6 * next())),
      childrenLeft: Int32Array.from(of((node) => (node % 2 === 0 && node < 6 ? node + 1 : -1))),
      childrenRight: Int32Array.from(of((node) => (node % 2 === 0 && node < 6 ? node + 2 : -1))),
      value: Float64Array.from(of(() => next())),
    },
  };
}

/** A run of `kuznets explain` on random rows, with what it read. */
async function explained(features: number, groups: NamedGroups, config: Partial<ExplainConfigInput> = {}) {
  const next = uniforms(9);
  const names = letters.slice(0, features);
  const rows = Array.from({ length: 20 }, () => names.map(() => next().toFixed(3)).join(','));
  const ensemble = trees(features, 12);
  const settings = {
    model: 'm',
    data: 'd',
    groups,
    pairs: 'none',
    shapley: 'none',
    effects: 'none',
    ...config,
  } as const;
  const all = resolveExplainConfig(settings);
  const data = explainDataFrom(
    await parseTable(`${names.join(',')}\n${rows.join('\n')}\n`, { file: 'x.csv' }),
    ensemble,
    all,
    'd',
  );
  const model = {
    ensemble,
    format: 'xgboost',
    program: 'trees',
    link: 'identity',
    output: 0,
    outputs: 1,
  } as ImportedModel;
  const { result } = await runStudy(explainStudy, all, { model, data }, { device });
  return { ensemble, result, sample: { x: data.x, rows: data.rows, features } };
}

const orders = (of: readonly number[]): number[][] =>
  of.length < 2 ? [[...of]] : of.flatMap((k) => orders(of.filter((other) => other !== k)).map((rest) => [k, ...rest]));

it('divides the share of a group as brute force over all orders that keep groups together does', async () => {
  const groups = { state: ['f', { law: ['a', 'c'], votes: ['d'] }], region: ['b', 'e'] };
  const { ensemble, sample, result } = await explained(7, groups);
  const paths = ['state/law', 'region', 'state/law', 'state/votes', 'region', 'state', ''].map((path, k) =>
    [...path.split('/'), letters[k]!].filter((name) => name !== ''),
  );
  const { x, rows, features } = sample;
  const predicted = predictEnsemble(ensemble, sample);
  const aepv = Array.from({ length: 2 ** features }, (_, coalition) => {
    let sum = 0;
    for (let row = 0; row < rows; row += 1) {
      const mixed = Float64Array.from({ length: rows * features }, (_cell, cell) =>
        (coalition >> (cell % features)) & 1 ? x[cell]! : x[row * features + (cell % features)]!,
      );
      const mean = predictEnsemble(ensemble, { ...sample, x: mixed }).reduce((all, value) => all + value / rows, 0);
      sum += (predicted[row]! - mean) ** 2 / rows;
    }
    return sum;
  });
  const together = (order: readonly number[]): boolean =>
    [1, 2].every((depth) => {
      const names = order.map((k) => paths[k]!.slice(0, depth).join('/'));
      return names.filter((name, at) => name !== names[at - 1]).length === new Set(names).size;
    });
  const kept = orders([...paths.keys()]).filter(together);
  const values = paths.map(() => 0);
  for (const order of kept) {
    let before = 0;
    for (const k of order) {
      values[k]! += (aepv[before | (1 << k)]! - aepv[before]!) / kept.length / aepv.at(-1)!;
      before |= 1 << k;
    }
  }
  const within = result.shares!.within!;
  const all = ['state', 'state/law', 'state/law/a', 'state/law/c', 'state/votes', 'state/votes/d', 'state/f'];
  expect(within.map(({ path }) => path.join('/')).sort()).toEqual([...all, 'region', 'region/b', 'region/e'].sort());
  for (const { path, columns, share, standardError } of within) {
    const own = paths.flatMap((full, k) => (path.every((name, at) => full[at] === name) ? [k] : []));
    expect(columns).toEqual(own);
    expect(Math.abs(share - own.reduce((sum, k) => sum + values[k]!, 0)), path.join('/')).toBeLessThan(1e-10);
    expect(standardError).toBeNull();
    const parts = within.filter(
      (part) => part.path.length === path.length + 1 && path.every((name, at) => part.path[at] === name),
    );
    if (parts.length === 0) continue;
    expect(Math.abs(share - parts.reduce((sum, part) => sum + part.share, 0)), path.join('/')).toBeLessThan(1e-10);
  }
  const depths = [0, 1].map((depth) => levelOf(paths.map((path) => path.slice(0, depth + 1))));
  const { levels } = await nestedVariationShares(ensemble, sample, depths, { device });
  for (const { path, columns, share } of within)
    if (columns.length === 1)
      expect(Math.abs(share - levels[2]!.shares[columns[0]!]!), path.join('/')).toBeLessThan(1e-12);
  const players = result.players.map(({ name }) => within.find(({ path }) => path.join('/') === name)?.share);
  expect(players.slice(0, 2)).toEqual(
    result.shares!.shares.slice(0, 2).map((share) => expect.closeTo(share!, 14) as number),
  );
});

it('draws parts of groups whose own share was sampled, and says so', async () => {
  const groups = { z: ['a', 'b', 'c'] };
  const { result } = await explained(20, groups, { shares: 2 });
  const [group, ...parts] = result.shares!.within!;
  expect(group!.standardError).toBe(result.shares!.standardErrors![0]);
  expect(parts.map(({ standardError }) => standardError! > 0)).toEqual([true, true, true]);
  expect(Math.abs(parts.reduce((sum, { share }) => sum + share, 0) - result.shares!.shares[0]!)).toBeLessThan(1e-12);
  expect(result.notes).toContainEqual({ code: 'within-drawn', draws: 4 });
});

it('leaves a group with too many parts whole, and says which', async () => {
  const many = letters.slice(0, 15);
  const { result } = await explained(20, { many, few: ['p', 'q'] });
  expect(result.shares!.within!.map(({ path }) => path.join('/'))).toEqual(['few', 'few/p', 'few/q']);
  expect(result.notes).toContainEqual({ code: 'within-many-parts', groups: ['many'], most: 14 });
  const { result: alone } = await explained(16, { many });
  expect([alone.shares!.within, alone.notes.map(({ code }) => code)]).toEqual([undefined, ['within-many-parts']]);
});

it('tells parts beneath their group, indented where they are read, in full in CSV', async () => {
  const { result } = await explained(4, { state: { law: ['a', 'c'], votes: ['d'] } });
  const table = explainTables(result, studyWords.en).find(({ name }) => name === 'shares-within')!;
  const share = (path: string): number => result.shares!.within!.find((part) => part.path.join('/') === path)!.share;
  const order = table.rows.map(([path]) => String(path));
  expect(order[0]).toBe('state');
  order.slice(1).forEach((path, at) => {
    const above = path.split('/').slice(0, -1).join('/');
    expect(order.slice(0, at + 1)).toContain(above);
  });
  expect(order.indexOf('state/law') < order.indexOf('state/votes')).toBe(share('state/law') > share('state/votes'));
  expect(tableToCsv(table)).toContain('\r\nstate/votes/d,2,d,');
  expect(tableToMarkdown(table)).toContain('\n| &nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;d | ');
});
