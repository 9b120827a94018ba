import { FormatError, type LevelSets } from '@kuznets/base';

/** Levels of all nodes together: sets that overlap in the file could otherwise cost memory many times its size. */
const mostLevels = 2 ** 25;
/** The largest level there may be: as many as singles can count. */
const mostLevel = 2 ** 24;

/** The places of the bits that are 1 in 32-bit words, lowest first. */
export function bitsOf(words: ArrayLike<number>, from = 0, to = words.length): number[] {
  const levels: number[] = [];
  for (let word = from; word < to; word += 1) {
    for (let rest = words[word]! >>> 0, bit = 0; rest !== 0; rest >>>= 1, bit += 1)
      if ((rest & 1) === 1) levels.push(32 * (word - from) + bit);
  }
  return levels;
}

/** Collects the levels that nodes send left, node by node. */
export class LevelBuilder {
  readonly #file: string;
  readonly #offsets: number[] = [0];
  readonly #levels: number[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  /** The next node's levels, in any order; none where its split is numeric. */
  add(levels: readonly number[], item: () => string): void {
    const bad = levels.find((level) => !Number.isInteger(level) || level < 0 || level > mostLevel);
    if (bad !== undefined)
      throw new FormatError('a category that is no level', {
        where: { file: this.#file, item: item() },
        got: bad,
        allowed: `whole numbers, 0 to ${mostLevel}`,
      });
    if (this.#levels.length + levels.length > mostLevels)
      throw new FormatError('too many categories in sets', {
        where: { file: this.#file, item: item() },
        got: this.#levels.length + levels.length,
        allowed: `${mostLevels}`,
      });
    for (const level of Int32Array.from(new Set(levels)).sort()) this.#levels.push(level);
    this.#offsets.push(this.#levels.length);
  }

  /** All sets; undefined where no node has one. */
  result(): LevelSets | undefined {
    if (this.#levels.length === 0) return undefined;
    return { offsets: Uint32Array.from(this.#offsets), level: Int32Array.from(this.#levels) };
  }
}
