import { describeTable } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import type { StudyWords } from '../../words/words.ts';
import { shownPeriod } from '../periods.ts';
import type { RegionsResult } from '../result.ts';
import { regionFields } from './cells.ts';

/** Tables of what is asked of the clusters besides: draws, their number, other partitions, moves between periods. */
export function clusteringTables(result: RegionsResult, words: StudyWords): Table[] {
  return [
    ...resampledTables(result, words),
    ...numberTables(result, words),
    ...partitionTable(result, words),
    ...transitionTables(result, words),
  ];
}

function resampledTables(result: RegionsResult, words: StudyWords): Table[] {
  const { data, config, described } = result;
  const { resampled } = described;
  if (resampled.length === 0) return [];
  const { columns, partitions, drawn, regionsCaptions: captions } = words;
  const clusters = resampled.flatMap(({ clusters: own, ...rest }) =>
    own.map((cluster) => ({ ...cluster, by: rest.by, drawn: rest.drawn })),
  );
  const byCluster = regionFields<(typeof clusters)[number]>(result, words);
  const byMatrix = regionFields<(typeof resampled)[number]>(result, words);
  const byRegion = regionFields<number>(result, words);
  const { resamples } = config.clustering;
  return [
    describeTable(
      { name: 'resampled', caption: captions.resampled(resamples) },
      [
        byCluster.text('clusters', columns.clusters, ({ by }) => partitions[by]),
        byCluster.text('drawn', columns.drawn, (row) => drawn[row.drawn]),
        byCluster.number('cluster', columns.cluster, 0, ({ cluster }) => cluster),
        byCluster.number('regions', columns.regions, 0, ({ regions }) => regions),
        byCluster.number('jaccard', columns.jaccard, 3, ({ jaccard }) => jaccard),
        byCluster.number('recovered', columns.recovered, 3, ({ recovered }) => recovered),
        byCluster.number('dissolved', columns.dissolved, 3, ({ dissolved }) => dissolved),
        byCluster.number('consensus', columns.consensus, 3, ({ consensus }) => consensus),
      ],
      clusters,
    ),
    describeTable(
      { name: 'consensus', caption: captions.consensus(resamples) },
      [
        byMatrix.text('clusters', columns.clusters, ({ by }) => partitions[by]),
        byMatrix.text('drawn', columns.drawn, (row) => drawn[row.drawn]),
        byMatrix.number('adjusted_rand', columns.agreementDraws, 3, ({ adjustedRand }) => adjustedRand),
        byMatrix.number('area', columns.area, 3, ({ area }) => area),
        byMatrix.number('ambiguous', columns.ambiguous, 3, ({ ambiguous }) => ambiguous),
      ],
      resampled,
    ),
    describeTable(
      { name: 'consensus-regions', caption: captions.consensusRegions(resamples) },
      [
        byRegion.text('region', columns.region, (i) => data.ids[i]!),
        ...resampled.map(({ by, drawn: part, regions }) =>
          byRegion.number(`${by}_${part}`, columns.inSpace(partitions[by], drawn[part]), 3, (i) => regions[i]!),
        ),
      ],
      data.ids.map((_, i) => i),
    ),
  ];
}

function numberTables(result: RegionsResult, words: StudyWords): Table[] {
  const { gap, mixtures } = result.described.numbers;
  const { columns, regionsCaptions: captions } = words;
  const { number } = regionFields<number>(result, words);
  return [
    ...(gap === null
      ? []
      : [
          describeTable(
            { name: 'gap', caption: captions.gap(result.config.clustering.references) },
            [
              number('clusters', columns.clusters, 0, (at) => gap.candidates[at]!),
              number('log_within', columns.logWithin, 4, (at) => gap.logWithin[at]!),
              number('expected', columns.expected, 4, (at) => gap.expected[at]!),
              number('gap', columns.gap, 4, (at) => gap.gap[at]!),
              number('error', columns.standardError, 4, (at) => gap.standardError[at]!),
            ],
            gap.candidates.map((_, at) => at),
          ),
        ]),
    ...(mixtures === null
      ? []
      : [
          describeTable(
            { name: 'mixtures', caption: captions.mixtures },
            [
              number('components', columns.clusters, 0, (at) => mixtures.candidates[at]!),
              ...mixtures.families.map(({ family, bic }) => number(family, family, 1, (at) => bic[at]!)),
            ],
            mixtures.candidates.map((_, at) => at),
          ),
        ]),
  ];
}

/** Clusters of neighbours and of a mixture beside k-means. */
function partitionTable(result: RegionsResult, words: StudyWords): Table[] {
  const { data, described } = result;
  const { direct, contiguous, numbers } = described;
  const { mixtures } = numbers;
  if (contiguous === null && mixtures === null) return [];
  const { columns, partitions, regionsCaptions: captions } = words;
  const { text, number } = regionFields<number>(result, words);
  return [
    describeTable(
      { name: 'partitions', caption: captions.partitions(shownPeriod(data, described.period)) },
      [
        text('region', columns.region, (i) => data.ids[i]!),
        number('direct', partitions.direct, 0, (i) => direct.labels[i]!),
        ...(contiguous ? [number('contiguous', partitions.contiguous, 0, (i) => contiguous.labels[i]!)] : []),
        ...(mixtures
          ? [
              number('mixture', partitions.mixture, 0, (i) => mixtures.labels[i]!),
              number('uncertainty', columns.uncertainty, 3, (i) => mixtures.uncertainty[i]!),
            ]
          : []),
      ],
      data.ids.map((_, i) => i),
    ),
  ];
}

function transitionTables(result: RegionsResult, words: StudyWords): Table[] {
  const { data, transitions } = result;
  if (transitions === null) return [];
  const { columns, regionsCaptions: captions } = words;
  const { text, number } = regionFields<number>(result, words);
  const { counts, probabilities, stayers, labels, moves, longRun } = transitions;
  const written = (at: number): string => String(shownPeriod(data, data.periods[at]!));
  const caption = words.transitionsBy[transitions.by];
  return [
    describeTable(
      { name: 'transitions', caption: captions.transitions(caption) },
      [
        number('from', columns.fromCluster, 0, (r) => r),
        ...counts.map((_, s) => number(`moves_${s}`, columns.movesTo(s), 0, (r) => counts[r]![s]!)),
        ...counts.map((_, s) => number(`share_${s}`, columns.shareTo(s), 3, (r) => probabilities[r]![s]!)),
        number('long_run', columns.longRun, 3, (r) => longRun?.[r] ?? null),
      ],
      counts.map((_, r) => r),
    ),
    describeTable(
      { name: 'stayers', caption: captions.stayers(caption) },
      [
        text('period', columns.period, (at) => written(at + 1)),
        number('stayers', columns.stayers, 3, (at) => stayers[at]!),
      ],
      stayers.map((_, at) => at),
    ),
    describeTable(
      { name: 'cluster-paths', caption: captions.clusterPaths(caption) },
      [
        text('region', columns.region, (i) => data.ids[i]!),
        number('moves', columns.movesOf, 0, (i) => moves[i]!),
        ...labels.map((own, at) => number(`period_${written(at)}`, written(at), 0, (i) => own[i]!)),
      ],
      data.ids.map((_, i) => i),
    ),
  ];
}
