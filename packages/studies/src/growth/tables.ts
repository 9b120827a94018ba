import type { Table, TableCell, TableColumn } from '../tables/table.ts';
import type { ComparedCell, GrowthResult, MethodResult } from './result.ts';

const leading = 10;

/** Methods of the paper's first set of tables (4, 6, 8, B1, B2); its further methods are in Tables 5 and 7. */
const conventional = ['lasso', 'tree', 'bagging', 'forest', 'network', 'bma', 'ols'];

/**
 * The growth study's tables, named after the paper's where they are its: beside each of ours stands the published number
 * where the data are those of a publication.
 *
 * @param result - a growth result.
 * @returns tables in the order they are best read.
 */
export function growthTables(result: GrowthResult): Table[] {
  const first = result.methods.filter(({ name }) => conventional.includes(name));
  const further = result.methods.filter(({ name }) => !conventional.includes(name));
  return [
    variablesTable(result),
    groupsTable(result),
    settingsTable(result),
    ...rankingsTable(result, first, 'table-4-rankings', 'Determinants by rank'),
    ...rankingsTable(result, further, 'table-5-rankings', 'Determinants by rank, further methods'),
    ...fitTable(result, first, 'table-6-fit', 'Fit of the functions, and of least squares on the ten best determinants'),
    ...fitTable(result, further, 'table-7-fit', 'Fit of the functions, and of least squares on the ten best determinants, further methods'),
    ...topTenTable(result, first, 'table-8-variation', 'Explained variation (per cent of the mean squared prediction) and nonlinearity (per cent) of the ten best determinants'),
    ...topTenTable(result, further, 'variation-further', 'Explained variation and nonlinearity of the ten best determinants, further methods'),
    ...perDeterminantTable(result, 'table-b1-explained-variation', 'Explained variation of every determinant, per cent of the mean squared prediction', 'fepvUncentred', -1),
    ...perDeterminantTable(result, 'table-b2-nonlinearity', 'Nonlinearity of every determinant, per cent', 'nonlinearity', 1),
    ...result.methods.map((method) => rankingTable(result, method)),
    ...result.methods.flatMap((method) => interactionTable(method)),
    ...result.methods.flatMap((method) => pairsTable(method)),
    ...profilesTable(result),
    accuracyTable(result),
    ...(result.agreement.length > 0 ? [agreementTable(result)] : []),
    ...comparisonTables(result),
  ];
}

function variablesTable({ data }: GrowthResult): Table {
  return {
    name: 'table-1-variables',
    caption: `Determinants of ${data.target}`,
    columns: [{ key: 'determinant', label: 'Determinant' }, { key: 'label', label: 'Description' }, { key: 'group', label: 'Group' }],
    rows: data.features.map(({ name, label, group }) => [name, label, group]),
  };
}

