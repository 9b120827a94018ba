import { intervalColumns } from '../../tables/columns.ts';
import type { Table, TableCell } from '../../tables/table.ts';
import { methodName } from '../../words/names.ts';
import type { StudyWords } from '../../words/words.ts';
import type { CellMeasure } from '../notes.ts';
import type { GrowthResult, MethodResult } from '../result.ts';
import { leading, ownColumns, percent } from './cells.ts';

export function topTenTable(
  result: GrowthResult,
  methods: readonly MethodResult[],
  name: string,
  caption: string,
  words: StudyWords,
): Table[] {
  const { columns } = words;
  const names = result.data.features.map((feature) => feature.name);
  const rows = methods.flatMap(({ variation, ...method }) =>
    variation === null
      ? []
      : method.ranking.slice(0, leading).map((determinant): TableCell[] => {
          const at = names.indexOf(determinant);
          const published = (measure: CellMeasure): TableCell =>
            result.reference?.cells.find(
              (cell) =>
                cell.table === '8' &&
                cell.method === method.id &&
                cell.measure === measure &&
                cell.determinant === determinant,
            )?.published ?? null;
          const { fepv, fepvUncentred, nonlinearity } = variation;
          return [
            methodName(method, words),
            determinant,
            percent(fepvUncentred.mean[at]!),
            percent(fepvUncentred.low[at]!),
            percent(fepvUncentred.high[at]!),
            published('fepv'),
            percent(fepv.mean[at]!),
            percent(nonlinearity.mean[at]!),
            percent(nonlinearity.low[at]!),
            percent(nonlinearity.high[at]!),
            published('nonlinearity'),
          ];
        }),
  );
  if (rows.length === 0) return [];
  return [
    ownColumns(result, {
      name,
      caption,
      columns: [
        { key: 'method', label: columns.method },
        { key: 'determinant', label: columns.determinant },
        ...intervalColumns('fepv_uncentred', 'FEPV', 2, words),
        { key: 'fepv_published', label: columns.paper, digits: 2 },
        { key: 'fepv', label: columns.centred, digits: 2 },
        ...intervalColumns('nl', 'NL', 2, words),
        { key: 'nl_published', label: columns.paper, digits: 2 },
      ],
      rows,
    }),
  ];
}

/** Every determinant's measure by every method, in the order of the first method's measure, beside what Table B1 or B2 prints. */
export function perDeterminantTable(
  { data, methods, reference }: GrowthResult,
  name: string,
  caption: string,
  measure: 'fepvUncentred' | 'nonlinearity',
  words: StudyWords,
): Table[] {
  const { columns } = words;
  const [table, unit, direction]: [string, number, 1 | -1] =
    measure === 'fepvUncentred' ? ['B1', 100, -1] : ['B2', 1, 1];
  const decomposed = methods.flatMap(({ id, name: method, variation }) => {
    if (variation === null) return [];
    const cells = (reference?.cells ?? []).flatMap((cell) =>
      cell.table === table && cell.method === id && typeof cell.published === 'number'
        ? [[cell.determinant, unit * cell.published] as const]
        : [],
    );
    return [
      { id, label: methodName({ name: method, id }, words), mean: variation[measure].mean, published: new Map(cells) },
    ];
  });
  if (decomposed.length === 0) return [];
  const key = (at: number): number => decomposed[0]!.mean[at] ?? Infinity;
  const order = data.features.map((_, at) => at).sort((a, b) => direction * (key(a) - key(b)) || a - b);
  return [
    {
      name,
      caption,
      columns: [
        { key: 'determinant', label: columns.determinant },
        ...decomposed.flatMap(({ id, label, published }) => [
          { key: id, label, digits: 2 },
          ...(published.size > 0
            ? [{ key: `${id}_published`, label: columns.ofPaper(label), digits: unit === 100 ? 0 : 2 }]
            : []),
        ]),
      ],
      rows: order.map((at) => [
        data.features[at]!.name,
        ...decomposed.flatMap(({ mean, published }) => [
          percent(mean[at]!),
          ...(published.size > 0 ? [published.get(data.features[at]!.name) ?? null] : []),
        ]),
      ]),
    },
  ];
}

