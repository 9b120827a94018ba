import {
  type GrowthResult,
  type ManifestDraft,
  type RegionsResult,
  methodName,
  say,
  studyWords,
} from '@kuznets/studies';
import { expect } from 'vitest';

/** A value with the ends of its interval, shown below it where they differ. */
interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What a cell must show. */
export type Cell = string | number | null | Interval;

/** Every table's cells, by the tables' anchors. */
export type Tables = Readonly<Record<string, readonly (readonly Cell[])[]>>;

type Method = GrowthResult['methods'][number];
type Spread = RegionsResult['described']['dae']['mse'];
interface Columns {
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** Fails unless the page shows these cells, and these tables alone. */
export function expectTables(shown: Readonly<Record<string, string[][]>>, expected: Tables): void {
  expect(Object.keys(shown).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, rows] of Object.entries(expected)) {
    expect(shown[name], name).toEqual(
      rows.map((row, at) => row.map((cell, column) => written(cell, shown[name]![at]?.[column] ?? ''))),
    );
  }
}

/** A cell as the page writes it, with the decimals and the length of text that the page chose. */
function written(cell: Cell, shown: string): string {
  if (cell === null) return '–';
  if (typeof cell === 'string')
    return shown.endsWith('…') && shown.length >= 30 && cell.startsWith(shown.slice(0, -1)) ? shown : cell;
  const digits = /^[^ ]*\.(\d+)/.exec(shown)?.[1]?.length ?? 0;
  const format = (value: number): string =>
    new Intl.NumberFormat('en', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: 'negative',
    })
      .format(value)
      .replace('-', '−');
  if (typeof cell === 'number') return format(cell);
  const [low, high] = [format(cell.low), format(cell.high)];
  return low === high ? format(cell.mean) : `${format(cell.mean)} ${low}–${high}`;
}

const between = (spread: Interval | null | undefined): Cell =>
  spread ? { mean: spread.mean, low: spread.low, high: spread.high } : null;
const cellAt = ({ mean, low, high }: Columns, at: number, factor = 1): Cell =>
  mean[at] == null ? null : { mean: factor * mean[at], low: factor * low[at]!, high: factor * high[at]! };
const times = (factor: number, value: number | null | undefined): number | null =>
  value == null ? null : factor * value;

const words = studyWords.en;

/** A method's name on the English page. */
const called = (method: Method): string => methodName(method, words);

