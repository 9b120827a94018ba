import { ConfigError } from './errors.ts';
import { nearest, quoted } from './text.ts';

/** What a value must be: a test, and its words for a message. */
export interface Constraint<T> {
  /** Whether a value satisfies it. */
  readonly holds: (value: unknown) => value is T;
  /** What is allowed, for a message. */
  readonly allowed: string;
}

/** A constraint on each option of an estimator or a function. */
export type Constraints<Options> = { readonly [Name in keyof Options]-?: Constraint<NonNullable<Options[Name]>> };

const constraint = <T>(allowed: string, holds: (value: unknown) => boolean): Constraint<T> => ({
  allowed,
  holds: holds as Constraint<T>['holds'],
});

/** Whole numbers from `least` to `most`. */
export const wholeNumbers = (least: number, most: number = Number.MAX_SAFE_INTEGER): Constraint<number> =>
  constraint(
    most === Number.MAX_SAFE_INTEGER ? `whole numbers from ${least}` : `whole numbers from ${least} to ${most}`,
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  );

/** Finite numbers from `least` to `most`. */
export const numbers = (least = -Infinity, most = Infinity): Constraint<number> =>
  constraint(
    least === -Infinity
      ? 'finite numbers'
      : most === Infinity
        ? `numbers from ${least}`
        : `numbers from ${least} to ${most}`,
    (value) => Number.isFinite(value) && (value as number) >= least && (value as number) <= most,
  );

/** Numbers between `least` and `most`, neither included. */
export const numbersBetween = (least: number, most = Infinity): Constraint<number> =>
  constraint(
    most === Infinity ? `numbers above ${least}` : `numbers between ${least} and ${most}`,
    (value) => typeof value === 'number' && value > least && value < most,
  );

/** One value alone, such as `Infinity`. */
export const exactly = <T extends number | string | null>(only: T): Constraint<T> =>
  constraint(typeof only === 'string' ? quoted(only) : String(only), (value) => value === only);

/** One of a few words. */
export const oneOf = <T extends string>(...words: readonly T[]): Constraint<T> =>
  constraint(words.map(quoted).join(', '), (value) => words.includes(value as T));

/** `true` or `false`. */
export const booleans: Constraint<boolean> = constraint('true, false', (value) => typeof value === 'boolean');

/** Lists, each element of which satisfies a constraint. */
export const listsOf = <T>(each: Constraint<T>, least = 0): Constraint<readonly T[]> =>
  constraint(
    `lists of ${each.allowed}${least > 0 ? `, at least ${least}` : ''}`,
    (value) =>
      (Array.isArray(value) || ArrayBuffer.isView(value)) &&
      Array.from(value as ArrayLike<unknown>).every(each.holds) &&
      (value as ArrayLike<unknown>).length >= least,
  );

/** Values that satisfy one of several constraints. */
export const either = <A, B>(a: Constraint<A>, b: Constraint<B>): Constraint<A | B> =>
  constraint(`${a.allowed}, ${b.allowed}`, (value) => a.holds(value) || b.holds(value));

/** Values checked elsewhere: a function, a record that has its own check. */
export const anything = <T>(allowed = 'any value'): Constraint<T> => constraint(allowed, () => true);

const ruleOf = <Options>(constraints: Constraints<Options>, name: string): Constraint<unknown> | undefined =>
  Object.hasOwn(constraints, name) ? constraints[name as keyof Options] : undefined;

/**
 * Checks options against declared constraints and freezes a copy.
 *
 * @param options - what the caller gave; `undefined` stands for the default
 * @param constraints - of every option there is
 * @returns the options given, frozen
 * @throws ConfigError naming the first option that is unknown or not allowed, what was given and what is allowed
 * @example
 * ```ts
 * checkOptions({ nEstimators: 10 }, { nEstimators: wholeNumbers(1) }); // { nEstimators: 10 }
 * ```
 */
export function checkOptions<Options extends object>(
  options: Options,
  constraints: Constraints<Options>,
): Readonly<Options> {
  if (typeof options !== 'object' || options === null)
    throw new ConfigError('options are not an object', { got: options, allowed: Object.keys(constraints).join(', ') });
  for (const [name, value] of Object.entries(options)) {
    const rule = ruleOf(constraints, name);
    if (!rule) {
      const names = Object.keys(constraints);
      throw new ConfigError(`unknown option${nearest(name, names)}`, {
        code: 'unknown-option',
        where: { option: name },
        allowed: names.join(', '),
      });
    }
    if (value !== undefined) checkOption(name, value, rule);
  }
  return Object.freeze(
    Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  ) as Options;
}

/**
 * Checks one value against a constraint, where it depends on the data or on other options.
 *
 * @param option - its name
 * @param value - what was given
 * @param rule - what it must be
 * @throws ConfigError naming the option, what was given and what is allowed
 */
export function checkOption<T>(option: string, value: unknown, rule: Constraint<T>): asserts value is T {
  if (!rule.holds(value))
    throw new ConfigError('not allowed', { code: 'option', where: { option }, got: value, allowed: rule.allowed });
}
