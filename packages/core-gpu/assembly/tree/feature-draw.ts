import { FEATURES, index, philox, word } from '../common/philox';
import { features, maxFeatures } from './tree-job';

/** Draws `maxFeatures` of all features for the node with this key, by Floyd's method; `taken` (features x u8) is zero before and after. */
export function drawFeatures(drawn: usize, taken: usize, key0: u32, key1: u32): void {
  for (let d: u32 = 0; d < maxFeatures; d++) {
    if ((d & 3) == 0) philox(key0, key1, d >> 2, FEATURES);
    const last = features - maxFeatures + d;
    let feature = index(word(d), last + 1);
    if (load<u8>(taken + feature)) feature = last;
    store<u8>(taken + feature, 1);
    store<u32>(drawn + ((<usize>d) << 2), feature);
  }
  for (let d: u32 = 0; d < maxFeatures; d++) store<u8>(taken + load<u32>(drawn + ((<usize>d) << 2)), 0);
}
