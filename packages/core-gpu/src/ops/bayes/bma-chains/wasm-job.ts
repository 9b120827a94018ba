import { ConfigError, seedKey } from '@kuznets/base';
import type { Pointer } from '../../../compute/wasm/generated/seam.ts';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { BmaChains, BmaChainsOptions, ChainMoves, ModelSpace } from './contract.ts';

/** Arguments of {@link bmaChainsJob}. */
export interface BmaChainsArgs extends BmaChainsOptions {
  /** Moves to follow instead of deciding. */
  readonly follow?: ChainMoves;
}

/** Hands a model space to the kernel. */
function uploadSpace(kernels: Kernels, space: ModelSpace): Pointer<'ModelSpace'> {
  const { features, maxSize, evidence } = space;
  const up = space.logWeight.slice(1).map((weight, k) => Math.exp(weight - space.logWeight[k]!));
  const hyper = evidence.kind === 'hyper-g';
  const { offset, slope, power, shrinkage } = hyper ? { offset: 0, slope: 0, power: 0, shrinkage: 0 } : evidence;
  return kernels.record('ModelSpace', {
    ...{ features, most: maxSize, gram: kernels.upload(space.gram), xy: kernels.upload(space.xy) },
    ...{ logWeight: kernels.upload(space.logWeight), up: kernels.upload(up), divisor: kernels.upload(space.divisor) },
    ...{ offset, slope, power, shrink: shrinkage, hyper },
    rows: hyper ? evidence.rows : 0,
    a: hyper ? evidence.a : 0,
    logBeta: hyper ? kernels.upload(evidence.logBeta) : 0,
  });
}

function uploadMoves(kernels: Kernels, { offsets, draw, variable }: ChainMoves): Pointer<'Moves'> {
  return kernels.record('Moves', {
    offsets: kernels.upload(offsets),
    draw: kernels.upload(draw),
    variable: kernels.upload(variable),
  });
}

/** Runs consecutive chains, or follows the moves of chains run elsewhere, on one worker. */
export function bmaChainsJob(kernels: Kernels, args: BmaChainsArgs, space: ModelSpace): BmaChains {
  const { features, maxSize } = space;
  const { chains, firstChain, burnIn, draws, bestModels, follow } = args;
  const keepMoves = args.keepMoves === true;
  const words = Math.ceil(features / 32);
  const [seedLow, seedHigh] = seedKey(args.seed);
  const sums = {
    halves: kernels.zeros(chains * 2 * features * 4),
    means: kernels.zeros(chains * features * 8),
    squares: kernels.zeros(chains * features * 8),
    accepted: kernels.zeros(chains * 4),
    recorded: kernels.zeros(chains * 4),
    positive: kernels.zeros(features * 8),
    joint: kernels.zeros(features * features * 8),
    sizes: kernels.zeros((maxSize + 1) * 8),
    modelBits: kernels.allocate(bestModels * words * 4),
    modelLogs: kernels.allocate(bestModels * 8),
    modelVisits: kernels.allocate(bestModels * 8),
  };
  const result = kernels.record('BmaChainsResult', { models: 0, moves: 0 });
  kernels.exports.bmaChains(
    kernels.record('BmaChainsParams', {
      space: uploadSpace(kernels, space),
      ...{ seedLow, seedHigh, firstChain, chains, burn: burnIn, draws, bestModels, ...sums },
      share: Math.min(2 ** 32 - 1, Math.round(args.startShare * 2 ** 32)),
      swaps: args.swaps,
      keepMoves: keepMoves && !follow,
      follow: follow ? uploadMoves(kernels, follow) : 0,
    }),
    result,
  );
  const accepted = kernels.download(Uint32Array, sums.accepted, chains);
  if (accepted.includes(0xffff_ffff)) {
    throw new ConfigError(
      'bmaChains: in float32 a candidate entered a model whose members it is a linear combination of: use the wasm backend',
    );
  }
  const { models, moves } = kernels.read('BmaChainsResult', result);
  return {
    chains,
    inclusion: kernels.download(Uint32Array, sums.halves, chains * 2 * features),
    coefSum: kernels.download(Float64Array, sums.means, chains * features),
    coefSquareSum: kernels.download(Float64Array, sums.squares, chains * features),
    accepted,
    positive: kernels.download(Float64Array, sums.positive, features),
    joint: kernels.download(Float64Array, sums.joint, features * features),
    sizes: kernels.download(Float64Array, sums.sizes, maxSize + 1),
    modelBits: kernels.download(Uint32Array, sums.modelBits, models * words),
    modelLog: kernels.download(Float64Array, sums.modelLogs, models),
    modelVisits: kernels.download(Float64Array, sums.modelVisits, models),
    ...(keepMoves && {
      moves: follow ?? unpackMoves(kernels, moves, kernels.view(Uint32Array, sums.recorded, chains)),
    }),
  };
}

/** Moves from the (draw, variable) pairs of chains that made so many each. */
function unpackMoves(kernels: Kernels, pointer: number, counts: Uint32Array): ChainMoves {
  const offsets = new Uint32Array(counts.length + 1);
  counts.forEach((count, i) => (offsets[i + 1] = offsets[i]! + count));
  const pairs = kernels.view(Uint32Array, pointer, 2 * offsets.at(-1)!);
  const each = (lane: number): Uint32Array =>
    Uint32Array.from({ length: pairs.length / 2 }, (_, i) => pairs[2 * i + lane]!);
  return { offsets, draw: each(0), variable: each(1) };
}
