import { describeTable } from '../../tables/describe.ts';
import { shownColumns, type Table, type TableCell } from '../../tables/table.ts';
import { evidenceOf } from '../../words/evidence.ts';
import { type StudyWords, studyWords } from '../../words/words.ts';
import type { RegionsResult } from '../result.ts';
import { regionFields } from './cells.ts';
import { describedTables } from './described.ts';
import { forecastTables } from './forecasts.ts';

/**
 * The regions study's tables: the paper's Tables 2 to 7 and the data of its Figures 2 to 6 with intervals, the verdicts, and all that the paper
 * prints beside the replicas'.
 *
 * @param result - a regions result.
 * @param words - the language; English by default.
 * @returns tables in the order they are best read.
 */
export function regionsTables(result: RegionsResult, words: StudyWords = studyWords.en): Table[] {
  const tables = [...describedTables(result, words), ...forecastTables(result, words)];
  return [verdictTable(result, words), ...tables, ...paperTables(result, tables, words)];
}

function verdictTable(result: RegionsResult, words: StudyWords): Table {
  const { columns, claims, verdicts, regionsCaptions: captions } = words;
  const { text } = regionFields<RegionsResult['verdicts'][number]>(result, words);
  return describeTable(
    { name: 'verdicts', caption: captions.verdicts },
    [
      text('claim', columns.claim, ({ claim }) => claims[claim]),
      text('verdict', columns.verdict, ({ verdict }) => verdicts[verdict]),
      text('evidence', columns.evidence, (verdict) => evidenceOf(verdict, words).join(' ')),
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
