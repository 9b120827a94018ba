import {
  type GapStatistic,
  GaussianMixture,
  type MixtureSelection,
  adjustedRandScore,
  gapStatistic,
  selectMixture,
} from '@kuznets/gnn';
import type { Compute, Stage } from '../../study/study.ts';
import type { RegionsConfig } from '../config.ts';
import type { RegionsData } from '../data.ts';
import { type ClusterSettings, type Section, crossSection, namedByMean, sectionSettings } from './cross-section.ts';
import type { PeriodClusters } from './periods.ts';

type Tried = Section & Pick<ClusterSettings, 'seed'> & { readonly most: number };

/** The gap statistic of a period. */
export const gapStage: Stage<Tried & { readonly references: number }, RegionsData, GapStatistic> = {
  name: 'gap',
  run: ({ most, references, seed, ...inputs }, { panel }, { signal, onProgress }) =>
    gapStatistic(crossSection(panel, inputs), { most, references, randomState: seed }, { signal, onProgress }),
};

/** The mixtures of a period, and the clusters of the one of least BIC. */
export interface Mixtures extends MixtureSelection {
  /** `units`. */
  readonly labels: Uint32Array;
  /** `units`: how unsure the component is, one less its chance. */
  readonly uncertainty: Float64Array;
}

/** Mixtures of normal distributions of a period. */
export const mixtureStage: Stage<Tried, RegionsData, Mixtures> = {
  name: 'mixtures',
  run: async ({ most, seed, ...inputs }, { panel }, { signal, onProgress }) => {
    const points = crossSection(panel, inputs);
    const selection = await selectMixture(points, { most, randomState: seed }, { signal, onProgress });
    const { nComponents, family } = selection;
    const { result } = await new GaussianMixture({ nComponents, family, randomState: seed }).fit(points, { signal });
    const { labels, responsibilities } = result;
    return {
      ...selection,
      labels,
      uncertainty: Float64Array.from(labels, (label, unit) => 1 - responsibilities[unit * nComponents + label]!),
    };
  },
};

/** What the gap statistic and BIC say of the number of clusters; null of what is not asked for. */
export async function clusterNumbers(
  config: RegionsConfig,
  { period, direct, points }: PeriodClusters,
  compute: Compute<RegionsData>,
) {
  const { references, mixtures } = config.clustering;
  const most = Math.min(config.clustering.most, points.rows - 1);
  const inputs = { ...sectionSettings(config, period), seed: config.seed, most };
  const label = { code: 'cluster-numbers' };
  const [gap = null] = references === 0 ? [] : await compute(gapStage, [{ inputs: { ...inputs, references }, label }]);
  const [mixture = null] = mixtures ? await compute(mixtureStage, [{ inputs, label }]) : [];
  return {
    gap,
    mixtures: mixture && {
      ...mixture,
      labels: namedByMean(mixture.labels, points),
      uncertainty: [...mixture.uncertainty],
      adjustedRand: adjustedRandScore(mixture.labels, direct.labels),
    },
  };
}
