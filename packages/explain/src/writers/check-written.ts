import { ConfigError, type Trees } from '@kuznets/base';

/** Refuses trees that no other program's file holds: linear models in leaves, said as `problem`, and splits of categories. */
export function checkWritten({ linear, levels }: Trees, problem: string): void {
  if (linear) throw new ConfigError(problem, { got: 'a model tree', allowed: 'trees whose leaves are constant' });
  if (levels)
    throw new ConfigError('splits of categories are not written', {
      got: 'trees with sets of levels',
      allowed: 'trees whose splits are numeric',
    });
}
