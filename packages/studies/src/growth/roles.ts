import type { CrossSectionOptions } from '@kuznets/data';
import type { GrowthConfig } from './config.ts';

/** What a configuration says of columns and missing cells; null where it says nothing. */
type GrowthRoles = Pick<
  GrowthConfig,
  | 'id'
  | 'period'
  | 'target'
  | 'formula'
  | 'include'
  | 'exclude'
  | 'subset'
  | 'missing'
  | 'cluster'
  | 'absorb'
  | 'weights'
>;

/**
 * How a growth study takes its cross-section out of a table.
 *
 * @param config - what the configuration says of the columns and of missing cells.
 * @param name - name of the sample; by default the data set's or the file's.
 * @returns options of `crossSection` of `@kuznets/data`.
 */
export function growthRoles(config: GrowthRoles, name?: string): CrossSectionOptions {
  const { id, period, target, formula, include, exclude, subset, missing, cluster, absorb, weights } = config;
  const said = Object.entries({
    id,
    period,
    target,
    formula,
    include,
    exclude,
    subset,
    clusters: cluster,
    absorb,
    weights,
  }).filter(([, value]) => value !== null);
  return {
    missing: missing === 'impute' ? 'keep' : missing,
    ...(name === undefined ? {} : { name }),
    ...Object.fromEntries(said),
  };
}
