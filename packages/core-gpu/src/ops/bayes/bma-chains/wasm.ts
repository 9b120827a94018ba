import { type FitOptions, shareOut } from '@kuznets/base';
import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import type { BmaChains, BmaChainsOptions, ChainMoves, ModelSpace } from './contract.ts';
import { joinChains } from './join.ts';
import type { bmaChainsJob } from './wasm-job.ts';

/** Most chains of a job: each is a step of the progress. */
const JOB_CHAINS = 2;

/** {@link bmaChains} on the worker pool: consecutive chains make a job; `follow` has the moves of all chains where they were decided elsewhere. */
export async function bmaChainsWasm(
  pool: WasmPool,
  space: ModelSpace,
  options: BmaChainsOptions,
  fit: FitOptions,
  follow?: ChainMoves,
): Promise<BmaChains> {
  const ranges = splitRange(options.chains, pool.workers, JOB_CHAINS);
  const told = shareOut(
    fit,
    ranges.map(([, length]) => length),
  );
  const parts = await Promise.all(
    ranges.map(([start, length], index) => {
      const job = { ...options, firstChain: options.firstChain + start, chains: length };
      const args = follow ? { ...job, follow: sliceMoves(follow, start, length) } : job;
      return pool.run<typeof bmaChainsJob>('bmaChains', args, space, undefined, told[index]);
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
