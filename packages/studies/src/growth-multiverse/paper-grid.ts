import type { GrowthMultiverseConfigInput } from './config.ts';

/** Columns of 0 and 1 that say which countries lie in a part of the world, by data set. */
const continents: Readonly<Record<string, readonly string[]>> = {
  sdm2004: ['EAST', 'EUROPE', 'LAAM', 'SAFRICA'],
  fls2001: ['LatAmerica', 'SubSahara'],
};

/** What decides exact ties, and where vanishing is counted from, in the columns RT and LASSO of the paper's Table 4. */
const asPublished = {
  'tree.tiePreference': [[], ['DENS60', 'GDE1', 'GVR61', 'CATH00', 'RERD']],
  'lasso.rankFrom': ['path', 8.66e-4],
};

/**
 * What the ranks of the growth paper's Table 4 leave open, as a grid of 1,440 combinations on its data: rows in a leaf, how the rows of a tree are
 * drawn, what importance is, which of its continents is left out (the rows where its indicator is not 0), determinants as they are, as ranks,
 * winsorised at 5 % or as inverse hyperbolic sines (logarithms that take zeros and negative numbers), and what decides ties.
 *
 * Of data that no continents are known of, samples are whole.
 *
 * Source: Liu and Xie (2019), Table 4; Sala-i-Martin, Doppelhofer and Miller (2004), https://doi.org/10.1257/0002828042002570.
 *
 * @param data - name of the data set. Default the paper's.
 * @returns a configuration as a caller may write it.
 */
export function growthPaperGrid(data = 'sdm2004'): GrowthMultiverseConfigInput {
  const parts = continents[data] ?? [];
  return {
    base: {
      data,
      effort: 'standard',
      seeds: 5,
      methods: [
        { name: 'lasso', stopping: 'change', rankTies: 'order', lambda: 8.6563146e-4 },
        ...(['tree', 'bagging', 'forest'] as const).map((name) => ({ name })),
        { name: 'network', seeds: 5 },
        { name: 'bma' },
      ],
    },
    choices: {
      minSamplesLeaf: [1, 5, 10],
      bootstrap: [true, false],
      rankBy: ['standardized', 'mean', 'fepv'],
      ...(parts.length > 0 && { subset: [null, ...parts.map((part) => `${part} == 0`)] }),
      formula: [null, '~ rank(.)', '~ winsorize(.)', '~ asinh(.)'],
      ...(data === 'sdm2004' && asPublished),
    },
  };
}
