import { describe, expect, it } from 'vitest';
import { ConfigError } from './errors.ts';
import {
  type Constraint,
  booleans,
  checkOption,
  checkOptions,
  either,
  exactly,
  listsOf,
  numbers,
  numbersBetween,
  oneOf,
  wholeNumbers,
} from './options.ts';

const cases: readonly (readonly [
  name: string,
  rule: Constraint<unknown>,
  good: readonly unknown[],
  bad: readonly unknown[],
])[] = [
  ['whole numbers', wholeNumbers(1, 5), [1, 5], [0, 6, 1.5, '1', NaN, null]],
  ['numbers', numbers(0, 1), [0, 0.5, 1], [-1e-9, 1.1, NaN, Infinity, '0']],
  ['open intervals', numbersBetween(0, 1), [0.5], [0, 1, NaN]],
  ['one value', exactly(Infinity), [Infinity], [1, '∞']],
  ['words', oneOf('a', 'b'), ['a', 'b'], ['c', 1]],
  ['booleans', booleans, [true, false], [0, 'true']],
  ['lists', listsOf(wholeNumbers(1), 1), [[1], [2, 3], Uint8Array.of(1)], [[], [0], 1, 'ab']],
  ['either', either(wholeNumbers(1), oneOf('all')), [1, 'all'], [0, 'none']],
];

describe.each(cases)('%s', (_, rule, good, bad) => {
  it('take what is allowed', () => {
    for (const value of good) expect(() => checkOption('o', value, rule)).not.toThrow();
  });

  it('refuse the rest, naming option, value and what is allowed', () => {
    for (const value of bad) {
      expect(() => checkOption('o', value, rule)).toThrow(ConfigError);
      expect(() => checkOption('o', value, rule)).toThrow(rule.allowed);
    }
  });
});

describe('checkOptions', () => {
  const rules = { trees: wholeNumbers(1), rule: oneOf('a', 'b') };

  it('freezes what was given, without what was left undefined', () => {
    const options = checkOptions<{ trees?: number; rule?: 'a' | 'b' | undefined }>(
      { trees: 2, rule: undefined },
      rules,
    );
    expect(options).toEqual({ trees: 2 });
    expect(Object.keys(options)).toEqual(['trees']);
    expect(Object.isFrozen(options)).toBe(true);
  });

  it.each(['tres', 'constructor', '__proto__x'])('refuses the unknown option %s', (name) => {
    expect(() => checkOptions({ [name]: 1 } as object, rules as object)).toThrow(
      expect.objectContaining({ name: 'ConfigError', code: 'unknown-option', where: { option: name } }),
    );
  });
});
