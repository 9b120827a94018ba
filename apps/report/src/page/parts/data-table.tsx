import type { Table, TableCell, TableColumn } from '@kuznets/studies';
import { tableToCsv, tableToLatex } from '@kuznets/studies';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatNumber, shorten } from '../../format.ts';
import { Download } from './download.tsx';
import { Anchor } from './section.tsx';
import { useWords } from './words-context.ts';

interface DataTableProps {
  /** The cells; `name` is the anchor and the file name. Columns that are `csvOnly` are not shown. */
  readonly table: Table;
  /** Rows shown before the reader asks for all, 15 by default. */
  readonly shown?: number;
  /** Characters of a text cell shown, 60 by default; all of them are in its tooltip and in the exports. */
  readonly characters?: number;
  /** Rows that stand out. */
  readonly marked?: (row: readonly TableCell[]) => boolean;
  readonly children?: ComponentChildren;
}

interface Order {
  readonly column: number;
  readonly descending: boolean;
}

/** A table that sorts by any column, with its caption, link and exports. */
export function DataTable({ table, shown = 15, characters = 60, marked, children }: DataTableProps) {
  const words = useWords();
  const [order, setOrder] = useState<Order | null>(null);
  const [all, setAll] = useState(false);
  const { name, columns, rows, caption } = table;
  const visible = columns.flatMap((column, at) => (column.csvOnly === true ? [] : [{ ...column, at }]));
  const sorted = order === null ? rows : sortRows(rows, order, words.locale);
  const listed = all ? sorted : sorted.slice(0, shown);
  return (
    <div class="table" id={name}>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby={`${name}-caption`}>
        <table>
          <caption id={`${name}-caption`}>{caption}</caption>
          <thead>
            <tr>
              {visible.map((column) => (
                <Heading key={column.key} column={column} order={order?.column === column.at ? order : null} onSort={(descending) => setOrder({ column: column.at, descending })} />
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map((row, place) => (
              <tr key={place} class={marked?.(row) === true ? 'marked' : undefined}>
                {visible.map(({ key, at, digits }) => (
                  <Cell key={key} cell={row[at]!} digits={digits} characters={characters} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="tools">
        {rows.length > shown && (
          <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? words.common.table.showFewer : words.common.table.showAll(formatNumber(rows.length, 0, words))}
          </button>
        )}
        <Anchor id={name} name={caption} />
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
  const next = order === null ? digits !== undefined : !order.descending;
  return (
    <th scope="col" aria-sort={sort} class={digits === undefined ? undefined : 'number'}>
      <button type="button" class="sort" onClick={() => onSort(next)}>
        <bdi>{shorten(label, 40)}</bdi>
      </button>
    </th>
  );
}

function Cell({ cell, digits, characters }: { readonly cell: TableCell; readonly digits: number | undefined; readonly characters: number }) {
  const words = useWords();
  if (typeof cell !== 'string') return <td class="number">{formatNumber(cell, digits ?? 0, words)}</td>;
  const short = shorten(cell, characters);
  return (
    <td title={short === cell ? undefined : cell.slice(0, 2000)}>
      <bdi>{short}</bdi>
    </td>
  );
}

function sortRows(rows: Table['rows'], { column, descending }: Order, locale: string): Table['rows'] {
  const collator = new Intl.Collator(locale, { numeric: true });
  const sign = descending ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [a, b] = [left[column]!, right[column]!];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)));
  });
}
