import { describeTable } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import type { StudyWords } from '../../words/words.ts';
import { shownPeriod } from '../periods.ts';
import type { RegionsResult } from '../result.ts';
import { endsOf, fixed, over, regionFields, type Spread } from './cells.ts';

/** The cross-section's tables. */
export function describedTables(result: RegionsResult, words: StudyWords): Table[] {
  return [
    reductionTable(result, words),
    clusterTable(result, words),
    ...regionTables(result, words),
    profileTable(result, words),
    selectionTable(result, words),
  ];
}

function reductionTable(result: RegionsResult, words: StudyWords): Table {
  const { pca, dae } = result.described;
  const period = shownPeriod(result.data, result.described.period);
  const { cells, columns } = words;
  const { text, spread } = regionFields<readonly [measure: string, value: Spread]>(result, words);
  return describeTable(
    { name: 'reduction', caption: words.regionsCaptions.reduction(period, over(result, words)) },
    [
      text('measure', columns.measure, ([measure]) => measure),
      ...spread('value', columns.value, 4, ([, value]) => value),
    ],
    [
      ...pca.explained.map((share, at) => [cells.component(at + 1), fixed(share, pca.paper?.explained[at])] as const),
      [cells.pcaError, fixed(pca.mse, pca.paper?.mse)],
      ...dae.latentShare.map((share, at) => [cells.unit(at + 1), share] as const),
      [cells.explained, dae.explainedShare],
      [cells.autoencoderError, dae.mse],
    ],
  );
}

function clusterTable(result: RegionsResult, words: StudyWords): Table {
  const { direct, codes, gnn } = result.described;
  const period = shownPeriod(result.data, result.described.period);
  const { columns, partitions } = words;
  const { text, number, interval, spread } = regionFields<'direct' | 'codes' | 'gnn'>(result, words);
  const clustered = { codes, gnn, direct: null };
  return describeTable(
    { name: 'clusters', caption: words.regionsCaptions.clusters(period, over(result, words)) },
    [
      text('clusters', columns.clusters, (name) => partitions[name]),
      ...spread('own', columns.ownSpace, 4, (name) =>
        name === 'direct' ? fixed(direct.silhouette, direct.paper) : clustered[name].silhouetteOwn,
      ),
      ...interval('common', columns.zScores, 4, (name) =>
        endsOf(name === 'direct' ? fixed(direct.silhouette) : clustered[name].silhouetteCommon),
      ),
      number('stability', columns.agreement, 3, (name) => clustered[name]?.meanAdjustedRand ?? null),
      number('partitions', columns.partitions, 0, (name) => clustered[name]?.partitions ?? null),
      number('collapsed', columns.collapsed, 0, (name) => clustered[name]?.collapsed ?? null),
      number('replicas', columns.replicas, 0, (name) => clustered[name]?.silhouetteCommon?.replicas ?? null),
    ],
    ['direct', 'codes', 'gnn'],
  );
}

/** Tables with a row a region. */
function regionTables(result: RegionsResult, words: StudyWords): Table[] {
  const { data, described } = result;
  const { gnn, codes, direct, plane, leaveOneOut } = described;
  const period = shownPeriod(data, described.period);
  const { columns, models, regionsCaptions: captions } = words;
  const { text, number, interval } = regionFields<number>(result, words);
  const rows = data.ids.map((_, i) => i);
  const region = text('region', columns.region, (i) => data.ids[i]!);
  const cluster = number('cluster', columns.cluster, 0, (i) => gnn.consensus.labels[i]!);
  const silhouettes = ([codes, gnn] as const).flatMap(({ regionSilhouettes }, at) =>
    (['own', 'common'] as const).flatMap((space) =>
      interval(
        `${['codes', 'gnn'][at]!}_${space}`,
        columns.inSpace([columns.codes, models.gcn][at]!, space === 'own' ? columns.ownSpace : columns.zScores),
        3,
        (i) => endsOf(regionSilhouettes[space][i]),
      ),
    ),
  );
  const planes = [
    ['pca', 'PCA'],
    ['dae', models.dae],
    ['gnn', models.gcn],
  ] as const;
  return [
    describeTable(
      { name: 'regions', caption: captions.regions(period) },
      [
        region,
        { ...cluster, key: 'gnn' },
        number('stability', columns.stability, 3, (i) => gnn.stability[i]!),
        ...(gnn.shares[0] ?? []).map((_, at) =>
          number(`share_${at}`, columns.share(at), 3, (i) => gnn.shares[i]![at]!),
        ),
        number('codes', columns.codes, 0, (i) => codes.consensus.labels[i]!),
        number('direct', columns.indicators, 0, (i) => direct.labels[i]!),
      ],
      rows,
    ),
    ...(described.z.length === 0
      ? []
      : [
          describeTable(
            { name: 'z-scores', caption: captions.zScores(period) },
            [
              region,
              cluster,
              ...data.indicators.map(({ name }, k) => number(name, name, 2, (i) => described.z[i]![k]!)),
            ],
            rows,
          ),
        ]),
    describeTable(
      {
        name: 'plane',
        caption: captions.plane(period, plane.dae?.replica ?? '–', plane.gnn?.replica ?? '–'),
      },
      [
        region,
        ...planes.flatMap(([key, label]) =>
          [0, 1].map((axis) =>
            number(`${key}_${axis + 1}`, `${label} ${axis + 1}`, 3, (i) => plane[key]?.points[i]?.[axis] ?? null),
          ),
        ),
      ],
      rows,
    ),
    describeTable(
      { name: 'silhouettes', caption: captions.silhouettes(period, over(result, words)) },
      [region, number('direct', columns.indicators, 3, (i) => direct.regionSilhouettes[i]!), ...silhouettes],
      rows,
    ),
    ...(leaveOneOut === null
      ? []
      : [
          describeTable(
            { name: 'leave-one-out', caption: captions.leaveOneOut(period, leaveOneOut.replicas) },
            [
              region,
              number('adjusted_rand', columns.agreementWithout, 3, (i) => leaveOneOut.adjustedRand[i]!),
              number('moves', columns.moves, 3, (i) => leaveOneOut.moves[i]!),
            ],
            rows,
          ),
        ]),
  ];
}

function profileTable(result: RegionsResult, words: StudyWords): Table {
  const { data, described } = result;
  const { columns } = words;
  const { text, number } = regionFields<number>(result, words);
  return describeTable(
    { name: 'profiles', caption: words.regionsCaptions.profiles(shownPeriod(data, described.period)) },
    [
      text('indicator', columns.indicator, (k) => data.indicators[k]!.name),
      text('label', columns.description, (k) => data.indicators[k]!.label),
      ...described.profiles.map((profile, at) => number(`cluster_${at}`, columns.clusterOf(at), 2, (k) => profile[k]!)),
    ],
    data.indicators.map((_, k) => k),
  );
}

function selectionTable(result: RegionsResult, words: StudyWords): Table {
  const { candidates, silhouette } = result.described.selection;
  const { number } = regionFields<number>(result, words);
  return describeTable(
    { name: 'selection', caption: words.regionsCaptions.selection },
    [
      number('clusters', words.columns.clusters, 0, (at) => candidates[at]!),
      number('silhouette', words.columns.silhouette, 4, (at) => silhouette[at]!),
    ],
    candidates.map((_, at) => at),
  );
}
