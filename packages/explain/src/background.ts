import { ConfigError, type Table, checkTable, groupCount, groupMembers } from '@kuznets/base';

/**
 * Which pairs to decompose: `all`, `none`, those among the so many features of largest `aepv`, or those among the features
 * listed.
 */
export type PairSelection = 'all' | 'none' | number | readonly number[];

const MOST_CELLS = 2 ** 31;

/** Throws where `background` is not a table of at least two rows; a missing value (NaN) passes where the model takes it. */
export const checkBackground = (background: Table, missing = false): void => {
  checkTable(background, missing);
  if (background.rows < 2)
    throw new ConfigError('background: too few rows', {
      got: background.rows,
      allowed: 'at least 2, for a variable is resampled from the other rows',
    });
};

/** The columns of a variable; throws where there is no such variable. */
export const membersOf = (variable: number, background: Table): readonly number[] => {
  const count = groupCount(background);
  if (!Number.isInteger(variable) || variable < 0 || variable >= count)
    throw new ConfigError(`feature ${variable}; allowed: 0 to ${count - 1}`);
  return groupMembers(background)[variable]!;
};

/** Throws where the model has other features than the background sample. */
export const checkFeatures = (nFeatures: number, names: readonly string[] | undefined, background: Table): void => {
  const { features, featureNames } = background;
  if (names && featureNames) {
    const missing = names.filter((name) => !featureNames.includes(name));
    const extra = featureNames.filter((name) => !names.includes(name));
    if (missing.length > 0 || extra.length > 0) {
      throw new ConfigError(
        `the model's features are not the data's; only in the model: ${listed(missing)}; only in the data: ${listed(extra)}`,
      );
    }
    const moved = names.findIndex((name, index) => name !== featureNames[index]);
    if (moved >= 0)
      throw new ConfigError(
        `the data's features come in another order: feature ${moved} is ${names[moved]} in the model and ${featureNames[moved]} in the data`,
      );
  }
  if (nFeatures !== features)
    throw new ConfigError(`the model has ${nFeatures} features and the data ${features}; allowed: the same`);
};

const listed = (names: readonly string[]): string => (names.length > 0 ? names.join(', ') : 'none');

/**
 * The features whose pairs are asked for, in increasing order.
 *
 * @throws ConfigError where the selection is out of range or its pairs times rows are more than 2^31.
 */
export const selectFeatures = (pairs: PairSelection, aepv: Float64Array, rows: number): Uint32Array => {
  const features = aepv.length;
  const selected = chosenFeatures(pairs, aepv);
  const cells = ((selected.length * (selected.length - 1)) / 2) * rows;
  if (cells > MOST_CELLS) {
    const most = Math.floor((1 + Math.sqrt(1 + (8 * MOST_CELLS) / rows)) / 2);
    throw new ConfigError(
      `all pairs of ${selected.length} features over ${rows} rows are ${cells} cells and need ${(cells * 16) / 2 ** 30} GiB; ` +
        `allowed: 2^31 cells; ask for the strongest features, pairs: ${Math.min(most, features)} or fewer`,
    );
  }
  return selected;
};

const chosenFeatures = (pairs: PairSelection, aepv: Float64Array): Uint32Array => {
  const features = aepv.length;
  const all = Uint32Array.from({ length: features }, (_, feature) => feature);
  if (pairs === 'all') return all;
  if (pairs === 'none') return new Uint32Array(0);
  if (typeof pairs === 'number') {
    if (!Number.isInteger(pairs) || pairs < 2)
      throw new ConfigError(
        `pairs ${pairs}; allowed: all, none, a list of features, or a number of features of at least 2`,
      );
    return all
      .sort((a, b) => aepv[b]! - aepv[a]! || a - b)
      .slice(0, pairs)
      .sort();
  }
  const bad = pairs.find((feature) => !Number.isInteger(feature) || feature < 0 || feature >= features);
  if (bad !== undefined) throw new ConfigError(`pairs: feature ${bad}; allowed: 0 to ${features - 1}`);
  return Uint32Array.from(new Set(pairs)).sort();
};
