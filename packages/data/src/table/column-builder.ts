import { DataError, type Remedy } from '@kuznets/base';
import { type Cell, type CellKind, cellKind, cellNumber, cellText, isMissing } from './cell.ts';
import { NumberList } from './numbers.ts';
import { periodsOf } from './periods.ts';
import type { CellPosition, Column, NumericColumn, TextColumn } from './types.ts';
import type { Word } from './words.ts';

const FIRST_MISSING = 5;

/** What a 0 and a 1 are called: R's and Python's logicals, and yes and no. */
const LEVELS: readonly (readonly [string, string])[] = [
  ['FALSE', 'TRUE'],
  ['NO', 'YES'],
];

/** What a column builder has to know. */
export interface ColumnBuilderOptions {
  readonly file: string;
  readonly name: string;
  readonly decimal: 'point' | 'comma';
  /** Whether texts are kept verbatim (`declared`), hold no numbers since the format has these (`typed`), or may (`told`). */
  readonly texts: 'declared' | 'typed' | 'told';
  /** Whether the column plays no part, so that it is text rather than refused; undefined where nobody can say so. */
  readonly isUnused?: boolean | undefined;
  /** What the file says of the column. */
  readonly label?: string | undefined;
  readonly valueLabels?: ReadonlyMap<number, string> | undefined;
}

const numberKind = (value: number): CellKind =>
  Number.isFinite(value) ? 'number' : Number.isNaN(value) ? 'missing' : 'nonFinite';

/**
 * Collects the cells of one column and decides whether it is numeric or text: all cells numbers or missing, or none a
 * number. A mixture is refused and its rarer kind named, so the cells of a column that will be refused are not stored.
 */
