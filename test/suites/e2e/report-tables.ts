import { stopReasons } from '@kuznets/core-gpu';
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

/** Every table's cells, by the tables' names. */
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
  return low === high ? format(cell.mean) : `${format(cell.mean)} ${low} to ${high}`;
}

/** Stands for a number that the paper does not print, and its percentile: a column of nothing else is not shown. */
const notPrinted: Cell = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };

function withoutEmptyPaper(tables: Tables): Tables {
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      // Accuracies are of one forecast here, and the paper prints those of another.
      const isWhole = !name.startsWith('accuracy-');
      const shown = (column: number): boolean => !isWhole || rows.some((row) => row[column] !== notPrinted);
      const kept = rows.map((row) => row.filter((_, column) => shown(column)));
      return [name, kept.map((row) => row.map((cell) => (cell === notPrinted ? null : cell)))];
    }),
  );
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
export function growthTables(
  { data, methods, agreement, reference, outOfSample }: GrowthResult,
  chosen: Method,
): Tables {
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

  const trained = methods.flatMap((method) =>
    method.runs.flatMap(({ seed, training }) => (training ? [{ method, seed, training }] : [])),
  );
  const bma = methods.find(({ id }) => id === 'bma');
  const inclusion = bma?.importances.find(({ measure }) => measure === 'posteriorInclusion')!.mean;
  const significant = (determinant: string): boolean =>
    inclusion![at(determinant)]! > Math.min(7, names.length / 2) / names.length;
  const firstTens = (determinant: string): number =>
    methods.filter(({ ranking }) => ranking.slice(0, 10).includes(determinant)).length;
  const meanRank = (determinant: string): number =>
    methods.reduce((sum, { ranks }) => sum + ranks.mean[at(determinant)]!, 0) / methods.length;
  const [topRanked] = names.map((_, k) => k).sort((a, b) => meanRank(names[a]!) - meanRank(names[b]!) || a - b) as [
    number,
  ];
  let pair = 0;
  const listed = pairs!.of.flatMap((a, first) => pairs!.of.slice(first + 1).map((b) => ({ a, b, at: pair++ })));
  const strength = ({ at: place }: (typeof listed)[number]): number =>
    Number(Math.abs(pairs!.fiepv.mean[place] ?? 0).toFixed(4));
  const first = contributions.map((values) => values[0]!);
  const order = reference?.rankings[chosen.name];
  const variationPublished = chosen.ranking.some((determinant) => published(chosen.id, `FEPV ${determinant}`) !== null);
  const besideVariation = (row: string): Cell[] => (variationPublished ? [published(chosen.id, row)] : []);

  const reasons = {
    exact: 'exact',
    'paper-arithmetic': "exact, of the paper's own list: its arithmetic",
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
      .sort((a, b) => meanRank(a) - meanRank(b) || at(a) - at(b))
      .map((determinant) => [
        ...[
          determinant,
          label(determinant),
          ...(bma ? [significant(determinant) ? 'yes' : null] : []),
          meanRank(determinant),
          firstTens(determinant),
        ],
        ...methods.map(({ ranks }) => cellAt(ranks, at(determinant))),
      ]),
    determinant: determinantRows(data, methods, topRanked),
    accuracy: methods.map((method) => {
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
    ...(trained.length > 0 && {
      'network-training': trained.map(({ method, seed, training: { networks, epochs, bestEpoch, mse, stopped } }) => [
        ...[called(method), seed, networks, epochs, bestEpoch, mse.train, mse.validation, mse.test],
        ...stopReasons.flatMap((reason) =>
          trained.some(({ training }) => training.stopped[reason] > 0) ? [stopped[reason]] : [],
        ),
      ]),
    }),
    ...(outOfSample && {
      'out-of-sample': outOfSample.methods
        .toSorted((a, b) => a.mse - b.mse)
        .map((entry) => [
          ...[name.get(entry.method)!, entry.r2, entry.mse, entry.difference, entry.se, entry.pValue, entry.pSuperior],
          ...(outOfSample.methods.some(({ logScore }) => logScore !== null) ? [entry.logScore] : []),
          entry.pSuperior >= 0.1 ? words.cells.yes : null,
        ]),
    }),
    agreement: [
      ...agreement.map(({ methods: [a, b], ...rest }) => ({ ...rest, first: name.get(a)!, second: name.get(b)! })),
      ...(reference?.overlaps ?? []).map(({ method, ...rest }) => ({
        ...rest,
        first: name.get(method)!,
        second: 'Paper',
        spearman: null,
      })),
    ]
      .sort((a, b) => b.sharedTopTen - a.sharedTopTen || (b.spearman ?? -1) - (a.spearman ?? -1))
      .map(({ first: a, second: b, spearman, sharedTopEight, sharedTopTen }) => [
        a,
        b,
        spearman,
        sharedTopEight,
        sharedTopTen,
      ]),
    [`ranking-${chosen.id}`]: chosen.ranking.map((determinant, place) => [
      place + 1,
      ...(order ? [order.indexOf(determinant) + 1 || null] : []),
      determinant,
      label(determinant),
      ...chosen.importances.map((columns) => cellAt(columns, at(determinant))),
      cellAt(chosen.ranks, at(determinant)),
      100 * chosen.topTenShare[at(determinant)]!,
      ...(chosen.resampling ? [100 * chosen.resampling.topTenShare[at(determinant)]!] : []),
    ]),
    [`variation-${chosen.id}`]: chosen.ranking.map((determinant) => [
      determinant,
      label(determinant),
      cellAt(fepvUncentred, at(determinant), 100),
      ...besideVariation(`FEPV ${determinant}`),
      cellAt(fepv, at(determinant), 100),
      cellAt(nonlinearity, at(determinant), 100),
      ...besideVariation(`NL ${determinant}`),
    ]),
    [`pairs-${chosen.id}`]: listed
      .sort((a, b) => strength(b) - strength(a) || a.at - b.at)
      .map((entry) => [
        entry.a,
        entry.b,
        cellAt(pairs!.fiepv, entry.at, 100),
        cellAt(pairs!.fiepvInteraction!, entry.at, 100),
        times(100, pairs!.interaction[entry.at]),
        pairs!.hStatistic[entry.at]!,
        times(100, pairs!.nonlinearity[entry.at]),
      ]),
    [`row-${chosen.id}`]: names
      .map((_, feature) => feature)
      .sort((a, b) => Math.abs(first[b]!) - Math.abs(first[a]!) || a - b)
      .map((feature) => [names[feature]!, data.features[feature]!.label, data.x[feature]![0]!, first[feature]!]),
    ...(reference !== null && {
      'comparison-counts': [...new Set(reference.cells.map(({ table }) => table))]
        .sort()
        .map((table) => [table, ...counted(table)]),
      comparison: reference.cells.map(
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

/** One determinant, method by method; intervals over samples where there are any. */
function determinantRows({ features }: GrowthResult['data'], methods: readonly Method[], k: number): Tables[string] {
  const column = features.slice(0, k).reduce((sum, { levels }) => sum + (levels === null ? 1 : levels.length - 1), 0);
  const over = (columns: Columns, sampled: Omit<Columns, 'mean'> | undefined, at: number): Cell =>
    cellAt({ ...columns, low: (sampled ?? columns).low, high: (sampled ?? columns).high }, at);
  const ifAny = (cells: readonly Cell[]): readonly (readonly Cell[])[] =>
    cells.map((cell) => (cells.every((one) => one === null) ? [] : [cell]));
  const fepv = ifAny(methods.map(({ variation }) => times(100, variation?.fepv.mean[k])));
  const familywise = ifAny(methods.map(({ significance }) => significance?.pFamilywise[k] ?? null));
  const given = ifAny(methods.map(({ significance }) => significance?.conditional?.pValue[k] ?? null));
  return methods.map((method, at) => [
    ...[called(method), over(method.ranks, method.resampling?.ranks, k), ...fepv[at]!],
    ...(features[k]!.levels === null ? [over(method.slopes, method.resampling?.slopes, column)] : []),
    ...[...familywise[at]!, ...given[at]!],
  ]);
}

/** A median with its interval, which one replica does not have. */
export function median(value: Spread | undefined): Cell {
  if (!value) return null;
  return value.replicas === 1 ? value.median : { mean: value.median, low: value.low, high: value.high };
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
    median(value),
    ...(source === null ? [] : value?.paper == null ? [notPrinted, notPrinted] : [value.paper, value.percentile]),
  ];
  const fixed = (value: number, paper: number | null | undefined): Cell[] => spread(fixedValue(value, paper));
  const partitions = {
    direct: 'k-means of the indicators',
    codes: "k-means of the autoencoder's codes",
    gnn: 'k-means after the graph network',
  };
  const accuracies = { mae: 'MAE', rmse: 'RMSE', mape: 'MAPE', r2: 'R²' } as const;
  type Row = readonly [name: string, value: Spread | undefined];
  const reductions: readonly Row[] = [
    ...pca.explained.map(
      (share, at): Row => [`PCA, share of component ${String(at + 1)}`, fixedValue(share, pca.paper?.explained[at])],
    ),
    ['PCA, mean squared error', fixedValue(pca.mse, pca.paper?.mse)],
    ...dae.latentShare.map((share, at): Row => [`Autoencoder, split of its code: unit ${String(at + 1)}`, share]),
    ['Autoencoder, share explained (1 - MSE / variance)', dae.explainedShare],
    ['Autoencoder, mean squared error', dae.mse],
  ];
  const measured = (name: string, accuracy: (typeof last)['methods'][number]['levels']): Row[] =>
    Object.entries(accuracies).map(([measure, title]) => [
      `${name}: ${title}`,
      accuracy?.[measure as keyof typeof accuracies],
    ]);
  const which = ({ origins, horizon }: (typeof forecasts)[number]) => `${origins.join(' ')}, Ahead ${String(horizon)}`;
  const every = <Value>(rows: (forecast: (typeof forecasts)[number]) => readonly Value[]) => forecasts.flatMap(rows);
  const values: readonly Row[] = [
    ...reductions.map(([name, value]): Row => [`${name}: Value`, value]),
    [`${partitions.direct}: Own space`, fixedValue(direct.silhouette, direct.paper)],
    [`${partitions.gnn}: Own space`, gnn.silhouetteOwn],
    ...every((forecast) =>
      forecast.methods.flatMap(({ clusters }) =>
        clusters.flatMap(({ cluster, indicatorMae }) =>
          indicatorMae.map(
            (value, k): Row => [
              `${which(forecast)}, Cluster ${String(cluster)}, ${data.indicators[k]!.name}: MAE`,
              value,
            ],
          ),
        ),
      ),
    ),
    ...every((forecast) =>
      forecast.methods.flatMap(({ method, clusters }) =>
        clusters.flatMap(({ cluster, accuracy }) =>
          measured(`${which(forecast)}, ${words.models[method]}, ${String(cluster)}`, accuracy),
        ),
      ),
    ),
    ...every((forecast) =>
      forecast.methods.flatMap(({ method, levels }) => measured(`${which(forecast)}, ${words.models[method]}`, levels)),
    ),
  ];
  const compared = values.flatMap(([name, value]) => (value && value.paper !== null ? [[name, ...spread(value)]] : []));
  return withoutEmptyPaper({
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
    reduction: reductions.map(([name, value]) => [name, ...spread(value)]),
    clusters: [
      [
        ...[partitions.direct, ...fixed(direct.silhouette, direct.paper), direct.silhouette],
        ...[null, null, null, null],
      ],
      ...(['codes', 'gnn'] as const).map((name): Cell[] => {
        const part = described[name];
        return [
          partitions[name],
          ...spread(part.silhouetteOwn),
          median(part.silhouetteCommon),
          part.meanAdjustedRand,
          part.partitions,
          part.collapsed,
          part.silhouetteCommon!.replicas,
        ];
      }),
    ],
    silhouettes: ids.map((id, i) => [
      id,
      direct.regionSilhouettes[i]!,
      ...[codes, gnn].flatMap(({ regionSilhouettes: { own, common } }) => [median(own[i]), median(common[i])]),
    ]),
    selection: selection.candidates.map((count, at) => [count, selection.silhouette[at]!]),
    'loss-curves': curves.flatMap(({ model, cluster, train, validation }) =>
      train.median.map((_, at) => [
        { dae: 'Autoencoder', gcn: 'Graph network', 'lstm-dfa': 'LSTM-DFA' }[model],
        cluster === null ? 'all' : String(cluster),
        at + 1,
        ...[train, validation].flatMap((curve) =>
          curve ? [{ mean: curve.median[at]!, low: curve.low[at]!, high: curve.high[at]! }] : [null],
        ),
      ]),
    ),
    loadings: loadings.flatMap(({ cluster, values: rows }) =>
      rows.flatMap((row, k) =>
        row.map((value, factor) => [cluster, data.indicators[k]!.name, factor + 1, median(value)]),
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
      return [ids[i]!, median(value), actual, actual >= value.low && actual <= value.high ? 'yes' : 'no'];
    }),
    'accuracy-levels': last.methods.map(({ method, levels, levelsAgainstRandomWalk: walk }) => [
      words.models[method],
      ...spread(levels!.rmse),
      walk?.share ?? null,
      ...tested(walk),
    ]),
    ...(last.origins.length > 1 && {
      'accuracy-tests': last.methods.map(({ method, confidence, ...against }) => [
        words.models[method],
        ...tested(against.levelsAgainstRandomWalk),
        ...tested(against.levelsAgainstDrift),
        confidence,
      ]),
    }),
    'accuracy-clusters': last.methods.flatMap(({ method, scaled, clusters }) =>
      [{ cluster: 'all', accuracy: scaled }, ...clusters].flatMap(({ cluster, accuracy }) =>
        accuracy ? [[words.models[method], String(cluster), ...spread(accuracy.rmse)]] : [],
      ),
    ),
    'accuracy-indicators': last.methods
      .find(({ method }) => method === 'lstm-dfa')!
      .clusters.flatMap(({ cluster, indicatorMae }) =>
        indicatorMae.map((mae, k) => [cluster, data.indicators[k]!.name, ...spread(mae)]),
      ),
    ...(compared.length > 0 && { 'paper-values': compared }),
  });
}

/** What a test of a method against a walk shows. */
function tested(walk: RegionsResult['forecasts'][number]['methods'][number]['levelsAgainstDrift']): Cell[] {
  const texts = {
    beats: 'beats it',
    loses: 'loses to it',
    open: 'no clear difference',
    'one-origin': 'one origin cannot tell',
    'few-origins': 'too few origins to tell',
  };
  return walk === null ? [null, null, null] : [walk.statistic, walk.pValue, texts[walk.verdict]];
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
  const importance = ({ result }: Run<GrowthResult>, method: Method, name: string): Cell => {
    const columns = method.importances.find(({ measure }) => measure === method.rankedBy)!;
    return cellAt(
      columns,
      result.data.features.findIndex((feature) => feature.name === name),
    );
  };
  return {
    facts: [...factRows([a.manifest, b.manifest], [a.result, b.result]), ...configuration],
    accuracy: a.result.methods.map((method) => {
      const sides = [method, b.result.methods.find(({ id }) => id === method.id)!];
      return [
        called(method),
        ...sides.map(({ accuracy }) => between(accuracy.inSample.r2)),
        ...sides.map(({ accuracy }) => between(accuracy.outOfBag?.r2)),
        ...sides.map(({ accuracy }) => accuracy.crossValidated?.r2 ?? null),
      ];
    }),
    models: a.result.methods.map((method) => {
      const other = b.result.methods.find(({ id }) => id === method.id)!;
      const seeds = method.runs.filter(
        ({ seed, modelHash }) => modelHash !== null && other.runs.some((run) => run.seed === seed),
      );
      const equal = seeds.filter(({ seed, modelHash }) =>
        other.runs.some((run) => run.seed === seed && run.modelHash === modelHash),
      );
      return [
        called(method),
        seeds.length === 0 ? null : `${String(equal.length)} of ${String(seeds.length)}`,
        method.ranking.slice(0, 10).filter((name) => other.ranking.slice(0, 10).includes(name)).length,
      ];
    }),
    [`ranking-${chosen}`]: [...new Set([...first.ranking, ...second.ranking])].map((name) => [
      name,
      place(first, name),
      place(second, name),
      importance(a, first, name),
      importance(b, second, name),
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
    median(of(a.result)),
    median(of(b.result)),
  ];
  const { dae, pca } = a.result.described;
  return {
    facts: [...factRows([a.manifest, b.manifest], [a.result, b.result]), ...configuration],
    verdicts: claims.map((claim, at) => [claim, a.result.verdicts[at]!.verdict, b.result.verdicts[at]!.verdict]),
    reduction: [
      ...pca.explained.map((_, at) => [
        `PCA, share of component ${String(at + 1)}`,
        ...sides(({ described }) => fixedValue(described.pca.explained[at], null)),
      ]),
      ['PCA, mean squared error', ...sides(({ described }) => fixedValue(described.pca.mse, null))],
      ...dae.latentShare.map((_, at) => [
        `Autoencoder, split of its code: unit ${String(at + 1)}`,
        ...sides(({ described }) => described.dae.latentShare[at]),
      ]),
      ['Autoencoder, share explained (1 - MSE / variance)', ...sides(({ described }) => described.dae.explainedShare)],
      ['Autoencoder, mean squared error', ...sides(({ described }) => described.dae.mse)],
    ],
    clusters: (
      [
        ['direct', 'k-means of the indicators'],
        ['codes', "k-means of the autoencoder's codes"],
        ['gnn', 'k-means after the graph network'],
      ] as const
    ).map(([name, title]) => [
      title,
      ...(['silhouetteOwn', 'silhouetteCommon'] as const).flatMap((space) =>
        sides(({ described }) =>
          name === 'direct' ? fixedValue(described.direct.silhouette, null) : described[name][space],
        ),
      ),
    ]),
    'forecast-levels': a.result.forecasts.flatMap(({ origins, horizon, methods }, f) =>
      methods.map(({ method }, m) => [
        ...[origins.join(' '), horizon, words.models[method]],
        ...sides(({ forecasts }) => forecasts[f]!.methods[m]!.levels?.rmse),
      ]),
    ),
    regions: a.result.data.ids.map((id, i) => [
      id,
      ...[a, b].map(({ result }) => result.described.gnn.consensus.labels[i]!),
      ...[a, b].map(({ result }) => result.described.gnn.stability[i]!),
    ]),
  };
}
