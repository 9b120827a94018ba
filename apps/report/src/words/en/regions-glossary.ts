import type { regionsFormulas } from '../regions-formulas.ts';
import type { Entry } from './glossary.ts';

const paper = 'Liu and Fan (2025), doi:10.61369/ASDS.2025070015';

export const regionsGlossary: Readonly<Record<keyof typeof regionsFormulas, Entry>> = {
  zScore: {
    name: 'z-score',
    definition:
      "How many standard deviations an indicator lies above its mean over the regions. The standard deviation is the population's or the sample's, as the configuration says; forecasts take mean and deviation from what was known at their origin.",
    source: paper,
  },
  pca: {
    name: 'Principal components',
    definition:
      'The two directions in which the z-scores vary most, the share of the variance that lies along each, and what is lost when the z-scores are rebuilt from them.',
    source: 'Pearson (1901), doi:10.1080/14786440109462720',
  },
  autoencoder: {
    name: 'Denoising autoencoder',
    definition:
      'A network 8–64–32–2–32–64–8 (as many inputs as indicators, ReLU, linear code and output) that rebuilds the z-scores from noisy ones through two units; Adam, step 0.001, all regions at once. Its error is measured without noise, on the rows it was trained on. The split of its code is the share of either unit in the variance of the code itself. As the paper writes it the code has a ReLU too, but there it leaves one or both units at zero in many replicas.',
    source: `${paper}, equation 1; Vincent et al. (2008), doi:10.1145/1390156.1390294`,
  },
  explainedShare: {
    name: 'Share explained',
    definition:
      'What of the variance of the z-scores the reconstruction keeps. For PCA it is the sum of the two shares.',
    source: 'The coefficient of determination of the reconstruction',
  },
  procrustes: {
    name: 'Laying one plane onto another',
    definition:
      "Codes have no direction or scale of their own. They are centred, turned, mirrored and scaled to lie as near to PCA's scores as they can; the disparity is the share of squares that then still differs.",
    source: 'Gower (1975), doi:10.1007/BF02291478',
  },
  graphNetwork: {
    name: 'Graph convolutional network',
    definition:
      "Two layers (16 and 2 units, ReLU between them) that average every region's codes with those of similar regions; regions are joined by the cosine similarity of their z-scores. The paper gives no training objective; the configuration says which was used here: the graph autoencoder by default.",
    source: `${paper}, equation 2; Kipf and Welling (2017), arXiv:1609.02907`,
  },
  kMeans: {
    name: 'k-means',
    definition:
      'Clusters with the least squared distance to their means, best of several k-means++ starts. Clusters are numbered by falling mean of the first indicator.',
    source: 'Arthur and Vassilvitskii (2007)',
  },
  silhouette: {
    name: 'Silhouette',
    definition:
      "With a the mean distance to the region's own cluster and b that to the nearest other one: 1 is well inside, 0 between, below 0 nearer to the other cluster. Own space is the one that was clustered (codes or embedding); z-scores are the same for all methods.",
    source: 'Rousseeuw (1987), doi:10.1016/0377-0427(87)90125-7',
  },
  stability: {
    name: 'Consensus and stability',
    definition:
      'The consensus is the partition that agrees best with those of all replicas (largest mean adjusted Rand index). A region is stable where the replicas join it to, and part it from, the other regions as the consensus does; p is the share of replicas that put two regions together.',
    source: 'Monti et al. (2003), doi:10.1023/A:1023949509487',
  },
  adjustedRand: {
    name: 'Adjusted Rand index',
    definition:
      'Agreement of two partitions by the pairs of regions that both put together: 1 is the same partition, 0 what chance would give.',
    source: 'Hubert and Arabie (1985), doi:10.1007/BF01908075',
  },
  leaveOneOut: {
    name: 'Leaving one region out',
    definition:
      "Scales, graph, networks and clusters again without one region. Agreement is the adjusted Rand index of that consensus with the full one on the other regions; a region's moves are the share of the others' absences in which it changes its cluster.",
    source: 'The jackknife, Tukey (1958)',
  },
  lstmDfa: {
    name: 'LSTM dynamic factors',
    definition:
      'For each cluster a bidirectional LSTM (16 units) reads the last periods and gives the loadings; least squares gives the factors, a dense layer the forecast. Adam, early stopping on a validation set, best weights kept. Loadings are known up to a turn and a scale: each replica is turned onto that of median validation loss, and scaled to a mean squared column length of 1.',
    source: `${paper}, equations 4 and 5`,
  },
  factorNumber: {
    name: 'Number of factors',
    definition:
      'Residual variance of k principal components plus a penalty; the least is best. In samples as short as these the criteria lean to the largest number tried.',
    source: 'Bai and Ng (2002), doi:10.1111/1468-0262.00273',
  },
  coverage: {
    name: 'Coverage',
    definition:
      "Share of the regions' indicators that came to lie between the 5 % and the 95 % quantile of the replicas' forecasts.",
    source: 'Definition',
  },
  accuracy: {
    name: 'Measures of accuracy',
    definition:
      "With e the difference between what came and the forecast. Theil's U compares with the last known values: below 1 is better than no change.",
    source:
      'Hyndman and Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001; Theil (1966), Applied Economic Forecasting',
  },
  dieboldMariano: {
    name: 'Against the random walk',
    definition:
      'A method beats the random walk where at least 95 % of its replicas have the smaller root mean squared error and the test finds the median forecast better at 5 %; it loses the other way round. The test compares the root mean squared errors of each region, or of each origin where there are at least five.',
    source:
      'Diebold and Mariano (1995), doi:10.1080/07350015.1995.10524599; Harvey, Leybourne and Newbold (1997), doi:10.1016/S0169-2070(96)00719-4',
  },
  percentile: {
    name: "Percentile of the paper's value",
    definition: "Share of replicas whose value is below the paper's, ties counting half.",
    source: 'Definition',
  },
};