function groupsTable({ data }: GrowthResult): Table {
  const none = 'no group';
  const groups = [...new Set(data.features.flatMap(({ group }) => group ?? []))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const rows = [...groups, none].flatMap((group): TableCell[][] => {
    const members = data.features.filter((feature) => (feature.group ?? none) === group).map(({ name }) => name);
    return members.length === 0 ? [] : [[group, members.length, members.join(' ')]];
  });
  return {
    name: 'table-2-groups',
    caption: 'Groups of determinants',
    columns: [{ key: 'group', label: 'Group' }, { key: 'determinants', label: 'Determinants', digits: 0 }, { key: 'members', label: 'Members', csvOnly: true }],
    rows,
  };
}

function settingsTable({ methods }: GrowthResult): Table {
  const rows = methods.map(({ label, abbreviation, random, runs, settings }): TableCell[] => {
    const own = Object.entries(settings).filter(([key]) => !['name', 'id', 'seeds'].includes(key));
    const text = own.map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(' ') : String(value)}`);
    return [label, abbreviation, random ? 'yes' : 'no', runs.length, text.join(', ')];
  });
  return {
    name: 'table-3-methods',
    caption: 'Methods and their settings',
    columns: [
      { key: 'method', label: 'Method' },
      { key: 'abbreviation', label: 'Abbreviation' },
      { key: 'random', label: 'Random' },
      { key: 'seeds', label: 'Seeds', digits: 0 },
      { key: 'settings', label: 'Settings', csvOnly: true },
    ],
    rows,
  };
}

/** Best determinants side by side, each method beside what is published of it. */
function rankingsTable({ reference }: GrowthResult, methods: readonly MethodResult[], name: string, caption: string): Table[] {
  if (methods.length === 0) return [];
  const lists = methods.map((method) => reference?.rankings[method.name]);
  const rows = Array.from({ length: Math.min(leading, methods[0]!.ranking.length) }, (_, place): TableCell[] => [
    place + 1,
    ...methods.flatMap((method, at) => [method.ranking[place]!, ...(lists[at] === undefined ? [] : [lists[at][place] ?? null])]),
  ]);
  const columns = methods.flatMap((method, at): TableColumn[] => [
    { key: method.id, label: heading(method) },
    ...(lists[at] === undefined ? [] : [{ key: `${method.id}_published`, label: `${heading(method)}, paper` }]),
  ]);
  return [{ name, caption, columns: [{ key: 'place', label: 'Place', digits: 0 }, ...columns], rows }];
}

function fitTable(result: GrowthResult, methods: readonly MethodResult[], name: string, caption: string): Table[] {
  if (methods.length === 0) return [];
  const errorDigits = decimals(methods.flatMap((method) => method.accuracy.inSample.mae?.mean ?? []));
  const rows = methods.map((method): TableCell[] => {
    const { inSample, outOfBag, crossValidated } = method.accuracy;
    const published = (row: string): TableCell => cellOf(result, method, row)?.published ?? null;
    return [
      method.label,
      inSample.mae?.mean ?? null,
      published('MAE'),
      inSample.r2?.mean ?? null,
      published('R2'),
      method.linear?.r2 ?? null,
      published('linear R2'),
      method.linear?.adjustedR2 ?? null,
      published('linear adjusted R2'),
      outOfBag?.r2?.mean ?? null,
      crossValidated?.r2 ?? null,
    ];
  });
  const column = (key: string, label: string, digits: number): TableColumn[] => [
    { key, label, digits },
    { key: `${key}_published`, label: 'paper', digits: key === 'mae' ? 4 : digits },
  ];
  return [
    ownColumns(result, {
      name,
      caption,
      columns: [
        { key: 'method', label: 'Method' },
        ...column('mae', 'MAE', errorDigits),
        ...column('r2', 'R2', 4),
        ...column('linear_r2', 'Linear R2', 4),
        ...column('linear_adjusted_r2', 'Adjusted', 4),
        { key: 'oob_r2', label: 'OOB R2', digits: 4 },
        { key: 'cv_r2', label: 'CV R2', digits: 4 },
      ],
      rows,
    }),
  ];
}

function topTenTable(result: GrowthResult, methods: readonly MethodResult[], name: string, caption: string): Table[] {
  const names = result.data.features.map((feature) => feature.name);
  const rows = methods.flatMap(({ variation, ...method }) =>
    variation === null
      ? []
      : method.ranking.slice(0, leading).map((determinant): TableCell[] => {
          const at = names.indexOf(determinant);
          const published = (measure: string): TableCell => result.reference?.cells.find((cell) => cell.method === method.id && cell.row === `${measure} ${determinant}`)?.published ?? null;
          const { fepv, fepvUncentred, nonlinearity } = variation;
          return [
            method.label,
            determinant,
            percent(fepvUncentred.mean[at]!),
            percent(fepvUncentred.low[at]!),
            percent(fepvUncentred.high[at]!),
            published('FEPV'),
            percent(fepv.mean[at]!),
            percent(nonlinearity.mean[at]!),
            percent(nonlinearity.low[at]!),
            percent(nonlinearity.high[at]!),
            published('NL'),
          ];
        }),
  );
  if (rows.length === 0) return [];
  return [
    ownColumns(result, {
      name,
      caption,
      columns: [
        { key: 'method', label: 'Method' },
        { key: 'determinant', label: 'Determinant' },
        { key: 'fepv_uncentred', label: 'FEPV', digits: 2 },
        { key: 'fepv_uncentred_low', label: '5 %', digits: 2 },
        { key: 'fepv_uncentred_high', label: '95 %', digits: 2 },
        { key: 'fepv_published', label: 'paper', digits: 2 },
        { key: 'fepv', label: 'Centred FEPV', digits: 2 },
        { key: 'nl', label: 'NL', digits: 2 },
        { key: 'nl_low', label: '5 %', digits: 2 },
        { key: 'nl_high', label: '95 %', digits: 2 },
        { key: 'nl_published', label: 'paper', digits: 2 },
      ],
      rows,
    }),
  ];
}

/** A table without the columns of a publication where there is none. */
function ownColumns({ reference }: GrowthResult, table: Table): Table {
  if (reference !== null) return table;
  const kept = table.columns.map(({ key }) => !key.endsWith('_published'));
  return { ...table, columns: table.columns.filter((_, at) => kept[at]), rows: table.rows.map((row) => row.filter((_, at) => kept[at])) };
}

/** Every determinant's measure by every method, in the order of the first method's measure, beside what Table B1 or B2 prints. */
function perDeterminantTable({ data, methods, reference }: GrowthResult, name: string, caption: string, measure: 'fepvUncentred' | 'nonlinearity', direction: 1 | -1): Table[] {
  const [table, unit] = measure === 'fepvUncentred' ? ['B1', 100] : ['B2', 1];
  const decomposed = methods.flatMap(({ id, label, variation }) => {
    if (variation === null) return [];
    const cells = (reference?.cells ?? []).flatMap((cell) => (cell.table === table && cell.method === id && typeof cell.published === 'number' ? [[cell.row, unit * cell.published] as const] : []));
    return [{ id, label, mean: variation[measure].mean, published: new Map(cells) }];
  });
  if (decomposed.length === 0) return [];
  const key = (at: number): number => decomposed[0]!.mean[at] ?? Infinity;
  const order = data.features.map((_, at) => at).sort((a, b) => direction * (key(a) - key(b)) || a - b);
  return [
    {
      name,
      caption,
      columns: [
        { key: 'determinant', label: 'Determinant' },
        ...decomposed.flatMap(({ id, label, published }) => [
          { key: id, label, digits: 2 },
          ...(published.size > 0 ? [{ key: `${id}_published`, label: `${label}, paper`, digits: unit === 100 ? 0 : 2 }] : []),
        ]),
      ],
      rows: order.map((at) => [data.features[at]!.name, ...decomposed.flatMap(({ mean, published }) => [percent(mean[at]!), ...(published.size > 0 ? [published.get(data.features[at]!.name) ?? null] : [])])]),
    },
  ];
}

function rankingTable(result: GrowthResult, method: MethodResult): Table {
  const names = result.data.features.map((feature) => feature.name);
  const rows = method.ranking.map((name, place): TableCell[] => {
    const at = names.indexOf(name);
    return [
      place + 1,
      name,
      result.data.features[at]!.label,
      ...method.importances.flatMap((i) => [i.mean[at]!, i.low[at]!, i.high[at]!]),
      method.ranks.mean[at]!,
      method.ranks.low[at]!,
      method.ranks.high[at]!,
      method.topTenShare[at]!,
      method.resampling?.topTenShare[at] ?? null,
    ];
  });
  const digits = method.importances.map((importance) => decimals(importance.mean));
  return {
    name: `ranking-${method.id}`,
    caption: `${method.label}: determinants of ${result.data.target} by ${method.rankedBy}, mean and 5-95 % interval over ${method.runs.length} seeds`,
    columns: [
      { key: 'place', label: 'Place', digits: 0 },
      { key: 'determinant', label: 'Determinant' },
      { key: 'label', label: 'Description', csvOnly: true },
      ...method.importances.flatMap(({ measure, label }, index) => {
        const column = { digits: digits[index]!, csvOnly: measure !== method.rankedBy };
        return [
          { key: measure, label, ...column },
          { key: `${measure}_low`, label: '5 %', ...column },
          { key: `${measure}_high`, label: '95 %', ...column },
        ];
      }),
      { key: 'rank_mean', label: 'Mean rank', digits: 1 },
      { key: 'rank_low', label: '5 %', digits: 1 },
      { key: 'rank_high', label: '95 %', digits: 1 },
      { key: 'top_ten_share', label: 'In top ten', digits: 2 },
      { key: 'top_ten_share_resampled', label: 'In top ten, resampled', digits: 2, csvOnly: method.resampling === null },
    ],
    rows,
    printedRows: leading,
  };
}

/** The matrix of Figure 2: interaction of the ten best determinants, lower triangle. */
function interactionTable(method: MethodResult): Table[] {
  const pairs = method.variation?.pairs ?? null;
  if (pairs === null) return [];
  const chosen = method.ranking.slice(0, leading).filter((name) => pairs.of.includes(name));
  const rows = chosen.map((name, row): TableCell[] => [name, ...chosen.map((other, column) => (column < row ? percent(pairs.fiepv.mean[pairIndex(pairs.of, name, other)]!) : null))]);
  return [
    {
      name: `figure-2-interaction-${method.id}`,
      caption: `${method.label}: interactive explained variation (FIEPV) of the ten best determinants, per cent`,
      columns: [{ key: 'determinant', label: '' }, ...chosen.map((name) => ({ key: name, label: name, digits: 2 }))],
      rows,
    },
  ];
}

/** Every pair, the strongest interaction first. */
function pairsTable(method: MethodResult): Table[] {
  const pairs = method.variation?.pairs ?? null;
  if (pairs === null) return [];
  const rows = pairs.of
    .flatMap((a, at) => pairs.of.slice(at + 1).map((b) => ({ a, b, index: pairIndex(pairs.of, a, b) })))
    .sort((p, q) => Math.abs(pairs.fiepv.mean[q.index] ?? 0) - Math.abs(pairs.fiepv.mean[p.index] ?? 0) || p.index - q.index)
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
      caption: `${method.label}: pairs of determinants by the size of their interactive explained variation (FIEPV, per cent)`,
      columns: [
        { key: 'first', label: 'First' },
        { key: 'second', label: 'Second' },
        { key: 'fiepv', label: 'FIEPV', digits: 2 },
        { key: 'fiepv_low', label: '5 %', digits: 2 },
        { key: 'fiepv_high', label: '95 %', digits: 2 },
        { key: 'h_statistic', label: 'H', digits: 3 },
        { key: 'nl', label: 'NL', digits: 2 },
      ],
      rows,
      printedRows: leading,
    },
  ];
}

/** Data of Figures 3 and 4. */
function profilesTable({ methods }: GrowthResult): Table[] {
  const rows = methods.flatMap((method) =>
    method.profiles.flatMap(({ determinant, x, predictions }) => x.map((value, at): TableCell[] => [method.id, determinant, value, ...predictions.map((line) => line[at]!)])),
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'figure-3-4-profiles',
      caption: 'Prediction over the range of one determinant, the others at their 25, 50 and 75 % quantiles',
      columns: [
        { key: 'method', label: 'Method' },
        { key: 'determinant', label: 'Determinant' },
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

function accuracyTable(result: GrowthResult): Table {
  const errorDigits = decimals(result.methods.flatMap((method) => method.accuracy.inSample.mae?.mean ?? []));
  const measures = [
    ['r2', 'R2', 4],
    ['mae', 'MAE', errorDigits],
    ['mse', 'MSE', 2 * errorDigits],
  ] as const;
  const rows = result.methods.flatMap((method) => {
    const { inSample, outOfBag, crossValidated } = method.accuracy;
    const spreads = (['inSample', 'outOfBag'] as const).flatMap((sample): TableCell[][] => {
      const fit = { inSample, outOfBag }[sample];
      if (fit === null) return [];
      const cells = measures.flatMap(([key]): TableCell[] => {
        const spread = fit[key];
        return spread === null ? [null, null, null] : [spread.mean, spread.low, spread.high];
      });
      return [[method.label, sample === 'inSample' ? 'in sample' : 'out of bag', ...cells]];
    });
    if (crossValidated === null) return spreads;
    return [...spreads, [method.label, 'cross-validated', ...measures.flatMap(([key]): TableCell[] => [crossValidated[key], null, null])]];
  });
  return {
    name: 'accuracy',
    caption: `Accuracy of the fitted functions, mean and 5-95 % interval over seeds`,
    columns: [
      { key: 'method', label: 'Method' },
      { key: 'sample', label: 'Sample' },
      ...measures.flatMap(([key, label, digits]) => [
        { key, label, digits },
        { key: `${key}_low`, label: '5 %', digits },
        { key: `${key}_high`, label: '95 %', digits },
      ]),
    ],
    rows,
  };
}

function agreementTable(result: GrowthResult): Table {
  const label = (id: string): string => result.methods.find((method) => method.id === id)?.label ?? id;
  return {
    name: 'agreement',
    caption: 'Agreement of the rankings',
    columns: [
      { key: 'first', label: 'First' },
      { key: 'second', label: 'Second' },
      { key: 'spearman', label: 'Rank correlation', digits: 3 },
      { key: 'shared_top_eight', label: 'Of first 8', digits: 0 },
      { key: 'shared_top_ten', label: 'Of first 10', digits: 0 },
    ],
    rows: result.agreement.map(({ methods: [a, b], spearman, sharedTopEight, sharedTopTen }) => [label(a), label(b), spearman, sharedTopEight, sharedTopTen]),
  };
}

/** Every published cell beside ours, and how many cells of each table are exact, within the spread over seeds, and not. */
function comparisonTables({ reference }: GrowthResult): Table[] {
  if (reference === null) return [];
  const tables = [...new Set(reference.cells.map(({ table }) => table))].sort((a, b) => a.localeCompare(b, 'en'));
  const reasons = ['exact', 'within-seed-spread', 'definition-differs', 'paper-inconsistent', 'not-reproduced'] as const;
  const count = (table: string, reason: ComparedCell['reason']): number => reference.cells.filter((cell) => cell.table === table && cell.reason === reason).length;
  return [
    {
      name: 'comparison',
      caption: 'Published cells beside ours',
      columns: [
        { key: 'table', label: 'Table' },
        { key: 'method', label: 'Method' },
        { key: 'row', label: 'Row' },
        { key: 'ours', label: 'Ours', digits: 4 },
        { key: 'low', label: '5 %', digits: 4 },
        { key: 'high', label: '95 %', digits: 4 },
        { key: 'published', label: 'Paper', digits: 4 },
        { key: 'difference', label: 'Difference', digits: 4 },
        { key: 'reason', label: 'Reason' },
        { key: 'note', label: 'Note', csvOnly: true },
      ],
      rows: reference.cells.map(({ table, method, row, ours, low, high, published, difference, reason, note }) => [table, method, row, ours, low, high, published, difference, reason, note]),
    },
    {
      name: 'comparison-counts',
      caption: 'Cells of each published table by how ours compare',
      columns: [{ key: 'table', label: 'Table' }, ...reasons.map((reason) => ({ key: reason, label: reason, digits: 0 }))],
      rows: tables.map((table) => [table, ...reasons.map((reason) => count(table, reason))]),
    },
  ];
}

function cellOf({ reference }: GrowthResult, method: MethodResult, row: string): ComparedCell | undefined {
  return reference?.cells.find((cell) => cell.method === method.id && cell.row === row);
}

/** Place of a pair in the list (0,1), (0,2), ..., (1,2), ... of the pairs of `of`. */
function pairIndex(of: readonly string[], a: string, b: string): number {
  const [low, high] = [of.indexOf(a), of.indexOf(b)].sort((x, y) => x - y) as [number, number];
  return low * of.length - (low * (low + 1)) / 2 + (high - low - 1);
}

function heading(method: MethodResult): string {
  return method.id === method.name ? method.abbreviation : `${method.abbreviation} ${method.id.slice(method.name.length + 1).replaceAll('-', ' ')}`;
}

function percent(value: number | null): number | null {
  return value === null ? null : 100 * value;
}

/** Decimals that show three significant digits of the largest value. */
function decimals(values: readonly number[]): number {
  const largest = Math.max(...values.map(Math.abs), 0);
  return largest > 0 ? Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(largest)))) : 0;
}
