import type { GrowthData } from '../data.ts';
import type { MethodNote } from '../notes.ts';
import { averaging, bayes, bma } from './bayesian.ts';
import { bagging, forest } from './forests.ts';
import { elasticNet, lasso, ols, stepwise } from './linear.ts';
import type { GrowthMethod, Settings } from './method.ts';
import { m5pBagging, m5pForest } from './m5p.ts';
import { network } from './network.ts';
import { svr } from './svr.ts';
import { boosting, tree } from './trees.ts';

/** Every method of the growth study by its name in the configuration, in the order of the tables. */
export const growthMethods = {
  lasso,
  tree,
  bagging,
  forest,
  network,
  'm5p-bagging': m5pBagging,
  'm5p-forest': m5pForest,
  svr,
  'elastic-net': elasticNet,
  boosting,
  bayes,
  averaging,
  stepwise,
  bma,
  ols,
} as const;

/** {@link growthMethods} as a type. */
export type GrowthMethods = typeof growthMethods;

/** Values of settings, by name, of which a fit takes what predicts best. */
export type TuningGrid = Record<string, (string | number | boolean)[]>;

/** One method with every setting filled in. */
export type MethodConfig = {
  [Name in keyof GrowthMethods]: {
    name: Name;
    id: string;
    seeds: number;
    tune?: TuningGrid;
  } & (GrowthMethods[Name] extends GrowthMethod<infer Shape> ? Settings<Shape> : never);
}[keyof GrowthMethods];

/** How much is computed: a look in a minute, what cross-validation's fits take, or as much as the growth paper. */
export const efforts = ['quick', 'standard', 'paper'] as const;

/** One of {@link efforts}. */
export type Effort = (typeof efforts)[number];

/** The most that settings of a method are at an effort; none at the paper's. */
export function mostAt(
  config: { readonly name: MethodConfig['name'] },
  effort: Effort,
): Readonly<Record<string, number>> {
  if (effort === 'paper') return {};
  const { fewer = {} } = methodOf(config);
  const at = effort === 'standard' ? 0 : 1;
  return Object.fromEntries(Object.entries(fewer).map(([key, most]) => [key, (most as readonly number[])[at]!]));
}

/** A method with no more than an effort has of anything. */
export function lighter(config: MethodConfig, effort: Effort): MethodConfig {
  const settings = { ...config } as Record<string, unknown>;
  for (const [key, most] of Object.entries(mostAt(config, effort)))
    settings[key] = Math.min(Number(settings[key]), most);
  return settings as MethodConfig;
}

/** The method of a configuration. */
export function methodOf(config: { readonly name: MethodConfig['name'] }): GrowthMethod {
  return growthMethods[config.name] as unknown as GrowthMethod;
}

/** A method's settings as the sample allows them, and what there is to say of it. */
export function suited(
  method: MethodConfig,
  data: GrowthData,
): { readonly settings: MethodConfig; readonly notes: readonly MethodNote[] } {
  const { suited: fit } = methodOf(method);
  if (fit === undefined) return { settings: method, notes: [] };
  const { settings, notes } = fit(method, data);
  return { settings: settings as MethodConfig, notes };
}
