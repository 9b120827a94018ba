import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import type { BmaChains, BmaChainsOptions, ChainMoves, ModelSpace } from './contract.ts';
import { joinChains } from './join.ts';

/** {@link bmaChains} on the worker pool: consecutive chains make a job; `follow` has the moves of all chains where they were decided elsewhere. */
export async function bmaChainsWasm(
  pool: WasmPool,
  space: ModelSpace,
  options: BmaChainsOptions,
  follow?: ChainMoves,
): Promise<BmaChains> {
  const parts = await Promise.all(
    splitRange(options.chains, pool.workers).map(([start, length]) => {
      const job = { ...options, firstChain: options.firstChain + start, chains: length };
      return pool.run('bmaChains', follow ? { ...job, follow: sliceMoves(follow, start, length) } : job, space);
    }),
  );
  return joinChains(parts, space, options.bestModels);
}

function sliceMoves({ offsets, draw, variable }: ChainMoves, start: number, length: number): ChainMoves {
  const from = offsets[start]!;
  const to = offsets[start + length]!;
  return {
    offsets: offsets.slice(start, start + length + 1).map((offset) => offset - from),
    draw: draw.slice(from, to),
    variable: variable.slice(from, to),
  };
}
