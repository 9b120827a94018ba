import { parseTable } from '@kuznets/data';
import type { TreeEnsemble } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { categoriesFrom } from './categories.ts';
import { explainDataFrom } from './data.ts';

/** A stump that sends level 1 of `g` left; `x` is numeric, and missing cells go left. */
const model: TreeEnsemble = {
  nFeatures: 2,
  featureNames: ['g', 'x'],
  trees: {
    offsets: Uint32Array.of(0, 3),
    feature: Int32Array.of(0, -1, -1),
    threshold: Float64Array.of(0, 0, 0),
    childrenLeft: Int32Array.of(1, -1, -1),
    childrenRight: Int32Array.of(2, -1, -1),
    value: Float64Array.of(0, 1, 2),
    missingLeft: Uint8Array.of(1, 0, 0),
    levels: { offsets: Uint32Array.of(0, 1, 1, 1), level: Int32Array.of(1) },
  },
  scale: 1,
  base: 0,
};
const table = (text: string) => parseTable(text, { file: 'x.csv' });
const asTexts = (text: string) => parseTable(text, { file: 'x.csv', text: 'all' });
const texts = 'g,x\nred,1\ngreen,2\n,3\nblue,4\n';
const settings = { features: null, target: null, groups: null, categories: null };
const namedLevels = async (categories: Record<string, string[]> | null) =>
  explainDataFrom(await table(texts), model, { ...settings, categories }, 'd');

describe('names of levels', () => {
  it('take texts to the codes of a model that has none', async () => {
    const { x, features } = await namedLevels({ g: ['green', 'red'] });
    expect([...x]).toEqual([1, 1, 0, 2, Number.NaN, 3, 2, 4]);
    expect(features).toEqual([
      { name: 'g', label: null, categorical: true, levels: ['green', 'red'] },
      { name: 'x', label: null, categorical: false, levels: null },
    ]);
    const codes = await table('g,x\n1,1\n0,2\n');
    expect(explainDataFrom(codes, model, settings, 'd').features[0]).toMatchObject({ categorical: true, levels: null });
  });

  it('are asked for where a column has texts and the model codes', async () => {
    const read = await table(texts);
    expect(() => explainDataFrom(read, model, settings, 'd')).toThrow(
      /only in the model: "g".*or name the levels of texts in the order of their codes \(categories/,
    );
  });

  it.each([
    [{ h: ['a', 'b'] }, /^categories: "h" is no variable of the model$/],
    [{ g: ['green'] }, /^categories: 1 levels of "g", of which the model splits number 1; allowed: all/],
  ])('are those of the model: %o', async (categories, message) => {
    await expect(namedLevels(categories as never)).rejects.toThrow(message);
  });

  it('are read from a table, in the order of their codes', async () => {
    expect(
      categoriesFrom(await asTexts('variable,code,level\ng,0,green\nyear,0,1999\ng,1,red\nyear,1,2004\n')),
    ).toEqual({
      g: ['green', 'red'],
      year: ['1999', '2004'],
    });
    expect(categoriesFrom(await asTexts('variable,level\nzip,01\nzip,02\n'))).toEqual({ zip: ['01', '02'] });
    const read = async (text: string) => categoriesFrom(await asTexts(text));
    await expect(read('a,b\nx,1\ny,2\n')).rejects.toThrow(/no columns that say which levels a variable has: "a, b"/);
    await expect(read('variable,level\ng,a\ng,a\n')).rejects.toThrow(/row 3: a level of "g" stands twice: "a"/);
    await expect(read('variable,code,level\ng,1,a\ng,0,b\n')).rejects.toThrow(
      /row 2: a code of "g" out of order: "1"; allowed: the next one, 0/,
    );
  });
});
