/** One column of a {@link Table}. */
export interface TableColumn {
  /** Heading in CSV: a short name without spaces. */
  readonly key: string;
  /** Heading in print. */
  readonly label: string;
  /** Decimals in print; CSV always carries every digit. Left out for text. */
  readonly digits?: number;
  /** Left out of print; CSV has it. Default false. */
  readonly csvOnly?: boolean;
}

/** A table of a study, written as CSV and as LaTeX. */
export interface Table {
  /** File name without extension. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** Cells in column order; null is an empty cell. */
  readonly rows: readonly (readonly TableCell[])[];
  /** Rows printed in LaTeX, from the top; all by default. */
  readonly printedRows?: number;
}

/** A cell: text, a finite number, or nothing. */
export type TableCell = string | number | null;