export class ColumnBuilder {
  readonly #options: ColumnBuilderOptions;
  readonly #counts: Record<CellKind, number> = {
    number: 0,
    unreadable: 0,
    otherDecimal: 0,
    nonFinite: 0,
    missing: 0,
    text: 0,
  };
  readonly #first = new Map<CellKind, CellPosition>();
  readonly #firstMissing: CellPosition[] = [];
  /** The cells before the first number, or where there is none. */
  #texts: string[] = [];
  readonly #numbers = new NumberList();
  /** Every cell of a column that plays no part. */
  readonly #verbatim: string[] = [];

  constructor(options: ColumnBuilderOptions) {
    this.#options = options;
  }

  /**
   * @param cell - the cell; NaN and null are missing
   * @param row - its line, for messages
   * @param written - how the file writes a missing one
   */
  push(cell: Cell, row: number, written?: string): void {
    const { texts, decimal } = this.#options;
    if (texts === 'declared') this.#texts.push(cellText(cell));
    else if (typeof cell === 'number') this.#add(numberKind(cell), cell + 0, written ?? cell, row);
    else {
      const text = cellText(cell);
      const isText = typeof cell === 'boolean' || texts === 'typed';
      this.pushWord({ text, kind: isText && text !== '' ? 'text' : cellKind(text, decimal) }, row);
    }
  }

  /** A cell whose kind is known. */
  pushWord({ text, kind }: Word, row: number): void {
    const { texts, decimal } = this.#options;
    if (texts === 'declared') this.#texts.push(text);
    else this.#add(kind, kind === 'number' ? cellNumber(text, decimal) : Number.NaN, text, row);
  }

  /** Whether all that is known of the column is that it holds numbers. */
  get isNumeric(): boolean {
    return this.#counts.number > 0 && this.#counts.text === 0 && !this.#options.isUnused;
  }

  /** A cell of a column that is numeric so far. */
  pushNumber(value: number): void {
    this.#counts.number += 1;
    this.#numbers.push(value);
  }

  #add(kind: CellKind, number: number, cell: string | number, row: number): void {
    this.#counts[kind] += 1;
    if (this.#options.isUnused) this.#verbatim.push(cellText(cell));
    if (this.#counts[kind] === 1) this.#first.set(kind, { row, value: String(cell) });
    if (kind === 'missing' && this.#firstMissing.length < FIRST_MISSING)
      this.#firstMissing.push({ row, value: String(cell) });
    if (this.#numberLike === 0) this.#texts.push(typeof cell === 'number' ? '' : cell);
    else {
      // Before the first number all was missing, or text that is refused at the end.
      if (this.#counts.text === 0) {
        for (let k = 0; k < this.#texts.length; k += 1) this.#numbers.push(Number.NaN);
        this.#numbers.push(number);
      }
      this.#texts = [];
    }
  }

  finish(): Column {
    const { name, label, valueLabels, texts } = this.#options;
    const named = { name, ...(label ? { label } : {}) };
    if (texts === 'declared') return { kind: 'text', ...named, values: this.#texts };
    if (this.#options.isUnused && this.#isRefused) return { kind: 'text', ...named, values: this.#verbatim };
    this.#refuseMixture();
    const { missing, number, text } = this.#counts;
    if (text > 0) return { ...(this.#logical() ?? this.#text()), ...named };
    this.#refuseNonNumbers();
    const values = number > 0 ? this.#numbers.take() : new Float64Array(this.#texts.length).fill(Number.NaN);
    return {
      ...{ kind: 'numeric', ...named, ...(valueLabels && { valueLabels }) },
      ...{ values, missing, firstMissing: this.#firstMissing },
    };
  }

  #text(): Omit<TextColumn, 'name'> {
    const periods = periodsOf(this.#texts, (text) => this.#isMissing(text));
    return { kind: 'text', values: this.#texts, ...(periods && { periods }) };
  }

  /** A column of two words for no and yes, as 0 and 1. */
  #logical(): Omit<NumericColumn, 'name'> | undefined {
    const words = [...new Set(this.#texts)].filter((word) => !this.#isMissing(word));
    const levels = LEVELS.find((pair) => words.every((word) => pair.includes(word.toUpperCase())));
    const cased = levels?.map((level) => words.find((word) => word.toUpperCase() === level) ?? level);
    if (levels === undefined || cased === undefined || words.length > 2) return undefined;
    const values = Float64Array.from(this.#texts, (word) =>
      this.#isMissing(word) ? Number.NaN : levels.indexOf(word.toUpperCase()),
    );
    const { missing } = this.#counts;
    const [zero = '', one = ''] = cased;
    return { kind: 'numeric', values, levels: [zero, one], missing, firstMissing: this.#firstMissing };
  }

  #isMissing(word: string): boolean {
    return this.#options.texts === 'typed' ? word === '' : isMissing(word);
  }

  get #numberLike(): number {
    return this.#counts.number + this.#counts.unreadable + this.#counts.otherDecimal;
  }

  get #isRefused(): boolean {
    const { text, nonFinite, unreadable, otherDecimal } = this.#counts;
    return text > 0 ? this.#numberLike > 0 : nonFinite + unreadable + otherDecimal > 0;
  }

  #refuseMixture(): void {
    if (this.#counts.text === 0 || this.#numberLike === 0) return;
    const numbers = (['number', 'unreadable', 'otherDecimal'] as const).flatMap((kind) => this.#first.get(kind) ?? []);
    const number = numbers.reduce((a, b) => (b.row < a.row ? b : a));
    const cell = this.#counts.text <= this.#numberLike ? this.#first.get('text') : undefined;
    if (cell !== undefined) {
      throw this.#error('text in a numeric column', cell, `${this.#example}; or a column declared as text`);
    }
    throw this.#error('a number in a text column', number, 'text only; or a column declared as text');
  }

  #refuseNonNumbers(): void {
    const other = this.#options.decimal === 'point' ? 'comma' : 'point';
    const kinds = [
      ['nonFinite', 'not a finite number', `finite numbers; a missing cell is empty, NA or .`],
      ['unreadable', 'a number too large for double precision', 'numbers below 1.8e308 in magnitude'],
      [
        'otherDecimal',
        `a number with a decimal ${other}`,
        other === 'comma'
          ? `${this.#example}, without thousands separators`
          : `${this.#example}; decimal points if decimal "comma" is not declared`,
      ],
    ] as const;
    const found = kinds.flatMap(([kind, problem, allowed]) => {
      const cell = this.#first.get(kind);
      return cell === undefined ? [] : [{ kind, cell, problem, allowed }];
    });
    const earliest = found.sort((a, b) => a.cell.row - b.cell.row)[0];
    if (earliest === undefined) return;
    const { kind, problem, cell, allowed } = earliest;
    const commas = { to: 'declare decimal commas', options: { decimal: 'comma', delimiter: ';' } };
    throw this.#error(problem, cell, allowed, kind === 'otherDecimal' && other === 'comma' ? [commas] : []);
  }

  get #example(): string {
    return this.#options.decimal === 'point' ? 'a number such as -1.5 or 2e-3' : 'a number such as -1,5 or 2e-3';
  }

  #error(problem: string, { row, value }: CellPosition, allowed: string, remedies: readonly Remedy[] = []): DataError {
    const { file, name, isUnused } = this.#options;
    const leaveOut = { to: 'leave the column out', options: { exclude: name } };
    return new DataError(problem, {
      where: { file, row, column: name },
      got: value,
      allowed,
      remedies: isUnused === undefined ? remedies : [...remedies, leaveOut],
    });
  }
}