/** The tables of the growth report on the first row of the sample, with this method chosen; provenance left out. */
export function growthTables({ data, methods, agreement, reference }: GrowthResult, chosen: Method): Tables {
  const names = data.features.map(({ name }) => name);
  const at = (name: string): number => names.indexOf(name);
  const label = (name: string): string | null => data.features[at(name)]!.label;
  const name = new Map(methods.map((method) => [method.id, called(method)]));
  const published = (id: string, row: string): Cell =>
    reference?.cells.find(
      (cell) => cell.method === id && words.cellRow(cell) === row && (cell.determinant === null || cell.table === '8'),
    )?.published ?? null;
  const beside = (values: readonly Cell[]): readonly Cell[] => (reference === null ? [] : values);
  const { fepv, fepvUncentred, nonlinearity, contributions, pairs } = chosen.variation!;

  const bma = methods.find(({ id }) => id === 'bma');
  const inclusion = bma?.importances.find(({ measure }) => measure === 'posteriorInclusion')!.mean;
  const significant = (determinant: string): boolean => inclusion![at(determinant)]! > 7 / names.length;
  const firstTens = (determinant: string): number =>
    methods.filter(({ ranking }) => ranking.slice(0, 10).includes(determinant)).length;
  let pair = 0;
  const listed = pairs!.of.flatMap((a, first) => pairs!.of.slice(first + 1).map((b) => ({ a, b, at: pair++ })));
  const strength = ({ at: place }: (typeof listed)[number]): number =>
    Number(Math.abs(pairs!.fiepv.mean[place] ?? 0).toFixed(4));
  const first = contributions.map((values) => values[0]!);
  const variationPublished = chosen.ranking.some((determinant) => published(chosen.id, `FEPV ${determinant}`) !== null);

  const reasons = {
    exact: 'exact',
    'within-seed-spread': 'within the spread over seeds',
    'definition-differs': 'another definition',
    'paper-inconsistent': 'the paper contradicts itself',
    'not-reproduced': 'not reproduced',
  };
  const counted = (table: string) =>
    Object.keys(reasons).map(
      (reason) => reference!.cells.filter((cell) => cell.table === table && cell.reason === reason).length,
    );
  return {
    ranks: [...names]
      .sort((a, b) => firstTens(b) - firstTens(a) || at(a) - at(b))
      .map((determinant) => [
        ...[
          determinant,
          label(determinant),
          ...(bma ? [significant(determinant) ? 'yes' : null] : []),
          firstTens(determinant),
        ],
        ...methods.map(({ ranks }) => cellAt(ranks, at(determinant))),
      ]),
    'accuracy-table': methods.map((method) => {
      const { inSample, outOfBag, crossValidated } = method.accuracy;
      return [
        ...[
          called(method),
          between(inSample.r2),
          ...beside([published(method.id, 'R2')]),
          between(outOfBag?.r2),
          crossValidated?.r2 ?? null,
        ],
        ...[
          between(inSample.mae),
          ...beside([published(method.id, 'MAE')]),
          between(outOfBag?.mae),
          crossValidated?.mae ?? null,
          method.linear?.r2 ?? null,
        ],
      ];
    }),
    'agreement-table': agreement.map(({ methods: [a, b], spearman, sharedTopEight, sharedTopTen }) => [
      name.get(a)!,
      name.get(b)!,
      spearman,
      sharedTopEight,
      sharedTopTen,
    ]),
    [`ranking-${chosen.id}`]: chosen.ranking.map((determinant, place) => [
      place + 1,
      determinant,
      label(determinant),
      ...chosen.importances.map((columns) => cellAt(columns, at(determinant))),
      100 * chosen.topTenShare[at(determinant)]!,
    ]),
    [`variation-${chosen.id}`]: chosen.ranking.map((determinant) => [
      ...[
        determinant,
        label(determinant),
        ...[fepv, fepvUncentred, nonlinearity].map((columns) => cellAt(columns, at(determinant), 100)),
      ],
      ...(variationPublished
        ? [published(chosen.id, `FEPV ${determinant}`), published(chosen.id, `NL ${determinant}`)]
        : []),
    ]),
    [`pairs-${chosen.id}`]: listed
      .sort((a, b) => strength(b) - strength(a) || a.at - b.at)
      .map((entry) => [
        entry.a,
        entry.b,
        cellAt(pairs!.fiepv, entry.at, 100),
        pairs!.hStatistic[entry.at]!,
        times(100, pairs!.nonlinearity[entry.at]),
      ]),
    [`row-${chosen.id}`]: names
      .map((_, feature) => feature)
      .sort((a, b) => Math.abs(first[b]!) - Math.abs(first[a]!) || a - b)
      .map((feature) => [names[feature]!, data.features[feature]!.label, data.x[feature]![0]!, first[feature]!]),
    ...(reference !== null && {
      'published-counts': [...new Set(reference.cells.map(({ table }) => table))]
        .sort()
        .map((table) => [table, ...counted(table)]),
      'published-cells': reference.cells.map(
        ({ table, method, ours, low, high, published: theirs, difference, reason, notes, ...row }) => [
          ...[
            table,
            name.get(method)!,
            words.cellRow(row),
            typeof ours === 'number' && low !== null && high !== null ? { mean: ours, low, high } : ours,
          ],
          ...[theirs, difference, reasons[reason], notes.map((note) => say(words.cellNotes, note)).join('; ') || null],
        ],
      ),
    }),
  };
}

/** A median and its interval, which one replica does not have. */
export function interval(value: Spread | undefined): Cell[] {
  if (!value) return [null, null, null];
  return value.replicas === 1 ? [value.median, null, null] : [value.median, value.low, value.high];
}

const fixedValue = (number: number | null | undefined, paper: number | null | undefined): Spread =>
  number == null
    ? null
    : { median: number, low: number, high: number, replicas: 1, paper: paper ?? null, percentile: null };

