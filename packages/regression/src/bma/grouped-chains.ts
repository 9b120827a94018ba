import {
  ConfigError,
  type FitOptions,
  concatenate,
  indexFromWord,
  paceOf,
  philox4x32,
  purposes,
  seedKey,
  uniform,
} from '@kuznets/base';
import type { BmaChains, BmaChainsOptions } from '@kuznets/core-gpu';
import { type CandidateGroups, columnsOf, logPriorOf } from './candidate-groups.ts';
import type { Models } from './evidence.ts';
import { fitModel, momentsOfModel } from './exact-marginals.ts';

/** What is known of a model: its groups, and its log posterior. */
interface Visited {
  readonly groups: readonly number[];
  readonly log: number;
  visits: number;
}

/**
 * Metropolis chains over models of groups of candidates: a draw flips one group. Chains and what is counted are those of
 * `bmaChains` of `@kuznets/core-gpu`, which flips candidates one by one.
 *
 * Models are known by what they hold: each is fitted once, in float64.
 *
 * Source: Madigan and York (1995), International Statistical Review 63, https://doi.org/10.2307/1403615.
 */
export async function groupedChains(
  space: Models,
  groups: CandidateGroups,
  { chains, draws, burnIn, seed, startShare, bestModels }: BmaChainsOptions,
  fit: FitOptions,
): Promise<BmaChains> {
  const { features, maxSize } = space;
  const count = groups.members.length;
  const known = new Map<string, Visited>();
  const lookUp = (members: readonly number[]): Visited => {
    const key = members.join();
    let model = known.get(key);
    if (!model) {
      const columns = columnsOf(members, groups);
      const fitted = columns.length <= maxSize ? fitModel(space, columns) : undefined;
      known.set(
        key,
        (model = {
          groups: members,
          log: fitted ? fitted.log + logPriorOf(members, groups) : -Infinity,
          visits: 0,
        }),
      );
    }
    return model;
  };
  const key = seedKey(seed);
  const result = {
    inclusion: new Uint32Array(chains * 2 * features),
    coefSum: new Float64Array(chains * features),
    coefSquareSum: new Float64Array(chains * features),
    accepted: new Uint32Array(chains),
    positive: new Float64Array(features),
    joint: new Float64Array(features * features),
    sizes: new Float64Array(count + 1),
  };
  const pace = paceOf(fit);
  for (let chain = 0; chain < chains; chain++) {
    let here = lookUp(start(chain));
    const halves = [new Map<Visited, number>(), new Map<Visited, number>()] as const;
    for (let draw = 0; draw < burnIn + draws; draw++) {
      if (pace.due()) await pace.rest((chain + draw / (burnIn + draws)) / chains);
      const words = philox4x32([draw, chain, 1, purposes.bmaGroups], key);
      const there = lookUp(flipped(here.groups, groups.free[indexFromWord(words[0], groups.free.length)]!));
      const isAccepted = Math.log(uniform(words[1])) < there.log - here.log;
      if (isAccepted) here = there;
      if (draw < burnIn) continue;
      if (isAccepted) result.accepted[chain]!++;
      const half = halves[draw - burnIn < Math.floor(draws / 2) ? 0 : 1];
      half.set(here, (half.get(here) ?? 0) + 1);
    }
    halves.forEach((half, at) => half.forEach((visits, model) => book(model, visits, chain, at)));
  }
  const best = [...known.values()]
    .filter(({ visits }) => visits > 0)
    .sort((a, b) => b.log - a.log || (a.groups.join() < b.groups.join() ? -1 : 1))
    .slice(0, bestModels);
  return {
    chains,
    ...result,
    modelBits: concatenate(
      Uint32Array,
      best.map((model) => bitsOf(columnsOf(model.groups, groups), features)),
    ),
    modelLog: Float64Array.from(best, ({ log }) => log),
    modelVisits: Float64Array.from(best, ({ visits }) => visits),
  };

  /** A chain's first model: every group at random, as long as it is allowed. */
  function start(chain: number): readonly number[] {
    let members = groups.always;
    if (lookUp(members).log === -Infinity)
      throw new ConfigError('the features that are always included are collinear, or more than a model can have');
    for (const group of groups.free) {
      const [word] = philox4x32([group, chain, 0, purposes.bmaGroups], key);
      if (uniform(word) >= startShare) continue;
      const larger = flipped(members, group);
      if (lookUp(larger).log > -Infinity) members = larger;
    }
    return members;
  }

  function book(model: Visited, visits: number, chain: number, half: number): void {
    const columns = columnsOf(model.groups, groups);
    const { mean, square } = momentsOfModel(space, columns);
    model.visits += visits;
    result.sizes[model.groups.length]! += visits;
    columns.forEach((column, i) => {
      result.inclusion[(2 * chain + half) * features + column]! += visits;
      result.coefSum[chain * features + column]! += visits * mean[i]!;
      result.coefSquareSum[chain * features + column]! += visits * square[i]!;
      if (mean[i]! > 0) result.positive[column]! += visits;
      for (const other of columns.slice(i + 1)) result.joint[column * features + other]! += visits;
    });
  }
}

function flipped(groups: readonly number[], group: number): readonly number[] {
  if (groups.includes(group)) return groups.filter((other) => other !== group);
  return groups.concat(group).sort((a, b) => a - b);
}

function bitsOf(columns: readonly number[], features: number): Uint32Array {
  const words = new Uint32Array(Math.ceil(features / 32));
  for (const column of columns) words[column >> 5]! |= 1 << (column & 31);
  return words;
}
