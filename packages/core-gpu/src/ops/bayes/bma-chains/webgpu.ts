import { bmaDraws } from '@kuznets/shaders/bayes/bma_draws';
import type { WebgpuDevice } from '../../../compute/device/device.ts';
import type { Executor } from '../../../compute/kernel/executor.ts';
import type { Launch } from '../../../compute/kernel/launch.ts';
import { type FitOptions, seedKey } from '@kuznets/base';
import type { TensorSpec } from '../../../compute/tensor/tensor.ts';
import { type WasmPool, createWasmPool } from '../../../compute/wasm/pool.ts';
import type { BmaChains, BmaChainsOptions, ChainMoves, ModelSpace } from './contract.ts';
import { joinChains } from './join.ts';
import { bmaChainsWasm } from './wasm.ts';

const group = 64;
const stateBytes = 128 * 2 ** 20;
const moveBytes = 32 * 2 ** 20;
const mostDraws = 1024;

/** Tensors of {@link bmaDrawsLaunch}. */
export interface DrawTensors<T extends TensorSpec> {
  readonly correlations: T;
  readonly steps: T;
  readonly numbers: T;
  readonly words: T;
  readonly moves: T;
  readonly counts: T;
}

/** Which draws of which chains {@link bmaDrawsLaunch} makes. */
export interface DrawRange {
  readonly firstChain: number;
  readonly chains: number;
  readonly firstDraw: number;
  readonly draws: number;
}

/** The launch that makes some draws of some chains. */
export function bmaDrawsLaunch<T extends TensorSpec>(
  { correlations, steps, numbers, words, moves, counts }: DrawTensors<T>,
  { features, maxSize, evidence }: ModelSpace,
  { seed, swaps }: Pick<BmaChainsOptions, 'seed' | 'swaps'>,
  { firstChain, chains, firstDraw, draws }: DrawRange,
): Launch<typeof bmaDraws, T> {
  const [seed_low, seed_high] = seedKey(seed);
  const { offset, slope, power } = evidence.kind === 'power' ? evidence : { offset: 1, slope: 0, power: 0 };
  return {
    kernel: bmaDraws,
    inputs: [correlations, steps],
    outputs: [numbers, words, moves, counts],
    overrides: { WORKGROUP: group, SWAPS: swaps },
    passes: [
      {
        grid: Math.ceil(chains / group),
        params: {
          chains,
          first_chain: firstChain,
          features,
          capacity: maxSize,
          first_draw: firstDraw,
          draws,
          offset,
          slope,
          half_power: power / 2,
          seed_low,
          seed_high,
        },
      },
    ],
  };
}

/** {@link bmaChains} on a GPU device, which decides, with WASM threads, which count; hyper-g on the threads alone. As many chains at once as have their state in `mostBytes`. */
export async function bmaChainsWebgpu(
  { gpu }: WebgpuDevice,
  space: ModelSpace,
  options: BmaChainsOptions,
  { signal, onProgress }: FitOptions = {},
  mostBytes = stateBytes,
): Promise<BmaChains> {
  const pool = createWasmPool();
  try {
    if (space.evidence.kind === 'hyper-g' || space.maxSize === 0)
      return await bmaChainsWasm(pool, space, options, { signal, onProgress });
    const { features, maxSize } = space;
    const numbers = 1 + (3 + maxSize) * maxSize;
    const bytes = 4 * Math.max(numbers, 2 + maxSize + features);
    const atOnce = Math.max(1, Math.floor(Math.min(mostBytes, gpu.maxTensorBytes) / bytes));
    const parts: BmaChains[] = [];
    for (let start = 0; start < options.chains; start += atOnce) {
      const range = {
        ...options,
        firstChain: options.firstChain + start,
        chains: Math.min(atOnce, options.chains - start),
      };
      // The GPU's half of the work, then the threads'.
      const half = (from: number): FitOptions => ({
        signal,
        onProgress: (share) => onProgress?.((start + (range.chains * (from + share)) / 2) / options.chains),
      });
      const moves = await decide(gpu, pool, space, { ...range, ...half(0) });
      parts.push(await bmaChainsWasm(pool, space, range, half(1), moves));
    }
    return joinChains(parts, space, options.bestModels);
  } finally {
    await pool.destroy();
  }
}

