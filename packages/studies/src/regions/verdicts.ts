import type { PublishedRegions } from './published.ts';
import type { RegionsResult } from './result.ts';

type Verdict = RegionsResult['verdicts'][number];
type Parts = Pick<RegionsResult, 'described' | 'forecasts'>;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const span = (origins: readonly number[]): string =>
  origins.length === 1 ? String(origins[0]) : `${origins[0]} to ${origins.at(-1)}`;
const number = (value: number | undefined): string => (value === undefined ? 'none' : value.toPrecision(4));

/** What the paper prints of the target, and its standard deviation in the data of the scored period. */
export interface PublishedTarget {
  readonly paper: PublishedRegions;
  readonly deviation: number;
}

/** The paper's four conclusions, each against the distribution behind it, and where ours contradicts it why. */
export function regionsVerdicts({ described, forecasts }: Parts, published?: PublishedTarget): Verdict[] {
  const last = mixed(forecasts);
  return [
    reduction(described),
    clustering(described),
    dynamics(forecasts),
    { ...last, evidence: `${last.evidence}.${published ? ` ${disagreement(published)}` : ''}` },
  ];
}

/** The paper's Tables 5 and 7 measure the same errors of its first indicator, in standard deviations and in levels. */
function disagreement({ paper, deviation }: PublishedTarget): string {
  const { mae } = paper.levels['lstm-dfa']!;
  const implied = paper.indicatorMae.map(([first]) => mae / first!);
  const whole = (value: number): string => String(Math.round(value));
  return `The paper's own tables do not agree on this forecast: its errors of ${paper.indicatorMae.map(([first]) => first).join(' and ')} standard deviations (Table 5) are ${mae} in levels (Table 7) only if the standard deviation lies between ${whole(Math.min(...implied))} and ${whole(Math.max(...implied))}; in these data it is ${whole(deviation)}.`;
}

function judged(share: number): Verdict['verdict'] {
  return share >= 0.95 ? 'holds' : share <= 0.05 ? 'does not hold' : 'open';
}

function reduction({ dae, pca }: Parts['described']): Verdict {
  return {
    claim: 'The autoencoder keeps more than PCA: its reconstruction error is lower',
    verdict: judged(dae.belowPca),
    evidence: `Error below PCA's ${number(pca.mse)} in ${percent(dae.belowPca)} of replicas; median ${number(dae.mse?.median)}, 5-95 % ${number(dae.mse?.low)} to ${number(dae.mse?.high)}. It is measured in sample, on the rows it was trained on. The code layer is linear: with the ReLU that the paper's notation puts there, many replicas lose a unit of the code.`,
  };
}

function clustering({ gnn, direct }: Parts['described']): Verdict {
  const common = gnn.silhouetteCommon;
  const better =
    common === null
      ? 'open'
      : common.low > direct.silhouette
        ? 'holds'
        : common.high <= direct.silhouette
          ? 'does not hold'
          : 'open';
  return {
    claim: 'Clusters improve with the graph network: the silhouette rises',
    verdict: better,
    evidence: `Scored among the same z-scores, its partitions have a median silhouette of ${number(common?.median)} (5-95 % ${number(common?.low)} to ${number(common?.high)}), k-means without it ${number(direct.silhouette)}. In the network's own space the median is ${number(gnn.silhouetteOwn?.median)}: a network that draws similar regions together raises that figure whatever the partition.`,
  };
}

function dynamics(forecasts: Parts['forecasts']): Verdict {
  const rows = forecasts.flatMap(({ horizon, origins, methods }) => {
    const [ours, linear] = ['lstm-dfa', 'dfm'].map(
      (name) => methods.find(({ method }) => method === name)?.scaled?.rmse,
    );
    return ours && linear ? [{ origins, horizon, ours, linear: linear.median }] : [];
  });
  const wins = rows.filter(({ ours, linear }) => ours.high < linear).length;
  const losses = rows.filter(({ ours, linear }) => ours.low >= linear).length;
  return {
    claim: 'LSTM-DFA explains more than linear dynamic factors',
    verdict:
      rows.length > 0 && wins === rows.length
        ? 'holds'
        : rows.length > 0 && losses === rows.length
          ? 'does not hold'
          : 'open',
    evidence: `${rows
      .map(
        ({ origins, horizon, ours, linear }) =>
          `From ${span(origins)}, ${horizon} ahead, RMSE in z-scores ${number(ours.median)} (5-95 % ${number(ours.low)} to ${number(ours.high)}) against ${number(linear)}`,
      )
      .join('; ')}. Both see a region through as many factors.`,
  };
}

function mixed(forecasts: Parts['forecasts']): Verdict {
  const lines = forecasts.map(({ horizon, origins, methods }) => {
    const ours = methods.find(({ method }) => method === 'lstm-dfa');
    const better = methods
      .filter(
        ({ method, levels }) =>
          method !== 'lstm-dfa' && (levels?.rmse?.median ?? Infinity) <= (ours?.levels?.rmse?.median ?? Infinity),
      )
      .map(({ label }) => label);
    return {
      horizon,
      origins,
      walk: ours?.levelsAgainstRandomWalk?.verdict ?? 'open',
      share: ours?.levelsAgainstRandomWalk?.share ?? 0,
      better,
    };
  });
  const holds = lines.every(({ walk, better }) => walk === 'beats' && better.length === 0);
  const fails = lines.every(({ better }) => better.length > 0);
  return {
    claim: 'The mixed model forecasts better than ARIMA, boosted trees and an LSTM, and than a random walk',
    verdict: lines.length > 0 && holds ? 'holds' : fails ? 'does not hold' : 'open',
    evidence: lines
      .map(
        ({ horizon, origins, walk, share, better }) =>
          `From ${span(origins)}, ${horizon} ahead: smaller error than the random walk in ${percent(share)} of replicas (${walk === 'open' ? 'no clear difference' : walk}); ${better.length === 0 ? 'no other method is as good' : `as good or better: ${better.join(', ')}`}`,
      )
      .join('. '),
  };
}
