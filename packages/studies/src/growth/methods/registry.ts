import type { MethodConfig } from '../config.ts';
import { bagging, forest } from './forests.ts';
import type { GrowthMethod } from './method.ts';

/** Every method of the growth study by its name in the configuration. */
export const growthMethods: { readonly [Name in MethodConfig['name']]: GrowthMethod<Extract<MethodConfig, { name: Name }>> } = {
  bagging,
  forest,
};
