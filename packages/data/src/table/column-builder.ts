import { DataError, type Remedy } from '@kuznets/base';
import { MISSING_CELLS, cellKind, cellNumber, type CellKind } from './cell.ts';
import type { CellPosition, Column } from './types.ts';

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
  /** Declared as text: kept verbatim, never inferred. */
  readonly text: boolean;
}

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
  #texts: string[] = [];
  #numbers = new Float64Array(0);
  #rows = 0;

  constructor(options: ColumnBuilderOptions) {
    this.#options = options;
  }

  push(value: string, row: number): void {
    if (this.#options.text) {
      this.#texts.push(value);
      return;
    }
    const kind = cellKind(value, this.#options.decimal);
    this.#counts[kind] += 1;
    if (!this.#first.has(kind)) this.#first.set(kind, { row, value });
    if (kind === 'missing' && this.#firstMissing.length < FIRST_MISSING) this.#firstMissing.push({ row, value });
    if (this.#numberLike > 0) {
      if (this.#counts.text === 0)
        this.#pushNumber(kind === 'number' ? cellNumber(value, this.#options.decimal) : Number.NaN);
      else this.#texts = [];
    } else {
      this.#texts.push(value);
    }
    this.#rows += 1;
  }

  finish(): Column {
    const { name, text } = this.#options;
    if (text) return { kind: 'text', name, values: this.#texts };
    this.#refuseMixture();
    if (this.#counts.text > 0) return this.#logical() ?? { kind: 'text', name, values: this.#texts };
    this.#refuseNonNumbers();
    const values =
      this.#counts.number > 0 ? this.#numbers.slice(0, this.#rows) : new Float64Array(this.#rows).fill(Number.NaN);
    return { kind: 'numeric', name, values, missing: this.#counts.missing, firstMissing: this.#firstMissing };
  }

  /** A column of two words for no and yes, as 0 and 1. */
  #logical(): Column | undefined {
    const words = [...new Set(this.#texts)].filter((word) => !MISSING_CELLS.includes(word));
    const levels = LEVELS.find((pair) => words.every((word) => pair.includes(word.toUpperCase())));
    const cased = levels?.map((level) => words.find((word) => word.toUpperCase() === level) ?? level);
    if (levels === undefined || cased === undefined || words.length > 2) return undefined;
    const values = Float64Array.from(this.#texts, (word) =>
      MISSING_CELLS.includes(word) ? Number.NaN : levels.indexOf(word.toUpperCase()),
    );
    const { missing } = this.#counts;
    const [zero = '', one = ''] = cased;
    return {
      ...{ kind: 'numeric', name: this.#options.name, values, levels: [zero, one] },
      ...{ missing, firstMissing: this.#firstMissing },
    };
  }

  get #numberLike(): number {
    return this.#counts.number + this.#counts.unreadable + this.#counts.otherDecimal;
  }

  #pushNumber(value: number): void {
    if (this.#rows >= this.#numbers.length) {
      const grown = new Float64Array(Math.max(64, Math.ceil(this.#rows * 1.5)));
      grown.set(this.#numbers);
      grown.fill(Number.NaN, this.#numbers.length);
      this.#numbers = grown;
      this.#texts = [];
    }
    this.#numbers[this.#rows] = value;
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
    return new DataError(problem, {
      where: { file: this.#options.file, row, column: this.#options.name },
      got: value,
      allowed,
      remedies,
    });
  }
}
