import { FormatError, isNumeral } from '@kuznets/base';

/** Deeper or in more pieces than any model file; what lies beyond would cost memory many times the file. */
export const mostDepth = 64;
export const mostContainers = 4_000_000;
export const mostItems = 32_000_000;

/** A place in a JSON document: reads what must be there, and says where it is not. */
export class JsonNode {
  readonly file: string;
  readonly path: string;
  readonly value: unknown;

  constructor(file: string, path: string, value: unknown) {
    this.file = file;
    this.path = path;
    this.value = value;
  }

  /** A property; one that is not there has the value `undefined`. */
  at(name: string): JsonNode {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.refuse('not an object', 'an object');
    const path = this.path === '' ? name : `${this.path}.${name}`;
    return new JsonNode(
      this.file,
      path,
      Object.hasOwn(value as object, name) ? (value as Record<string, unknown>)[name] : undefined,
    );
  }

  /** The same place with another value. */
  replaced(value: unknown): JsonNode {
    return new JsonNode(this.file, this.path, value);
  }

  /** What a text of JSON holds. */
  parsed(): JsonNode {
    return this.replaced(parseJson(this.file, this.text()).value);
  }

  get exists(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  items(): JsonNode[] {
    return this.array().map((item, i) => new JsonNode(this.file, `${this.path}[${i}]`, item));
  }

  text(): string {
    return typeof this.value === 'string' ? this.value : this.refuse('not a text', 'a text');
  }

  texts(): string[] {
    return this.items().map((item) => item.text());
  }

  /** A number, or a text that holds one and nothing else (in brackets, as newer versions of XGBoost write it). */
  number(): number {
    const { value } = this;
    if (typeof value === 'number') return value;
    const text = typeof value === 'string' ? value.replace(/^\[(.*)\]$/, '$1') : '';
    return isNumeral(text) ? Number(text) : this.refuse('not a number', 'a number');
  }

  /** As {@link number}, whole and not negative. */
  count(): number {
    const count = this.number();
    return Number.isSafeInteger(count) && count >= 0
      ? count
      : this.refuse('not a count', 'a whole number of at least 0');
  }

  /** An array of `length` numbers (true and false are 1 and 0); where null is said to be one, it is NaN. */
  numbers(length: number, { nulls = false } = {}): Float64Array {
    const array = this.array();
    if (array.length !== length)
      this.refuse('an array of another length than the tree has nodes', `an array of ${length}`);
    const values = new Float64Array(length);
    for (let i = 0; i < length; i += 1) {
      const item = array[i];
      if (typeof item !== 'number' && typeof item !== 'boolean' && !(nulls && item === null))
        return new JsonNode(this.file, `${this.path}[${i}]`, item).refuse('not a number', 'a number');
      values[i] = item === null ? Number.NaN : Number(item);
    }
    return values;
  }

  array(): readonly unknown[] {
    return Array.isArray(this.value) ? this.value : this.refuse('not an array', 'an array');
  }

  refuse(problem: string, allowed: string): never {
    const got = this.value === undefined ? 'nothing' : this.value;
    throw new FormatError(problem, {
      where: { file: this.file, item: this.path === '' ? undefined : this.path },
      got,
      allowed,
    });
  }
}

/**
 * Parses JSON after counting its brackets, so that no file takes more than a small multiple of its size in memory.
 *
 * NaN, Infinity and -Infinity, which JSON does not know and XGBoost and Python write, are null.
 *
 * @throws FormatError where it is not JSON, cut short, nested too deeply or in too many pieces.
 */
export function parseJson(file: string, text: string): JsonNode {
  const pieces = checkedPieces(file, text);
  try {
    return new JsonNode(file, '', JSON.parse(pieces.join('null')));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError('not JSON, or cut short', {
      where: { file },
      got: reason,
      allowed: 'a complete JSON document',
      cause,
    });
  }
}

/** The text, cut where it has NaN or an infinity. */
function checkedPieces(file: string, text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let depth = 0;
  let containers = 0;
  let names = 0;
  let items = 0;
  const tooMany = (what: string, got: number, most: number): never => {
    throw new FormatError(`too many ${what}`, { where: { file }, got, allowed: `${most}` });
  };
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfString(text, i);
    else if (code === openBracket || code === openBrace) {
      depth += 1;
      containers += 1;
      const where = `character ${i + 1}`;
      if (depth > mostDepth)
        throw new FormatError('nested too deeply', {
          where: { file, item: where },
          got: depth,
          allowed: `${mostDepth} levels`,
        });
      if (containers > mostContainers)
        throw new FormatError('too many arrays and objects', {
          where: { file, item: where },
          got: containers,
          allowed: `${mostContainers}`,
        });
    } else if (code === closeBracket || code === closeBrace) depth -= 1;
    else if (code === comma && ++items > mostItems) tooMany('numbers, texts and other items', items, mostItems);
    else if (code === colon && ++names > mostContainers) tooMany('names', names, mostContainers);
    else if (code === capitalN || code === capitalI) {
      const word = code === capitalN ? 'NaN' : 'Infinity';
      if (!text.startsWith(word, i)) continue;
      if (pieces.length === mostContainers) tooMany('numbers that are none', pieces.length + 1, mostContainers);
      pieces.push(text.slice(start, text[i - 1] === '-' ? i - 1 : i));
      start = i + word.length;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

const capitalI = 73;
const capitalN = 78;
const quote = 34;
const backslash = 92;
const comma = 44;
const colon = 58;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text.charCodeAt(i) !== quote) i += text.charCodeAt(i) === backslash ? 2 : 1;
  return i;
}
