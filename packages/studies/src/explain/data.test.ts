import { parseTable } from '@kuznets/data';
import type { TreeEnsemble } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { resolveExplainConfig } from './config.ts';
import { explainDataDigest, explainDataFrom } from './data.ts';
import { groupsFrom, type NamedGroups } from './groups.ts';
import { spreadRows } from './shapley.ts';
import { sharesPlan } from './shares.ts';
import { explainStudy } from './study.ts';

/** A stump of `nFeatures` features on the first. */
const stump = (nFeatures: number, more: Partial<TreeEnsemble> = {}): TreeEnsemble => ({
  nFeatures,
  trees: {
    offsets: Uint32Array.of(0, 3),
    feature: Int32Array.of(0, -1, -1),
    threshold: Float64Array.of(1, 0, 0),
    childrenLeft: Int32Array.of(1, -1, -1),
    childrenRight: Int32Array.of(2, -1, -1),
    value: Float64Array.of(0, 1, 2),
  },
  scale: 1,
  base: 0,
  ...more,
});

const table = (text: string) => parseTable(text, { file: 'x.csv' });
const complete = 'id,y,a,b\nr1,1,2,3\nr2,4,5,6\n';
const none = { features: null, target: null, groups: null, categories: null };

describe('explainDataFrom', () => {
  it("finds the model's names wherever they stand", async () => {
    const data = explainDataFrom(await table(complete), stump(2, { featureNames: ['b', 'y'] }), none, 'd');
    expect(data).toMatchObject({ rows: 2, features: [{ name: 'b' }, { name: 'y' }], unused: ['a'], target: null });
    expect([...data.x]).toEqual([3, 1, 6, 4]);
  });

  it('takes the numeric columns but the target for a model without names', async () => {
    const data = explainDataFrom(await table(complete), stump(2), { ...none, target: 'y' }, 'd');
    expect(data.features.map(({ name }) => name)).toEqual(['a', 'b']);
    expect([...data.target!.y]).toEqual([1, 4]);
    await expect(table(complete).then((read) => explainDataFrom(read, stump(2), none, 'd'))).rejects.toThrow(
      /the model has 2 features without names, the data 3 numeric columns/,
    );
  });

  it('finds the places of texts among the levels that the model knows', async () => {
    const missingLeft = Uint8Array.of(1, 0, 0);
    const categories = [['low', 'high'], ['3', '7'], ['no', 'yes'], null];
    const model = stump(4, { featureNames: ['g', 'h', 'b', 'x'], categories });
    const known = { ...model, trees: { ...model.trees, missingLeft } };
    const text = 'g,h,b,x\nhigh,7,yes,1\nlow,3,no,2\nhigher,5,yes,3\nNA,,no,4\n';
    const data = explainDataFrom(await table(text), known, none, 'd');
    expect(data.ids).toBeNull();
    expect([...data.x]).toEqual([1, 1, 1, 1, 0, 0, 0, 2, 2, 2, 1, 3, Number.NaN, Number.NaN, 0, 4]);
    const places = explainDataFrom(await table('g,h,b,x\n0,7,1,1\n1,3,0,2\n'), known, none, 'd');
    expect([...places.x]).toEqual([0, 1, 1, 1, 1, 0, 0, 2]);
    const read = await table(text);
    expect(() => explainDataFrom(read, model, none, 'd')).toThrow(/^x\.csv, row 5, column "g": 1 missing cell/);
    expect(() => explainDataFrom(read, stump(1, { featureNames: ['g'] }), none, 'd')).toThrow(/or not numeric: "g"/);
  });

  it("names both lists' differences", async () => {
    const read = await table(complete);
    expect(() => explainDataFrom(read, stump(3, { featureNames: ['a', 'c', 'id'] }), none, 'd')).toThrow(
      /^x\.csv: the data's columns are not the model's features; only in the model: "c", "id"; only in the data, or not numeric: "id", "y", "b"; allowed:/,
    );
    expect(() =>
      explainDataFrom(read, stump(2, { featureNames: ['a', 'b'] }), { ...none, features: ['a', 'c'] }, 'd'),
    ).toThrow(/only in the model: "c"/);
    expect(() => explainDataFrom(read, stump(2), { ...none, features: ['a'] }, 'd')).toThrow(
      /^features: 1 columns; allowed: 2/,
    );
    expect(() => explainDataFrom(read, stump(2), { ...none, features: ['a', 'a'] }, 'd')).toThrow(
      /^features: "a" is listed twice/,
    );
    expect(() => explainDataFrom(read, stump(2), { ...none, target: 'id' }, 'd')).toThrow(
      /^target: "id" is no numeric column/,
    );
  });

  it('lets missing cells through where the model says where they go', async () => {
    const read = await table('id,a,b\nr1,2,\nr2,5,6\n');
    expect(() => explainDataFrom(read, stump(2), none, 'd')).toThrow(
      /^x\.csv, row 2, column "b": 1 missing cell: ""; allowed: no missing cells/,
    );
    const { trees } = stump(2);
    const missing = stump(2, { trees: { ...trees, missingLeft: Uint8Array.of(1, 0, 0) } });
    const data = explainDataFrom(read, missing, none, 'd');
    expect([...data.x]).toEqual([2, Number.NaN, 5, 6]);
    expect(explainDataDigest(data)).not.toBe(explainDataDigest({ ...data, x: Float64Array.of(2, 0, 5, 6) }));
  });

  it('makes players of groups, in the order of their first columns', async () => {
    const read = await table('id,kind,a,b,c,d\nr1,u,1,2,3,4\nr2,v,5,6,7,8\n');
    const names = ['a', 'b', 'c', 'd'];
    const of = (groups: NamedGroups) =>
      explainDataFrom(read, stump(4, { featureNames: names }), { ...none, groups }, 'd');
    const data = of({ z: ['c', 'a'], y: ['d'] });
    expect(data.groups).toEqual({ names: ['z', 'b', 'y'], of: Uint32Array.of(0, 1, 0, 2) });
    expect(data.ids).toEqual(['r1', 'r2']);
    expect(explainDataDigest(data)).not.toBe(explainDataDigest(of({ z: ['c', 'a'] })));
    expect(() => of({ z: ['e'] })).toThrow(/^groups: "e" of "z" is no column of the data/);
    expect(() => of({ z: ['a'], y: ['a', 'b'] })).toThrow(/^groups: "a" is in "z" and "y"/);
    expect(() => of({ a: ['b', 'c'] })).toThrow(/^groups: "a" is a group and a column outside of groups/);
    expect(data.groupPaths).toEqual([['z'], [], ['z'], ['y']]);
  });

  it('takes groups within groups, and refuses what is no hierarchy by name', async () => {
    const read = await table('a,b,c,d\n1,2,3,4\n5,6,7,8\n');
    const of = (groups: unknown) => {
      const config = resolveExplainConfig({ model: 'm', data: 'd', groups: groups as NamedGroups });
      return explainDataFrom(read, stump(4, { featureNames: ['a', 'b', 'c', 'd'] }), config, 'd');
    };
    const data = of({ state: ['d', { law: ['a'], politics: { votes: ['c'] } }] });
    expect(data.groups).toEqual({ names: ['state', 'b'], of: Uint32Array.of(0, 1, 0, 0) });
    expect(data.groupPaths).toEqual([['state', 'law'], [], ['state', 'politics', 'votes'], ['state']]);
    const flat = of({ state: ['a', 'c', 'd'] });
    expect(flat.groups).toEqual(data.groups);
    expect(explainDataDigest(flat)).not.toBe(explainDataDigest(data));
    expect(() => of({ state: { law: ['a'], votes: ['a'] } })).toThrow(
      /^groups: "a" is in "state\/law" and "state\/votes"; allowed: one group/,
    );
    expect(() => of({ state: { law: ['e'] } })).toThrow(/^groups: "e" of "state\/law" is no column of the data/);
    expect(() => of({ state: { law: [] } })).toThrow(/^groups: "state\/law" is empty/);
    expect(() => of({ state: { law: {} } })).toThrow(/^groups: "state\/law" is empty/);
    expect(() => of({ state: [{ law: ['a'] }, { law: ['b'] }] })).toThrow(/^groups: "law" stands twice in "state"/);
    expect(() => of({ state: ['a', { a: ['b'] }] })).toThrow(/^groups: "a" stands twice in "state"/);
    expect(() => of({ state: ['a', 3] })).toThrow(/^groups\.state\[1\]: must be a text/);
  });

  it('reads groups from a table', async () => {
    const rows = await table('code,label,group\na,A,one\nb,B,\nc,C,one\nd,D,two\n');
    expect(groupsFrom(rows)).toEqual({ one: ['a', 'c'], two: ['d'] });
    const nested = await table('code,group\na,one/deep\nb,two\nc,one / deep\nd,one\ne,three/x/y\n');
    expect(groupsFrom(nested)).toEqual({
      one: ['d', { deep: ['a', 'c'] }],
      two: ['b'],
      three: { x: { y: ['e'] } },
    });
    const nameless = await table('code,group\na,one\nb,one//two\n');
    expect(() => groupsFrom(nameless)).toThrow(/^x\.csv, row 3, column "group": a group without a name: "one\/\/two"/);
    const twice = await table('code,group\na,one\na,two\n');
    expect(() => groupsFrom(twice)).toThrow(/^x\.csv, row 3, column "code": a variable stands twice: "a"/);
  });

  it('refuses one row', async () => {
    const read = await table('a,b\n1,2\n');
    expect(() => explainDataFrom(read, stump(2), none, 'd')).toThrow(/^x\.csv: only one row; allowed: at least 2 rows/);
  });
});

