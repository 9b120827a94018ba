import { concatenate, concatenateOffsets } from '@kuznets/base';
import type { BmaChains, ChainMoves, ModelSpace } from './contract.ts';

/** What consecutive ranges of chains visited, as one: the same for every way of cutting chains into ranges. */
export function joinChains(parts: readonly BmaChains[], space: ModelSpace, bestModels: number): BmaChains {
  const moves = parts.flatMap((part) => part.moves ?? []);
  return {
    chains: parts.reduce((sum, { chains }) => sum + chains, 0),
    inclusion: concatenate(
      Uint32Array,
      parts.map((part) => part.inclusion),
    ),
    coefSum: concatenate(
      Float64Array,
      parts.map((part) => part.coefSum),
    ),
    coefSquareSum: concatenate(
      Float64Array,
      parts.map((part) => part.coefSquareSum),
    ),
    accepted: concatenate(
      Uint32Array,
      parts.map((part) => part.accepted),
    ),
    positive: sum(parts.map((part) => part.positive)),
    joint: sum(parts.map((part) => part.joint)),
    sizes: sum(parts.map((part) => part.sizes)),
    ...joinModels(parts, Math.ceil(space.features / 32), bestModels),
    ...(moves.length > 0 ? { moves: joinMoves(moves) } : {}),
  };
}

/** Sums of counts, exact in any order. */
function sum(arrays: readonly Float64Array[]): Float64Array {
  const total = arrays[0]!.slice();
  for (const array of arrays.slice(1)) array.forEach((value, i) => (total[i]! += value));
  return total;
}

interface Model {
  readonly bits: Uint32Array;
  readonly log: number;
  visits: number;
}

function joinModels(
  parts: readonly BmaChains[],
  words: number,
  bestModels: number,
): Pick<BmaChains, 'modelBits' | 'modelLog' | 'modelVisits'> {
  const models = new Map<string, Model>();
  for (const { modelBits, modelLog, modelVisits } of parts) {
    modelLog.forEach((log, i) => {
      const bits = modelBits.subarray(i * words, (i + 1) * words);
      const key = bits.join();
      const known = models.get(key);
      if (known) known.visits += modelVisits[i]!;
      else models.set(key, { bits, log, visits: modelVisits[i]! });
    });
  }
  const best = [...models.values()].sort(compareModels).slice(0, bestModels);
  return {
    modelBits: concatenate(
      Uint32Array,
      best.map(({ bits }) => bits),
    ),
    modelLog: Float64Array.from(best, ({ log }) => log),
    modelVisits: Float64Array.from(best, ({ visits }) => visits),
  };
}

/** The larger log posterior first; of equal ones the larger words. */
function compareModels(a: Model, b: Model): number {
  if (a.log !== b.log) return b.log - a.log;
  const word = a.bits.findIndex((value, w) => value !== b.bits[w]);
  return word < 0 ? 0 : b.bits[word]! - a.bits[word]!;
}

function joinMoves(parts: readonly ChainMoves[]): ChainMoves {
  return {
    offsets: concatenateOffsets(parts.map(({ offsets }) => offsets)),
    draw: concatenate(
      Uint32Array,
      parts.map(({ draw }) => draw),
    ),
    variable: concatenate(
      Uint32Array,
      parts.map(({ variable }) => variable),
    ),
  };
}
