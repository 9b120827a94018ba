import { allocate, rewind } from '../common/memory';
import { BmaChainsParams, BmaChainsResult } from './bma-params';
import { createChain } from './chain';

/** Runs consecutive chains, or follows moves decided elsewhere. */
export function bmaChains(params: BmaChainsParams, result: BmaChainsResult): void {
  const chain = createChain(params);
  const features = <usize>params.space.features;
  const mostMoves = params.keepMoves ? (<usize>(params.burn + params.draws)) << (params.swaps ? 1 : 0) : 0;
  result.moves = allocate(0);
  for (let c: u32 = 0; c < params.chains; c++) {
    const at = (<usize>c) << 2;
    chain.start(params.firstChain + c);
    chain.halves = params.halves + ((<usize>c * features) << 3);
    chain.means = params.means + ((<usize>c * features) << 3);
    chain.squares = params.squares + ((<usize>c * features) << 3);
    const follow = params.follow;
    if (follow) {
      const from = load<u32>(follow.offsets + at);
      const moves = load<u32>(follow.offsets + at, 4) - from;
      const first = (<usize>from) << 2;
      store<u32>(params.accepted + at, chain.follow(follow.draw + first, follow.variable + first, moves));
      continue;
    }
    if (!params.keepMoves) {
      store<u32>(params.accepted + at, chain.decide(params.firstChain + c));
      continue;
    }
    const kept = allocate(mostMoves << 3);
    chain.record = kept;
    store<u32>(params.accepted + at, chain.decide(params.firstChain + c));
    store<u32>(params.recorded + at, <u32>((chain.record - kept) >> 3));
    rewind(chain.record);
  }
  result.models = chain.models.write(params.modelBits, params.modelLogs, params.modelVisits);
}