/** The tables of the regions report as it opens; provenance left out. */
export function regionsTables({
  data,
  described,
  loadings,
  factorNumber,
  curves,
  forecasts,
  next,
  source,
}: RegionsResult): Tables {
  const { gnn, codes, direct, pca, dae, plane, leaveOneOut, selection } = described;
  const ids = data.ids;
  const last = forecasts.at(-1)!;
  const spread = (value: Spread | undefined): Cell[] => [
    ...interval(value),
    ...(source === null ? [] : [value?.paper ?? null, value?.percentile ?? null]),
  ];
  const fixed = (value: number, paper: number | null | undefined): Cell[] => spread(fixedValue(value, paper));
  const parts = {
    codes: [codes, "k-means of the autoencoder's codes"],
    gnn: [gnn, 'k-means after the graph network'],
  } as const;
  const measures = { mae: 'MAE', rmse: 'RMSE', mape: 'MAPE', r2: 'R²' } as const;
  const accuracies = Object.entries(measures) as [keyof typeof measures, string][];
  const values: readonly (readonly [string, Spread | undefined])[] = [
    ...pca.explained.map(
      (share, at) =>
        [`PCA, share of component ${String(at + 1)}`, fixedValue(share, pca.paper?.explained[at])] as const,
    ),
    ['PCA, mean squared error', fixedValue(pca.mse, pca.paper?.mse)],
    ...dae.latentShare.map((share, at) => [`Autoencoder, split of its code: unit ${String(at + 1)}`, share] as const),
    ['Autoencoder, mean squared error', dae.mse],
    ['Silhouette, k-means of the indicators', fixedValue(direct.silhouette, direct.paper)],
    ['Silhouette, k-means after the graph network', gnn.silhouetteOwn],
    ...forecasts.flatMap(({ methods }) =>
      methods.flatMap(({ method, levels, clusters }) => [
        ...accuracies.map(
          ([measure, title]) => [`${words.models[method]}, target: ${title}`, levels?.[measure]] as const,
        ),
        ...clusters.flatMap(({ cluster, accuracy, indicatorMae }) => [
          ...accuracies.map(
            ([measure, title]) => [`LSTM-DFA, cluster ${String(cluster)}: ${title}`, accuracy?.[measure]] as const,
          ),
          ...indicatorMae.map(
            (value, k) => [`LSTM-DFA, cluster ${String(cluster)}, MAE of ${data.indicators[k]!.name}`, value] as const,
          ),
        ]),
      ]),
    ),
  ];
  const compared = values.flatMap(([name, value]) =>
    value && value.paper !== null ? [[name, ...spread(value), value.replicas]] : [],
  );
  return {
    regions: ids.map((id, i) => [
      id,
      gnn.consensus.labels[i]!,
      gnn.stability[i]!,
      ...gnn.shares[i]!,
      codes.consensus.labels[i]!,
      direct.labels[i]!,
    ]),
    ...(leaveOneOut && {
      'leave-one-out': ids.map((id, i) => [id, leaveOneOut.adjustedRand[i]!, leaveOneOut.moves[i]!]),
    }),
    profiles: data.indicators.map(({ name, label }, k) => [
      name,
      label,
      ...described.profiles.map((profile) => profile[k]!),
    ]),
    'z-scores': ids.map((id, i) => [id, gnn.consensus.labels[i]!, ...described.z[i]!]),
    plane: ids.map((id, i) => [id, ...plane.pca.points[i]!, ...plane.dae!.points[i]!, ...plane.gnn!.points[i]!]),
    reduction: [
      ...pca.explained.map((share, at) => [
        `PCA, share of component ${String(at + 1)}`,
        ...fixed(share, pca.paper?.explained[at]),
      ]),
      ['PCA, mean squared error', ...fixed(pca.mse, pca.paper?.mse)],
      ...dae.latentShare.map((share, at) => [
        `Autoencoder, split of its code: unit ${String(at + 1)}`,
        ...spread(share),
      ]),
      ['Autoencoder, share explained (1 − MSE / variance)', ...spread(dae.explainedShare)],
      ['Autoencoder, mean squared error', ...spread(dae.mse)],
    ],
    'clusters-silhouettes': [
      ['k-means of the indicators', 'z-scores', ...fixed(direct.silhouette, direct.paper), null, null, null, null],
      ...(
        [
          ['common', 'z-scores'],
          ['own', 'own space'],
        ] as const
      ).flatMap(([space, title]) =>
        (['codes', 'gnn'] as const).map((name): Cell[] => {
          const [part, label] = parts[name];
          const mean = space === 'own' ? part.silhouetteOwn : part.silhouetteCommon;
          return [
            label,
            title,
            ...spread(mean),
            part.meanAdjustedRand,
            part.partitions,
            part.collapsed,
            mean!.replicas,
          ];
        }),
      ),
    ],
    silhouettes: ids.map((id, i) => [id, gnn.consensus.labels[i]!, ...interval(gnn.regionSilhouettes.common[i])]),
    selection: selection.candidates.map((count, at) => [count, selection.silhouette[at]!]),
    'loss-curves': curves.flatMap(({ model, cluster, train, validation }) =>
      train.median.map((_, at) => [
        { dae: 'Autoencoder', gcn: 'Graph network', 'lstm-dfa': 'LSTM-DFA' }[model],
        cluster === null ? 'all' : String(cluster),
        at + 1,
        ...[train, validation].flatMap((curve) =>
          curve ? [curve.median[at]!, curve.low[at]!, curve.high[at]!] : [null, null, null],
        ),
      ]),
    ),
    loadings: loadings.flatMap(({ cluster, values: rows }) =>
      rows.flatMap((row, k) =>
        row.map((value, factor) => [cluster, data.indicators[k]!.name, factor + 1, ...interval(value)]),
      ),
    ),
    'factor-number': factorNumber.kFactors.map((k, at) => [
      k,
      factorNumber.residualVariance[at]!,
      factorNumber.icp1[at]!,
      factorNumber.icp2[at]!,
      factorNumber.icp3[at]!,
    ]),
    'forecast-regions': next[0]!.values.map((row, i) => {
      const [value, actual] = [row[0]!, next[0]!.actual[i]![0]!];
      return [ids[i]!, ...interval(value), actual, actual >= value.low && actual <= value.high ? 'yes' : 'no'];
    }),
    'accuracy-levels': last.methods.map(({ method, levels, levelsAgainstRandomWalk: walk }) => [
      words.models[method],
      ...spread(levels!.rmse),
      walk?.share ?? null,
      walk?.statistic ?? null,
      walk?.pValue ?? null,
      walk && { beats: 'beats it', loses: 'loses to it', open: 'no clear difference' }[walk.verdict],
    ]),
    'accuracy-clusters': last.methods.flatMap(({ method, scaled, clusters }) =>
      [{ cluster: 'all', accuracy: scaled }, ...clusters].flatMap(({ cluster, accuracy }) =>
        accuracy ? [[words.models[method], String(cluster), ...spread(accuracy.rmse)]] : [],
      ),
    ),
    'accuracy-indicators': last.methods
      .at(-1)!
      .clusters.flatMap(({ cluster, indicatorMae }) =>
        indicatorMae.map((mae, k) => [cluster, data.indicators[k]!.name, ...spread(mae)]),
      ),
    ...(compared.length > 0 && { 'paper-values': compared }),
  };
}