/** The matrix of Figure 2: interaction of the ten best determinants, lower triangle. */
export function interactionTable(method: MethodResult, words: StudyWords): Table[] {
  const pairs = method.variation?.pairs ?? null;
  if (pairs === null) return [];
  const chosen = method.ranking.slice(0, leading).filter((name) => pairs.of.includes(name));
  const rows = chosen.map((name, row): TableCell[] => [
    name,
    ...chosen.map((other, column) =>
      column < row ? percent(pairs.fiepv.mean[pairIndex(pairs.of, name, other)]!) : null,
    ),
  ]);
  return [
    {
      name: `figure-2-interaction-${method.id}`,
      caption: words.growthCaptions.interaction(methodName(method, words)),
      columns: [{ key: 'determinant', label: '' }, ...chosen.map((name) => ({ key: name, label: name, digits: 2 }))],
      rows,
    },
  ];
}

/** Every pair, the strongest interaction first. */
export function pairsTable(method: MethodResult, words: StudyWords): Table[] {
  const pairs = method.variation?.pairs ?? null;
  if (pairs === null) return [];
  const rows = pairs.of
    .flatMap((a, at) => pairs.of.slice(at + 1).map((b) => ({ a, b, index: pairIndex(pairs.of, a, b) })))
    .sort(
      (p, q) =>
        Math.abs(pairs.fiepv.mean[q.index] ?? 0) - Math.abs(pairs.fiepv.mean[p.index] ?? 0) || p.index - q.index,
    )
    .map(({ a, b, index }): TableCell[] => [
      a,
      b,
      percent(pairs.fiepv.mean[index]!),
      percent(pairs.fiepv.low[index]!),
      percent(pairs.fiepv.high[index]!),
      pairs.hStatistic[index]!,
      percent(pairs.nonlinearity[index]!),
    ]);
  return [
    {
      name: `pairs-${method.id}`,
      caption: words.growthCaptions.pairs(methodName(method, words)),
      columns: [
        { key: 'first', label: words.columns.first },
        { key: 'second', label: words.columns.second },
        ...intervalColumns('fiepv', 'FIEPV', 2, words),
        { key: 'h_statistic', label: 'H', digits: 3 },
        { key: 'nl', label: 'NL', digits: 2 },
      ],
      rows,
      printedRows: leading,
    },
  ];
}

/** Data of Figures 3 and 4. */
export function profilesTable({ methods }: GrowthResult, { columns, growthCaptions: captions }: StudyWords): Table[] {
  const rows = methods.flatMap((method) =>
    method.profiles.flatMap(({ determinant, x, predictions }) =>
      x.map((value, at): TableCell[] => [method.id, determinant, value, ...predictions.map((line) => line[at]!)]),
    ),
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'figure-3-4-profiles',
      caption: captions.profiles,
      columns: [
        { key: 'method', label: columns.method },
        { key: 'determinant', label: columns.determinant },
        { key: 'x', label: 'x', digits: 4 },
        { key: 'q25', label: '25 %', digits: 5 },
        { key: 'q50', label: '50 %', digits: 5 },
        { key: 'q75', label: '75 %', digits: 5 },
      ],
      rows,
      printedRows: leading,
    },
  ];
}

/** Place of a pair in the list (0,1), (0,2), ..., (1,2), ... of the pairs of `of`. */
function pairIndex(of: readonly string[], a: string, b: string): number {
  const [low, high] = [of.indexOf(a), of.indexOf(b)].sort((x, y) => x - y) as [number, number];
  return low * of.length - (low * (low + 1)) / 2 + (high - low - 1);
}
