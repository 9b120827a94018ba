import { indexFromWord, philox4x32, seedKey, type Words4 } from '@kuznets/core-gpu';

/** Last counter word of these draws; 1 to 5 are the forests'. */
const PURPOSE = 6;

/**
 * A uniform random permutation of `0 .. length - 1` by Fisher and Yates, drawn for one feature and repeat alone: it does
 * not depend on what else is computed.
 */
export const permutation = (length: number, seed: number, feature: number, repeat: number): Uint32Array => {
  const key = seedKey(seed);
  const order = Uint32Array.from({ length }, (_, i) => i);
  let words: Words4 = [0, 0, 0, 0];
  for (let i = length - 1; i > 0; i -= 1) {
    const step = length - 1 - i;
    if (step % 4 === 0) words = philox4x32([step / 4, feature, repeat, PURPOSE], key);
    const j = indexFromWord(words[step % 4] ?? 0, i + 1);
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
  return order;
};