/** What two runs were made from and on, apart from their configurations. */
function factRows(
  [a, b]: readonly [ManifestDraft, ManifestDraft],
  [x, y]: readonly [GrowthResult | RegionsResult, GrowthResult | RegionsResult],
): Cell[][] {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const rows: [string, string, string][] = [
    ['Made', a.created, b.created],
    ['Data', x.data.name, y.data.name],
    ['SHA-256 of the data as used', x.data.sha256, y.data.sha256],
    ...a.inputs.map(({ role, sha256 }, at): [string, string, string] => [
      `SHA-256 of the input: ${role}`,
      sha256,
      b.inputs[at]!.sha256,
    ]),
    ['Seeds', a.seeds.join(', '), b.seeds.join(', ')],
    ...Object.entries(a.versions).map(([name, version]): [string, string, string] => [
      `Version: ${name}`,
      version,
      (b.versions as Record<string, string>)[name]!,
    ]),
    ...Object.entries(a.device).map(([name, value]): [string, string, string] => [
      `Device: ${name}`,
      text(value),
      text((b.device as Record<string, unknown>)[name]),
    ]),
  ];
  return rows.map(([fact, left, right]) => [fact, left, right, left === right ? 'no' : 'yes']);
}

/** A run as its folder holds it. */
export interface Run<Result> {
  readonly result: Result;
  readonly manifest: ManifestDraft;
}

