import { Estimator, type FitOptions } from '@kuznets/base';
import * as base from '@kuznets/base';
import * as coreGpu from '@kuznets/core-gpu';
import * as dae from '@kuznets/dae';
import * as data from '@kuznets/data';
import * as dfa from '@kuznets/dfa';
import * as ensembles from '@kuznets/ensembles';
import * as explain from '@kuznets/explain';
import * as forecast from '@kuznets/forecast';
import * as gnn from '@kuznets/gnn';
import * as regression from '@kuznets/regression';
import * as studies from '@kuznets/studies';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { estimators } from './entries.ts';

const modules = { base, coreGpu, dae, data, dfa, ensembles, explain, forecast, gnn, regression, studies };
type Modules = typeof modules;

/** Classes that others extend and nobody makes. */
const abstracts: readonly unknown[] = [
  base.Estimator,
  base.Regressor,
  dfa.SequenceEstimator,
  ensembles.ForestEstimator,
  ensembles.M5PEstimator,
  ensembles.TreeRegressor,
  regression.LinearEstimator,
];

type Fitting = abstract new (...options: never) => { fit(...told: never): unknown };

/** Names of a package's classes that fit. */
type Fits<M> = { [K in keyof M]: M[K] extends Fitting ? K : never }[keyof M];

type Made<C> = C extends abstract new (...options: never) => infer Instance ? Instance : never;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Options that could be written. */
type Writable<O> = {
  [K in keyof O]-?: Same<{ [P in K]: O[K] }, { -readonly [P in K]: O[K] }> extends true ? K : never;
}[keyof O];

type OptionsOf<C> = C extends abstract new (
  ...options: infer P extends readonly unknown[]
) => unknown
  ? NonNullable<P[0]>
  : never;

/** Whether a class is an estimator, comes back from JSON, and has options that are only read. */
type Keeps<C> =
  Made<C> extends Estimator<object, never, object, infer Fit extends FitOptions>
    ? [Fit, C, Writable<OptionsOf<C>>] extends [FitOptions, { fromJSON(json: unknown): unknown }, never]
      ? true
      : false
    : false;

/** Names of the classes that break the contract. */
type Breaks<M> = { [K in Fits<M>]: Keeps<M[K]> extends true ? never : K }[Fits<M>];

describe('the types of every package', () => {
  it('have estimators on the contract alone', () => {
    expectTypeOf<{ [P in keyof Modules]: Breaks<Modules[P]> }[keyof Modules]>().toBeNever();
    expectTypeOf<Fits<typeof dae>>().toEqualTypeOf<'PCA' | 'DenoisingAutoencoder'>();
  });

  it('are told apart from others', () => {
    class Loose extends Estimator<{ alpha?: number }, number, object> {
      constructor(options: { alpha?: number }) {
        super(options, { alpha: base.numbers() });
      }
      protected learn(): object {
        return {};
      }
    }
    class Stray {
      fit(): this {
        return this;
      }
    }
    const keeps = <Class>(_: Class): Keeps<Class> | undefined => undefined;
    expectTypeOf(keeps(Loose)).toEqualTypeOf<false | undefined>();
    expectTypeOf(keeps(Stray)).toEqualTypeOf<false | undefined>();
    expectTypeOf<Keeps<typeof regression.Lasso>>().toEqualTypeOf<true>();
  });
});

const fitting = Object.values(modules)
  .flatMap((module) => Object.entries(module))
  .filter((exported): exported is [string, Fitting] => {
    const prototype = typeof exported[1] === 'function' ? (exported[1].prototype as object | undefined) : undefined;
    return prototype !== undefined && 'fit' in prototype;
  });

describe('every exported class that fits', () => {
  it('is found', () => {
    expect(fitting.length).toBeGreaterThan(estimators.length);
  });

  it.each(fitting)('%s is an estimator, and its contract is tested', (_, type) => {
    expect(type === (Estimator as unknown) || Estimator.isPrototypeOf(type)).toBe(true);
    const listed = estimators.some((entry) => entry.type === (type as unknown));
    expect(listed, 'list it in entries.ts').toBe(!abstracts.includes(type));
  });
});
