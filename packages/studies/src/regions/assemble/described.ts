import type { Table } from '@kuznets/base';
import { principalComponents } from '@kuznets/dae';
import { selectNClusters, silhouetteSamples } from '@kuznets/gnn';
import { graphOf } from '../clusters/cross-section.ts';
import { clustersOf } from '../clusters/members.ts';
import type { PeriodClusters } from '../clusters/periods.ts';
import type { ClusterChunk } from '../clusters/stage.ts';
import type { RegionsConfig } from '../config.ts';
import type { ComparedRegions } from '../compared.ts';
import type { RegionsData } from '../data.ts';
import { chunkRows, medianReplica } from '../replicas.ts';
import type { RegionsResult } from '../result.ts';
import { clusteredResult } from './clustered.ts';
import { byPosition, distribution, percentiles } from './distribution.ts';
import { nested } from './nested.ts';
import { alignTo, centredColumns } from './procrustes.ts';

type Described = RegionsResult['described'];

/** The reduction and the clusters of one period over all replicas. */
export function describedResult(
  config: RegionsConfig,
  { borders }: Pick<RegionsData, 'borders'>,
  clusters: PeriodClusters,
  paper: ComparedRegions['described'],
): Omit<Described, 'period' | 'leaveOneOut' | 'resampled' | 'numbers' | 'contiguous'> {
  const { points, nClusters, direct, chunks } = clusters;
  const pca = principalPlane(points);
  const mse = chunks.flatMap(({ dae }) => [...dae.mse]);
  const codes = clusteredResult(clusters, (chunk) => chunk.codes);
  const gnn = clusteredResult(clusters, (chunk) => chunk.gnn, paper?.silhouette.gnn);
  const placed = (spaces: readonly Float32Array[], replica: number) => {
    if (replica < 0) return null;
    const { points: moved, disparity } = alignTo(planeOf(spaces[replica]!, points.rows), pca.scores, 2);
    return { replica, points: nested(moved, 2), disparity };
  };
  const median = medianReplica(mse);
  const dae = placed(
    chunkRows(chunks, (chunk) => chunk.codes.points),
    median,
  );
  return {
    pca: {
      explained: pca.explained,
      mse: pca.mse,
      paper: paper?.pca ?? null,
    },
    dae: reductionResult(chunks, mse, pca.mse, paper),
    z: nested(points.x, points.features),
    plane: {
      pca: { points: nested(pca.scores, 2), components: pca.components },
      dae: dae && { ...dae, mse: mse[median]! },
      gnn: placed(
        chunkRows(chunks, (chunk) => chunk.gnn.points),
        gnn.example,
      ),
    },
    graph: { edges: graphOf(points, { graph: config.graph, ...(borders && { borders }) }).edgeWeight.length / 2 },
    selection: selectNClusters(points, { randomState: config.seed }),
    nClusters,
    direct: {
      ...direct,
      regionSilhouettes: [...silhouetteSamples(points, direct.labels)],
      paper: paper?.silhouette.direct ?? null,
    },
    codes: codes.part,
    gnn: gnn.part,
    profiles: profiles(points, gnn.part.consensus.labels),
  };
}

/** A space less its means: two columns as they are, others by their first two principal components. */
function planeOf(space: Float32Array, rows: number): Float64Array {
  const features = space.length / rows;
  return features === 2
    ? centredColumns(space, 2)
    : principalPlane({ x: Float64Array.from(space), rows, features }).scores;
}

/** Principal components; a second score of 0 where there is one indicator. */
function principalPlane(points: Table) {
  const { nComponents, scores, components, explainedVarianceRatio, reconstructionMse } = principalComponents(points, {
    nComponents: Math.min(2, points.features),
    scaling: 'none',
  });
  const plane = new Float64Array(2 * points.rows);
  scores.forEach((score, at) => (plane[2 * Math.floor(at / nComponents) + (at % nComponents)] = score));
  return {
    scores: plane,
    components: nested(components, points.features),
    explained: [...explainedVarianceRatio],
    mse: reconstructionMse,
  };
}

function reductionResult(
  chunks: readonly ClusterChunk[],
  mse: readonly number[],
  pcaMse: number,
  paper: ComparedRegions['described'],
): Described['dae'] {
  const finite = mse.filter(Number.isFinite);
  return {
    mse: distribution(mse, paper?.dae.mse),
    mseQuantiles: percentiles(mse),
    explainedShare: distribution(chunks.flatMap(({ dae }) => [...dae.explainedShare])),
    latentShare: byPosition(
      chunkRows(chunks, ({ dae }) => dae.latentShare),
      paper?.dae.latent,
    ),
    belowPca: finite.length === 0 ? 0 : finite.filter((value) => value < pcaMse).length / finite.length,
    diverged: mse.length - finite.length,
  };
}

/** Mean z-score of each indicator in each cluster. */
function profiles({ x, features }: Table, labels: readonly number[]): number[][] {
  return clustersOf(labels).map(({ members }) =>
    Array.from(
      { length: features },
      (_, k) => members.reduce((sum, i) => sum + x[i * features + k]!, 0) / members.length,
    ),
  );
}