/** The tables of two growth runs of the same methods side by side; `configuration` lists the settings that differ. */
export function growthComparisonTables(
  [a, b]: readonly [Run<GrowthResult>, Run<GrowthResult>],
  configuration: readonly Cell[][],
  chosen: string,
): Tables {
  const [first, second] = [a, b].map(({ result }) => result.methods.find(({ id }) => id === chosen)!) as [
    Method,
    Method,
  ];
  const place = (method: Method, name: string): Cell =>
    method.ranking.includes(name) ? method.ranking.indexOf(name) + 1 : null;
  const importance = ({ result }: Run<GrowthResult>, method: Method, name: string): Cell[] => {
    const { mean, low, high } = method.importances.find(({ measure }) => measure === method.rankedBy)!;
    const at = result.data.features.findIndex((feature) => feature.name === name);
    return at < 0 ? [null, null, null] : [mean[at]!, low[at]!, high[at]!];
  };
  return {
    facts: [...factRows([a.manifest, b.manifest], [a.result, b.result]), ...configuration],
    methods: a.result.methods.map((method) => {
      const other = b.result.methods.find(({ id }) => id === method.id)!;
      const seeds = method.runs.filter(
        ({ seed, modelHash }) => modelHash !== null && other.runs.some((run) => run.seed === seed),
      );
      const equal = seeds.filter(({ seed, modelHash }) =>
        other.runs.some((run) => run.seed === seed && run.modelHash === modelHash),
      );
      return [
        called(method),
        ...[method, other].map(({ accuracy }) => accuracy.inSample.r2?.mean ?? null),
        ...[method, other].map(({ accuracy }) => accuracy.outOfBag?.r2?.mean ?? null),
        ...[method, other].map(({ accuracy }) => accuracy.crossValidated?.r2 ?? null),
        seeds.length === 0 ? null : `${String(equal.length)} of ${String(seeds.length)}`,
        method.ranking.slice(0, 10).filter((name) => other.ranking.slice(0, 10).includes(name)).length,
      ];
    }),
    [`ranking-${chosen}`]: [...new Set([...first.ranking, ...second.ranking])].map((name) => [
      name,
      place(first, name),
      place(second, name),
      ...importance(a, first, name),
      ...importance(b, second, name),
    ]),
  };
}

/** The tables of two regions runs of the same data side by side. */
export function regionsComparisonTables(
  [a, b]: readonly [Run<RegionsResult>, Run<RegionsResult>],
  configuration: readonly Cell[][],
): Tables {
  const claims = [
    'The autoencoder keeps more than PCA: its reconstruction error is lower.',
    'Clusters improve with the graph network: the silhouette rises.',
    'LSTM-DFA explains more than linear dynamic factors.',
    'The mixed model forecasts better than ARIMA, boosted trees and an LSTM, and than a random walk.',
  ];
  const sides = (of: (result: RegionsResult) => Spread | undefined): Cell[] => [
    ...interval(of(a.result)),
    ...interval(of(b.result)),
  ];
  return {
    facts: [...factRows([a.manifest, b.manifest], [a.result, b.result]), ...configuration],
    verdicts: claims.map((claim, at) => [claim, a.result.verdicts[at]!.verdict, b.result.verdicts[at]!.verdict]),
    values: [
      ['PCA, mean squared error', ...sides(({ described }) => fixedValue(described.pca.mse, null))],
      ['Autoencoder, mean squared error', ...sides(({ described }) => described.dae.mse)],
      ['Silhouette, Indicators, z-scores', ...sides(({ described }) => fixedValue(described.direct.silhouette, null))],
      ['Silhouette, Codes, z-scores', ...sides(({ described }) => described.codes.silhouetteCommon)],
      ['Silhouette, Codes, own space', ...sides(({ described }) => described.codes.silhouetteOwn)],
      ['Silhouette, Graph network, z-scores', ...sides(({ described }) => described.gnn.silhouetteCommon)],
      ['Silhouette, Graph network, own space', ...sides(({ described }) => described.gnn.silhouetteOwn)],
      ...a.result.forecasts.flatMap(({ origins, horizon, methods }, f) =>
        methods.map(({ method }, m) => [
          `RMSE of ${words.models[method]}, origin ${origins.join(', ')}, horizon ${String(horizon)}`,
          ...sides(({ forecasts }) => forecasts[f]!.methods[m]!.levels?.rmse),
        ]),
      ),
    ],
    regions: a.result.data.ids.map((id, i) => [
      id,
      ...[a, b].map(({ result }) => result.described.gnn.consensus.labels[i]!),
      ...[a, b].map(({ result }) => result.described.gnn.stability[i]!),
    ]),
  };
}
