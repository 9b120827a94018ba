import { describeTable } from '../../tables/describe.ts';
import { part, shownColumns, type Table, type TableCell } from '../../tables/table.ts';
import { evidenceOf } from '../../words/evidence.ts';
import { type StudyWords, studyWords } from '../../words/words.ts';
import type { RegionsResult } from '../result.ts';
import { regionFields } from './cells.ts';
import { clusteringTables } from './clustering.ts';
import { describedTables } from './described.ts';
import { forecastTables } from './forecasts.ts';
import { spatialTables } from './spatial.ts';
import { unbalancedTables } from './unbalanced.ts';

/**
 * The regions study's tables: the paper's Tables 2 to 7 and the data of its Figures 2 to 6 with intervals, the verdicts, and all that the paper
 * prints beside the replicas'.
 *
 * @param result - a regions result.
 * @param words - the language; English by default.
 * @returns tables in the order they are best read.
 */
export function regionsTables(result: RegionsResult, words: StudyWords = studyWords.en): Table[] {
  const tables = [
    ...describedTables(result, words),
    ...clusteringTables(result, words),
    ...spatialTables(result, words),
    ...forecastTables(result, words),
    ...unbalancedTables(result, words),
  ].map((table) => (result.source === null ? table : besidePaper(table, words)));
  return [verdictTable(result, words), ...tables, ...paperTables(result, tables, words)];
}

/** Where the paper prints what a table holds. */
const printed: Readonly<Partial<Record<string, readonly ['table' | 'figure', string]>>> = {
  reduction: ['table', '2, 3'],
  clusters: ['table', '4'],
  regions: ['figure', '3'],
  profiles: ['figure', '2'],
  'z-scores': ['figure', '2'],
  'forecast-indicators': ['table', '5'],
  'forecast-clusters': ['table', '6'],
  'forecast-levels': ['table', '7'],
  'forecast-regions': ['figure', '6'],
  'loss-curves': ['figure', '4'],
  loadings: ['figure', '5'],
};

/** A table of a published sample: where the paper prints it, and no column for numbers that it does not print. */
function besidePaper(table: Table, words: StudyWords): Table {
  const place = printed[table.name];
  const caption = place ? words.regionsCaptions.printed(table.caption, place[0], place[1]) : table.caption;
  const column = (key: string): number => table.columns.findIndex((other) => other.key === key);
  const isPrinted = (key: string): boolean => {
    const paper = /_(paper|percentile)$/.test(key) ? column(key.replace(/_percentile$/, '_paper')) : -1;
    return paper < 0 || table.rows.some((row) => row[paper] !== null);
  };
  return part({ ...table, caption }, {}, isPrinted);
}

function verdictTable(result: RegionsResult, words: StudyWords): Table {
  const { columns, claims, verdicts, regionsCaptions: captions } = words;
  const { text } = regionFields<RegionsResult['verdicts'][number]>(result, words);
  return describeTable(
    { name: 'verdicts', caption: captions.verdicts },
    [
      text('claim', columns.claim, ({ claim }) => claims[claim]),
      text('verdict', columns.verdict, ({ verdict }) => verdicts[verdict]),
      text('evidence', columns.evidence, (verdict) => evidenceOf(verdict, words, result.data).join(' ')),
    ],
    result.verdicts,
  );
}

/** Every number that the paper prints, beside the replicas': what the other tables have of it. */
function paperTables(result: RegionsResult, tables: readonly Table[], words: StudyWords): Table[] {
  const rows = tables.flatMap((table) => {
    const keys = table.columns.map(({ key }) => key);
    const cellOf = (row: Table['rows'][number], key: string): TableCell => row[keys.indexOf(key)]!;
    const spreads = shownColumns(table, 'page').filter(({ column }) => keys.includes(`${column.key}_paper`));
    const named = table.columns.slice(0, keys.indexOf(spreads[0]?.column.key ?? ''));
    return table.rows.flatMap((row) =>
      spreads.flatMap(({ column: { key, label }, cell, ends }) => {
        const paper = cellOf(row, `${key}_paper`);
        if (paper === null) return [];
        const name = named.map((column, at) => (column.digits === undefined ? row[at] : `${column.label} ${row[at]}`));
        return [
          {
            measure: `${name.join(', ')}: ${label}`,
            ends: [cell(row), ...ends(row)] as [TableCell, TableCell, TableCell],
            paper,
            percentile: cellOf(row, `${key}_percentile`),
          },
        ];
      }),
    );
  });
  if (rows.length === 0) return [];
  const { text, number, interval } = regionFields<(typeof rows)[number]>(result, words);
  const { columns } = words;
  return [
    describeTable(
      { name: 'paper-values', caption: words.regionsCaptions.paper },
      [
        text('measure', columns.measure, ({ measure }) => measure),
        ...interval('value', columns.value, 4, ({ ends }) => ends),
        number('paper', columns.paper, 4, ({ paper }) => paper),
        number('percentile', columns.percentile, 0, ({ percentile }) => percentile),
      ],
      rows,
    ),
  ];
}
