import { descendingRanks } from '../statistics/ranks.ts';
import type { MethodConfig } from './config.ts';
import type { FittedMethod, MeasuredImportance } from './methods/method.ts';
import { methodOf } from './methods/registry.ts';

/** Ranks of the determinants by the measure that ranks. */
export function ranksOf({ importances: [first] }: Pick<FittedMethod, 'importances'>): number[] {
  return descendingRanks(first!.values, first!.ties);
}

/** The measure that is tested, of one fit. */
export function testedOf(
  method: { readonly name: MethodConfig['name'] },
  { importances }: Pick<FittedMethod, 'importances'>,
): MeasuredImportance {
  const { tested } = methodOf(method);
  return importances.find(({ measure }) => measure === tested) ?? importances[0]!;
}
