import { shownColumns, tableToCsv, tableToLatex, type Table, type TableCell, type TableColumn } from '@kuznets/studies';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatNumber, shorten } from '../../format.ts';
import { Download } from './download.tsx';
import { Anchor } from './section.tsx';
import { useWords } from './words-context.ts';

/** Whether a row stands out, by its cells. */
export type Marked = (cell: (key: string) => TableCell) => boolean;

interface DataTableProps {
  readonly table: Table;
  /** Rows shown before the reader asks for all, 15 by default. */
  readonly shown?: number;
  /** Characters of a text cell shown, 100 by default; all of them are in its tooltip and in the exports. */
  readonly characters?: number;
  /** Rows that stand out. */
  readonly marked?: Marked;
  /** The how-computed note. */
  readonly children?: ComponentChildren;
}

interface Order {
  readonly key: string;
  readonly descending: boolean;
}

/** Characters beyond which a text wraps, and beyond which its column is given room. */
const [longText, longestText] = [22, 110];

/** Columns beyond which a table is printed on a page turned sideways. */
const wideTable = 12;

/** A table that sorts by any column, with its caption, link and exports. */
export function DataTable({ table, shown = 15, characters = 100, marked, children }: DataTableProps) {
  const words = useWords();
  const [order, setOrder] = useState<Order | null>(null);
  const [all, setAll] = useState(false);
  const { name, columns, rows, caption, note } = table;
  const places = new Map(columns.map(({ key }, at) => [key, at]));
  const visible = shownColumns(table, 'page');
  const sorted = order === null ? rows : sortRows(rows, places.get(order.key)!, order.descending, words.locale);
  const listed = all ? sorted : sorted.slice(0, shown);
  const long = new Map(visible.map(({ column: { key } }) => [key, lengthClass(rows, places.get(key)!)]));
  const id = `${name}-table`;
  return (
    <div class={visible.length > wideTable ? 'table wide' : 'table'} id={id}>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby={`${id}-caption`}>
        <table>
          <caption id={`${id}-caption`}>
            <bdi>{caption}</bdi>
          </caption>
          <thead>
            <tr>
              {visible.map(({ column }) => (
                <Heading
                  key={column.key}
                  column={column}
                  order={order?.key === column.key ? order : null}
                  onSort={(descending) => setOrder({ key: column.key, descending })}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map((row, place) => (
              <tr key={place} class={marked?.((key) => row[places.get(key)!]!) === true ? 'marked' : undefined}>
                {visible.map(({ column, cell, ends }) => (
                  <Cell
                    key={column.key}
                    cell={cell(row)}
                    column={column}
                    ends={ends(row)}
                    long={long.get(column.key)}
                    characters={characters}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {note !== undefined && (
        <p class="note">
          <bdi>{note}</bdi>
        </p>
      )}
      <p class="tools">
        {rows.length > shown && (
          <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? words.common.table.showFewer : words.common.table.showAll(formatNumber(rows.length, 0, words))}
          </button>
        )}
        <Anchor id={id} name={caption} />
        <Download format="CSV" file={`${name}.csv`} type="text/csv" content={() => tableToCsv(table)} />
        <Download format="LaTeX" file={`${name}.tex`} type="text/x-tex" content={() => tableToLatex(table)} />
      </p>
      {children}
    </div>
  );
}

interface HeadingProps {
  readonly column: TableColumn;
  /** How the table is sorted by this column; null where it is not. */
  readonly order: Order | null;
  readonly onSort: (descending: boolean) => void;
}

function Heading({ column: { label, digits }, order, onSort }: HeadingProps) {
  const sort = order === null ? 'none' : order.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={sort} class={digits === undefined ? undefined : 'number'}>
      <button type="button" class="sort" onClick={() => onSort(order === null ? false : !order.descending)}>
        <bdi>{shorten(label, 48)}</bdi>
      </button>
    </th>
  );
}

interface CellProps {
  readonly cell: TableCell;
  readonly column: TableColumn;
  /** Of its interval; none where it has none. */
  readonly ends: readonly TableCell[];
  /** The class of a column that holds long texts. */
  readonly long: string | undefined;
  readonly characters: number;
}

function Cell({ cell, column: { digits }, ends, long, characters }: CellProps) {
  const words = useWords();
  const number = digits === undefined ? undefined : 'number';
  if (typeof cell === 'string') {
    const short = shorten(cell, characters);
    return (
      <td class={long ?? number} title={short === cell ? undefined : cell.slice(0, 2000)}>
        <bdi>{short}</bdi>
      </td>
    );
  }
  const interval = ends.every((end) => typeof end === 'number')
    ? ends.map((end) => formatNumber(end, digits ?? 0, words))
    : [];
  return (
    <td class={number}>
      {formatNumber(cell, digits ?? 0, words)}
      {interval[0] !== interval[1] && <span class="interval">{interval.join(words.common.to)}</span>}
    </td>
  );
}

function lengthClass(rows: Table['rows'], at: number): string | undefined {
  const length = rows.reduce((most, row) => Math.max(most, String(row[at] ?? '').length), 0);
  return length > longestText ? 'long longest' : length > longText ? 'long' : undefined;
}

function sortRows(rows: Table['rows'], at: number, descending: boolean, locale: string): Table['rows'] {
  const collator = new Intl.Collator(locale, { numeric: true });
  const sign = descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [a, b] = [left[at]!, right[at]!];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)));
  });
}
