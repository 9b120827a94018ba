export { type ConsensusSummary, consensusSummary } from './clusters/consensus-matrix.ts';
export { type GapStatistic, type GapStatisticOptions, gapStatistic } from './clusters/gap-statistic.ts';
export {
  GaussianMixture,
  type GaussianMixtureOptions,
  type GaussianMixtureResult,
} from './clusters/gaussian-mixture.ts';
export { type ClusterwiseStability, clusterwiseStability } from './clusters/jaccard.ts';
export { type MixtureFamily, mixtureFamilies } from './clusters/mixture-families.ts';
export { type MixtureSelection, type SelectMixtureOptions, selectMixture } from './clusters/select-mixture.ts';
export { type ClusterTransitions, clusterTransitions } from './clusters/transitions.ts';
export {
  type GcnNormOptions,
  type Graph,
  denseAdjacency,
  gcnNorm,
  graphFromAdjacency,
  graphFromPairs,
} from './graph.ts';
export {
  GraphConvolutionalNetwork,
  type GraphConvolutionalNetworkOptions,
  type GraphConvolutionalNetworkResult,
  type GraphNodes,
  graphProgram,
} from './graph-convolutional-network.ts';
export { KMeans, type KMeansFitOptions, type KMeansOptions, type KMeansResult } from './k-means.ts';
export { adjustedRandScore } from './rand-index.ts';
export {
  type NClustersSelection,
  type SelectNClustersOptions,
  selectNClusters,
  silhouetteSamples,
  silhouetteScore,
} from './silhouette.ts';
export {
  type SimilarityGraphOptions,
  type SimilarityOptions,
  similarityGraph,
  similarityMatrix,
} from './similarity.ts';
export { type ClusterStability, clusterStability } from './stability.ts';
export { type JoinCount, type JoinCountOptions, type JoinCounts, joinCounts } from './spatial/join-counts.ts';
export { type LocalMoran, type LocalMoranOptions, type Quadrant, localMoran } from './spatial/local-moran.ts';
export { type MoranI, type MoranMoments, type MoranOptions, moranI } from './spatial/moran.ts';
export { Skater, type SkaterOptions, type SkaterResult } from './spatial/skater.ts';
export type { Alternative } from './spatial/tails.ts';
export type { WeightStyle } from './spatial/weights.ts';
