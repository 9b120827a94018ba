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