/** The moves of chains, decided by the GPU. */
async function decide(
  gpu: Executor,
  pool: WasmPool,
  space: ModelSpace,
  { signal, onProgress, ...options }: BmaChainsOptions & FitOptions,
): Promise<ChainMoves> {
  const { features, maxSize, logWeight } = space;
  const { chains, firstChain } = options;
  const total = options.burnIn + options.draws;
  const perDraw = options.swaps ? 2 : 1;
  const atOnce = Math.max(
    1,
    Math.min(total, mostDraws, Math.floor(Math.min(moveBytes, gpu.maxTensorBytes) / (4 * perDraw * chains))),
  );
  const correlations = new Float32Array(features * (features + 1));
  correlations.set(space.gram);
  correlations.set(space.xy, features * features);
  return gpu.scope(async (scope) => {
    const tensors = {
      correlations: scope.upload(correlations),
      steps: scope.upload(Float32Array.from({ length: maxSize }, (_, k) => logWeight[k + 1]! - logWeight[k]!)),
      numbers: scope.tensor('f32', [1 + (3 + maxSize) * maxSize, chains]),
      words: scope.upload(await firstModels(pool, space, options), [2 + maxSize + features, chains]),
      moves: scope.tensor('u32', [atOnce * perDraw, chains]),
      counts: scope.tensor('u32', [chains]),
    };
    const passes: Pass[] = [];
    for (let firstDraw = 0; firstDraw < total; firstDraw += atOnce) {
      const draws = Math.min(atOnce, total - firstDraw);
      gpu.launch(bmaDrawsLaunch(tensors, space, options, { firstChain, chains, firstDraw, draws }));
      const [counts] = await gpu.readAll([tensors.counts]);
      signal?.throwIfAborted();
      onProgress?.((firstDraw + draws) / total);
      const most = counts.reduce((a, b) => Math.max(a, b), 0);
      passes.push({ firstDraw, counts, moves: await gpu.read(tensors.moves, { length: most * chains }) });
    }
    return gather(passes, chains);
  });
}

/** Words of the kernel's state with each chain's first model, which the WASM kernel draws: its one draw that makes no move. */
async function firstModels(pool: WasmPool, space: ModelSpace, options: BmaChainsOptions): Promise<Uint32Array> {
  const { features, maxSize } = space;
  const { chains } = options;
  const nothing = { offsets: new Uint32Array(chains + 1), draw: new Uint32Array(0), variable: new Uint32Array(0) };
  const { inclusion } = await bmaChainsWasm(
    pool,
    space,
    { ...options, burnIn: 0, draws: 1, bestModels: 1, keepMoves: false },
    {},
    nothing,
  );
  const words = new Uint32Array((2 + maxSize + features) * chains);
  for (let chain = 0; chain < chains; chain++) {
    let size = 0;
    for (let j = 0; j < features; j++) {
      if (inclusion[2 * chain * features + j]! + inclusion[(2 * chain + 1) * features + j]! > 0)
        words[(2 + size++) * chains + chain] = j;
    }
    words[chain] = size;
  }
  return words;
}

interface Pass {
  readonly firstDraw: number;
  readonly counts: Uint32Array;
  /** Chains innermost: draw after the first << 16 | candidate. */
  readonly moves: Uint32Array;
}

function gather(passes: readonly Pass[], chains: number): ChainMoves {
  const offsets = new Uint32Array(chains + 1);
  for (let chain = 0; chain < chains; chain++)
    offsets[chain + 1] = passes.reduce((sum, { counts }) => sum + counts[chain]!, offsets[chain]!);
  const draw = new Uint32Array(offsets[chains]!);
  const variable = new Uint32Array(offsets[chains]!);
  for (let chain = 0; chain < chains; chain++) {
    let to = offsets[chain]!;
    for (const { firstDraw, counts, moves } of passes) {
      for (let i = 0; i < counts[chain]!; i++, to++) {
        const move = moves[i * chains + chain]!;
        draw[to] = firstDraw + (move >>> 16);
        variable[to] = move & 0xffff;
      }
    }
  }
  return { offsets, draw, variable };
}
