import { describe, expect, it } from 'vitest';
import { formulas } from './formulas.ts';
import { type Words, words } from './words.ts';

/** Every text by its path; a text with gaps is filled with the names of nothing in particular. */
function texts(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value === 'function')
    return new Map([
      [
        path,
        String(
          (value as (...gaps: string[]) => unknown)(
            ...Array.from({ length: value.length }, (_, at) => `‹${String(at)}›`),
          ),
        ),
      ],
    ]);
  return new Map(Object.entries(value as object).flatMap(([key, entry]) => [...texts(entry, `${path}/${key}`)]));
}

/** The page's own words; those of the studies are tested where they stand. */
const own = ({ language, common, glossary, explain, growth, regions, readings, compare, live }: Words) =>
  texts({ language, common, glossary, explain, growth, regions, readings, compare, live });
const [english, chinese] = [own(words.en), own(words.zh)];

describe('the words', () => {
  it('are the same in both languages, none empty', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
    expect(
      [...english, ...chinese].filter(([, text]) => text.trim() === '' || /undefined|NaN|\[object/.test(text)),
    ).toEqual([]);
  });

  it('fill the same gaps', () => {
    const gaps = (text: string): string => [...new Set(text.match(/‹\d›/g))].sort().join('');
    for (const [path, text] of english) expect(gaps(chinese.get(path)!), path).toBe(gaps(text));
  });

  it('are English in English', () => {
    expect([...english].filter(([path, text]) => path !== '/language' && /\p{Script=Han}/u.test(text))).toEqual([]);
  });

  it('explain every formula and no more', () => {
    for (const { glossary } of Object.values(words))
      expect(Object.keys(glossary).sort()).toEqual(Object.keys(formulas).sort());
  });
});
