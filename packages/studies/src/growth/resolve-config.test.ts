import { describe, expect, it } from 'vitest';
import { growthMethods, methodOf } from './methods/registry.ts';
import { checkAgainstSample, resolveGrowthConfig } from './resolve-config.ts';
import type { GrowthConfigInput } from './config.ts';

describe('resolveGrowthConfig', () => {
  it("takes TreeBagger's regression defaults for bagging and forests", () => {
    const { methods, seed, seeds, data } = resolveGrowthConfig({ methods: ['bagging', 'forest'] });
    expect({ seed, seeds, data }).toEqual({ seed: 1, seeds: 20, data: 'fls2001' });
    const shared = {
      seeds: 20,
      trees: 10_000,
      minSamplesLeaf: 5,
      minSamplesSplit: 10,
      rankBy: 'standardized',
      bootstrap: true,
    };
    expect(methods).toEqual([
      { name: 'bagging', id: 'bagging', ...shared },
      { name: 'forest', id: 'forest', ...shared, maxFeatures: 'third' },
    ]);
  });

  it('lets a method override the shared settings', () => {
    const { methods } = resolveGrowthConfig({
      trees: 100,
      minSamplesLeaf: 8,
      seeds: 3,
      methods: [
        'bagging',
        { name: 'forest', id: 'forest-deep', trees: 7, minSamplesLeaf: 1, maxFeatures: 4, seeds: 5 },
      ],
    });
    expect(methods).toEqual([
      {
        name: 'bagging',
        id: 'bagging',
        seeds: 3,
        trees: 100,
        minSamplesLeaf: 8,
        minSamplesSplit: 16,
        rankBy: 'standardized',
        bootstrap: true,
      },
      {
        name: 'forest',
        id: 'forest-deep',
        seeds: 5,
        trees: 7,
        minSamplesLeaf: 1,
        minSamplesSplit: 10,
        maxFeatures: 4,
        rankBy: 'standardized',
        bootstrap: true,
      },
    ]);
  });

  it('hands a shared setting only to methods that know its value', () => {
    const { methods } = resolveGrowthConfig({ rankBy: 'mean', methods: ['bagging', 'svr', 'lasso'] });
    expect(methods.map((method) => 'rankBy' in method && method.rankBy)).toEqual(['mean', 'kept', 'vanishing']);
  });

  it('cuts a key that is as long as a file', () => {
    expect(() => resolveGrowthConfig(JSON.parse(`{"${'k'.repeat(6_000_000)}":1}`) as object)).toThrow(
      /^k{80}\.\.\.: unknown key$/,
    );
  });

  it('runs every method by default, once where chance plays no part', () => {
    const { methods } = resolveGrowthConfig({ seeds: 7 });
    expect(methods.map(({ name }) => name)).toEqual(Object.keys(growthMethods));
    for (const { name, seeds } of methods)
      expect(seeds).toBe(methodOf({ name }).random === false ? 1 : Math.min(7, methodOf({ name }).seeds ?? 7));
  });

  it.each([
    [{ trees: 0 }, 'trees: must be at least 1, got 0'],
    [{ trees: 1.5 }, 'trees: must be a whole number, got 1.5'],
    [{ seeds: 0 }, 'seeds: must be at least 1, got 0'],
    [{ seed: -1 }, 'seed: must be at least 0, got -1'],
    [{ seed: Number.MAX_SAFE_INTEGER }, 'seed: 9007199254740991 and the 19 seeds after it must be below 2^53'],
    [{ minSamplesLeaf: 0 }, 'minSamplesLeaf: must be at least 1, got 0'],
    [{ tree: 5 }, 'tree: unknown key (did you mean "trees"?)'],
    [{ data: 123 }, 'data: must be a text, got 123'],
    [{ data: ['fls2001'] }, 'data: must be a text, got a list'],
    [{ data: { name: 'fls2001' } }, 'data: must be a text, got a map'],
    [{ data: '' }, 'data: must be a text that is not empty, got ""'],
    [{ a: 1, b: 2 }, 'a: unknown keys "a", "b"'],
    [{ methods: [] }, 'methods: must be at least 1'],
    [{ methods: ['bagging', 'bagging'] }, 'methods: "bagging" is listed twice'],
    [{ methods: ['ridge'] }, /^methods\[0\]: must be one of lasso, tree, .*, ols, or a map of settings, got "ridge"$/],
    [{ methods: ['forst'] }, /\(did you mean "forest"\?\), or a map of settings, got "forst"$/],
    [{ methods: [{ name: 'forest', id: 'a'.repeat(65) }] }, 'methods[0].id: must be at most 64 characters, got "aaa'],
    [{ methods: ['lasso', { name: 'forest', tree: 3 }] }, 'methods[1].tree: unknown key (did you mean "trees"?)'],
    [{ methods: [{ name: 'forst' }] }, /^methods\[0\]\.name: must be one of .*"forest".*, got "forst"$/],
    [{ methods: [{}] }, /^methods\[0\]\.name: must be one of lasso, .*, ols$/],
    [{ methods: [{ name: 'forest', trees: 0 }] }, 'methods[0].trees: must be at least 1, got 0'],
    [{ methods: [{ name: 'forest', id: 'My forest' }] }, 'methods[0].id: must be lower-case letters'],
    [{ missing: 'zero' }, 'missing: must be one of drop, refuse, mean'],
    [{ csv: { delimiter: 'x' } }, 'csv.delimiter: must be one of'],
    [{ '\u001b[31mtrees': 1 }, '\\u001b[31mtrees: unknown key'],
  ])('refuses %j', (input, message) => {
    const resolve = (): unknown => resolveGrowthConfig(input as GrowthConfigInput);
    expect(resolve).toThrow(expect.objectContaining({ name: 'ConfigError' }));
    expect(resolve).toThrow(message);
  });
});

it('lists a dozen problems, and says how many there are', () => {
  const names = Array.from({ length: 100_000 }, (_, i) => `x${i}`);
  expect(() => resolveGrowthConfig({ methods: names } as unknown as GrowthConfigInput)).toThrow(
    /^(methods\[\d+\]: .*\n){12}and 99988 more problems$/,
  );
  expect(() => resolveGrowthConfig(Object.fromEntries(names.map((name) => [name, 1])) as GrowthConfigInput)).toThrow(
    /^x0: unknown keys "x0", .*, "x11", and 99988 more keys$/,
  );
});

describe('checkAgainstSample', () => {
  it('allows a leaf of half the rows and no more', () => {
    expect(() => checkAgainstSample(resolveGrowthConfig({ minSamplesLeaf: 36 }), 72, 41)).not.toThrow();
    expect(() => checkAgainstSample(resolveGrowthConfig({ minSamplesLeaf: 37 }), 72, 41)).toThrow('at most 36, got 37');
  });

  it('does not draw more determinants than there are', () => {
    expect(() =>
      checkAgainstSample(resolveGrowthConfig({ methods: [{ name: 'forest', maxFeatures: 42 }] }), 72, 41),
    ).toThrow('the sample has 41 determinants, got 42');
  });
});