const check = (base: number, scale: number): void => {
  const data = { features: [{}, {}] } as unknown as Parameters<typeof explainStudy.check>[1]['data'];
  const model = { ensemble: stump(2, { base, scale }) } as Parameters<typeof explainStudy.check>[1]['model'];
  explainStudy.check(resolveExplainConfig({ model: 'm', data: 'd' }), { model, data });
};

it.each([
  [1e12, 1],
  [1e17, 1e6],
  [5, 0],
])('a base of %s beside leaves of %s times 0, 1 and 2 is explained', (base, scale) => {
  expect(() => check(base, scale)).not.toThrow();
});

it.each([
  [1e17, 1],
  [-3e38, 1e6],
])('a base of %s, whose rounding hides leaves of %s times 0, 1 and 2, is refused', (base, scale) => {
  expect(() => check(base, scale)).toThrow(
    /base score is so large that its rounding hides the trees: .*; allowed: at most \d/,
  );
});

it('rows whose values are written are spread from the first to the last', () => {
  expect([...spreadRows(11, 3)]).toEqual([0, 5, 10]);
  expect([...spreadRows(3, 10)]).toEqual([0, 1, 2]);
  expect([...spreadRows(4, 'all')]).toEqual([0, 1, 2, 3]);
  expect([...spreadRows(9, 1)]).toEqual([0]);
  expect([...spreadRows(9, 'none')]).toEqual([]);
});

it.each([
  ['auto', 3, 2 ** 20, { rounds: 0 }],
  ['auto', 13, 88, { rounds: 0 }],
  ['auto', 16, 2048, { rounds: 0 }],
  ['auto', 17, 88, { rounds: 8 }],
  ['auto', 16, 4096, { rounds: 8 }],
  ['auto', 17, 50_000, { note: { code: 'no-shares-many-rows', players: 17, rows: 50_000, most: 8192 } }],
  [4, 17, 50_000, { rounds: 4 }],
  ['none', 3, 10, { note: null }],
] as const)('shares: %s of %i players and %i rows', (shares, players, rows, plan) => {
  expect(sharesPlan({ shares }, stump(1), { x: new Float64Array(0), rows, features: players })).toEqual(plan);
});
