import { parseTable } from '@kuznets/data';
import type { TreeEnsemble } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { resolveExplainConfig } from './config.ts';
import { explainDataDigest, explainDataFrom } from './data.ts';
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
const none = { features: null, target: null };

describe('explainDataFrom', () => {
  it("finds the model's names wherever they stand", async () => {
    const data = explainDataFrom(await table(complete), stump(2, { featureNames: ['b', 'y'] }), none, 'd');
    expect(data).toMatchObject({ rows: 2, features: [{ name: 'b' }, { name: 'y' }], unused: ['a'], target: null });
    expect([...data.x]).toEqual([3, 1, 6, 4]);
  });

  it('takes the numeric columns but the target for a model without names', async () => {
    const data = explainDataFrom(await table(complete), stump(2), { features: null, target: 'y' }, 'd');
    expect(data.features.map(({ name }) => name)).toEqual(['a', 'b']);
    expect([...data.target!.y]).toEqual([1, 4]);
    await expect(table(complete).then((read) => explainDataFrom(read, stump(2), none, 'd'))).rejects.toThrow(
      /the model has 2 features without names, the data 3 numeric columns/,
    );
  });

  it("names both lists' differences", async () => {
    const read = await table(complete);
    expect(() => explainDataFrom(read, stump(3, { featureNames: ['a', 'c', 'id'] }), none, 'd')).toThrow(
      /^x\.csv: the data's columns are not the model's features; only in the model: "c", "id"; only in the data, or not numeric: "id", "y", "b"; allowed:/,
    );
    expect(() =>
      explainDataFrom(read, stump(2, { featureNames: ['a', 'b'] }), { features: ['a', 'c'], target: null }, 'd'),
    ).toThrow(/only in the model: "c"/);
    expect(() => explainDataFrom(read, stump(2), { features: ['a'], target: null }, 'd')).toThrow(
      /^features: 1 columns; allowed: 2/,
    );
    expect(() => explainDataFrom(read, stump(2), { features: ['a', 'a'], target: null }, 'd')).toThrow(
      /^features: "a" is listed twice/,
    );
    expect(() => explainDataFrom(read, stump(2), { features: null, target: 'id' }, 'd')).toThrow(
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
