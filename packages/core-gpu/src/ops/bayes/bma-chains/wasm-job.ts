import { ConfigError, seedKey } from '@kuznets/base';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { BmaChains, BmaChainsOptions, ChainMoves, ModelSpace } from './contract.ts';

/** Arguments of {@link bmaChainsJob}. */
export interface BmaChainsArgs extends BmaChainsOptions {
  /** Moves to follow instead of deciding. */
  readonly follow?: ChainMoves;
}

/** Hands a model space to the kernels. */
function uploadSpace(kernels: Kernels, space: ModelSpace): void {
  const { exports } = kernels;
  const { features, maxSize, evidence } = space;
  const up = space.logWeight.slice(1).map((weight, k) => Math.exp(weight - space.logWeight[k]!));
  if (evidence.kind === 'hyper-g') exports.hyperSet(evidence.rows, evidence.a, kernels.upload(evidence.logBeta));
  const { offset, slope, power, shrinkage } =
    evidence.kind === 'power' ? evidence : { offset: 0, slope: 0, power: 0, shrinkage: 0 };
  exports.subsetSet(
    features,
    kernels.upload(space.gram),
    kernels.upload(space.xy),
    maxSize,
    kernels.allocate(exports.subsetScratch(features, maxSize)),
  );
  exports.bmaSet(
    ...([
      features,
      maxSize,
      kernels.upload(space.logWeight),
      kernels.upload(up),
      kernels.upload(space.divisor),
    ] as const),
    ...([
      evidence.kind === 'hyper-g' ? 1 : 0,
      offset,
      slope,
      power,
      shrinkage,
      kernels.allocate(exports.bmaScratch(features, maxSize)),
    ] as const),
  );
}

/** Runs consecutive chains, or follows the moves of chains run elsewhere, on one worker. */
export function bmaChainsJob(kernels: Kernels, args: BmaChainsArgs, space: ModelSpace): BmaChains {
  const { exports } = kernels;
  const { features, maxSize } = space;
  const { chains, firstChain, burnIn, draws, bestModels, follow } = args;
  const words = Math.ceil(features / 32);
  exports.setSeed(...seedKey(args.seed));
  uploadSpace(kernels, space);
  exports.visitedSet(bestModels, words, kernels.allocate(exports.visitedBytes(bestModels, words)));
  const sums = [features, features * features, maxSize + 1].map((length) => kernels.zeros(length * 8)) as [
    positive: number,
    joint: number,
    sizes: number,
  ];
  exports.bmaOutput(...sums);
  const halves = kernels.zeros(chains * 2 * features * 4);
  const coef = kernels.zeros(chains * features * 8);
  const squares = kernels.zeros(chains * features * 8);
  const accepted = new Uint32Array(chains);
  const capacity = args.keepMoves === true ? (burnIn + draws) * (args.swaps ? 2 : 1) : 0;
  const record = kernels.allocate(capacity * 8);
  const kept: Uint32Array[] = [];
  const startShare = Math.min(2 ** 32 - 1, Math.round(args.startShare * 2 ** 32));
  const [followDraw, followVariable] = follow ? [kernels.upload(follow.draw), kernels.upload(follow.variable)] : [0, 0];
  for (let chain = 0; chain < chains; chain++) {
    exports.bmaStart(firstChain + chain, startShare);
    exports.bmaRows(halves + chain * 8 * features, coef + chain * 8 * features, squares + chain * 8 * features);
    if (follow) {
      const from = follow.offsets[chain]!;
      accepted[chain] =
        exports.bmaFollow(
          followDraw + 4 * from,
          followVariable + 4 * from,
          follow.offsets[chain + 1]! - from,
          burnIn,
          draws,
        ) >>> 0;
      if (accepted[chain] === 0xffff_ffff) {
        throw new ConfigError(
          'bmaChains: in float32 a candidate entered a model whose members it is a linear combination of: use the wasm backend',
        );
      }
    } else {
      accepted[chain] = exports.bmaChain(
        firstChain + chain,
        burnIn,
        draws,
        args.swaps ? 1 : 0,
        capacity > 0 ? record : 0,
      );
      if (capacity > 0) kept.push(kernels.download(Uint32Array, record, 2 * exports.bmaRecorded()));
    }
  }
  const outBits = kernels.allocate(bestModels * words * 4);
  const outLogs = kernels.allocate(bestModels * 8);
  const outVisits = kernels.allocate(bestModels * 8);
  const models = exports.visitedWrite(outBits, outLogs, outVisits);
  const moves = follow ?? (args.keepMoves === true ? packMoves(kept) : undefined);
  return {
    chains,
    inclusion: kernels.download(Uint32Array, halves, chains * 2 * features),
    coefSum: kernels.download(Float64Array, coef, chains * features),
    coefSquareSum: kernels.download(Float64Array, squares, chains * features),
    accepted,
    positive: kernels.download(Float64Array, sums[0], features),
    joint: kernels.download(Float64Array, sums[1], features * features),
    sizes: kernels.download(Float64Array, sums[2], maxSize + 1),
    modelBits: kernels.download(Uint32Array, outBits, models * words),
    modelLog: kernels.download(Float64Array, outLogs, models),
    modelVisits: kernels.download(Float64Array, outVisits, models),
    ...(moves && args.keepMoves === true ? { moves } : {}),
  };
}

function packMoves(kept: readonly Uint32Array[]): ChainMoves {
  const offsets = Uint32Array.of(0, ...kept.map(({ length }) => length / 2));
  offsets.forEach((_, i) => i > 0 && (offsets[i]! += offsets[i - 1]!));
  const draw = new Uint32Array(offsets.at(-1)!);
  const variable = new Uint32Array(offsets.at(-1)!);
  kept.forEach((pairs, chain) => {
    const at = offsets[chain]!;
    for (let i = 0; i < pairs.length / 2; i++) {
      draw[at + i] = pairs[2 * i]!;
      variable[at + i] = pairs[2 * i + 1]!;
    }
  });
  return { offsets, draw, variable };
}
