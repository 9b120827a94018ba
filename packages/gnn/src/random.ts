import { indexFromWord, philox4x32, purposes, seedKey } from '@kuznets/base';

/** The random numbers of one k-means start: a function of seed, replica, start and draw alone. */
export interface StartDraws {
  /** Integer below `n`. */
  readonly index: (draw: number, n: number) => number;
  /** Uniform on [0, 1), 53 bits. */
  readonly uniform: (draw: number) => number;
}

/** Draws of start `start` of replica `replica`. */
export function startDraws(seed: number, replica: number, start: number): StartDraws {
  const key = seedKey(seed);
  const words = (draw: number) => philox4x32([draw, start, replica, purposes.kMeans], key);
  return {
    index: (draw, n) => indexFromWord(words(draw)[0], n),
    uniform: (draw) => {
      const [low, high] = words(draw);
      return ((high >>> 6) * 2 ** 27 + (low >>> 5)) / 2 ** 53;
    },
  };
}
