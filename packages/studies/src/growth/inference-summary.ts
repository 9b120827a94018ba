import { methodName } from '../words/names.ts';
import type { StudyWords } from '../words/words.ts';
import { overallRanking } from './overall-ranking.ts';
import type { GrowthResult, MethodResult } from './result.ts';

/** Probability of any false finding below which a determinant is called significant. */
export const familywiseLevel = 0.05;

/** A method may be the best where its p is at least this: the 90 % model confidence set. */
export const superiorLevel = 0.1;

/** Most determinants that a sentence names. */
const mostNamed = 10;

/**
 * Methods under which a determinant, or a group of them, is significant at 5 % familywise.
 *
 * @param methods - those to ask.
 * @param at - place of the determinant, or of the group.
 * @param test - against permuted targets, beyond what the others tell, or of the groups.
 * @returns the methods, in order.
 */
export function significantBy(
  methods: readonly MethodResult[],
  at: number,
  test: 'marginal' | 'conditional' | 'groups',
): MethodResult[] {
  return methods.filter(({ significance }) => {
    const tested = test === 'marginal' ? significance : significance?.[test];
    return tested != null && tested.pFamilywise[at]! <= familywiseLevel;
  });
}

/**
 * What the tests and the comparison out of sample come to, in sentences.
 *
 * @param result - a growth result.
 * @param words - the language.
 * @param number - how a number is written.
 * @returns none where nothing was tested or compared.
 */
export function inferenceSentences(
  result: GrowthResult,
  words: StudyWords,
  number: (value: number, digits: number) => string = (value, digits) => value.toFixed(digits),
): string[] {
  return [
    ...significantSentences(result, words),
    ...survivorSentences(result, words),
    ...influenceSentences(result, words, number),
    ...bestSentence(result, words, number),
  ];
}

function significantSentences(result: GrowthResult, { inference }: StudyWords): string[] {
  const tested = result.methods.filter(({ significance }) => significance !== null);
  if (tested.length === 0) return [];
  type Asked = readonly { readonly name: string; readonly at: number }[];
  const counted = (test: Parameters<typeof significantBy>[2], asked: Asked): string => {
    const found = asked
      .map(({ name, at }) => ({ name, count: significantBy(tested, at, test).length }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .slice(0, mostNamed);
    return inference.list(found.map(({ name, count }) => inference.counted(name, count)));
  };
  const ranked = overallRanking(result).map(({ name, determinant: at }) => ({ name, at }));
  const [marginal, conditional] = [counted('marginal', ranked), counted('conditional', ranked)];
  const hasConditional = tested.some(({ significance }) => significance!.conditional !== null);
  const names = tested[0]!.significance!.groups?.names ?? [];
  const groups = counted(
    'groups',
    names.map((name, at) => ({ name, at })),
  );
  return [
    marginal === '' ? inference.none(tested.length) : inference.most(marginal, tested.length),
    ...(names.length === 0 ? [] : [groups === '' ? inference.groupsNone : inference.groups(groups)]),
    ...(hasConditional ? [conditional === '' ? inference.beyondNone : inference.beyond(conditional)] : []),
  ];
}

/** What of the published rankings survives. */
function survivorSentences({ methods, reference, data }: GrowthResult, words: StudyWords): string[] {
  const places = new Map(data.features.map(({ name }, at) => [name, at]));
  return methods.flatMap((method) => {
    const published = reference?.rankings[method.name];
    if (published === undefined || method.significance === null || method.id !== method.name) return [];
    const first = published.slice(0, 10);
    const survivors = first.filter((name) => significantBy([method], places.get(name) ?? -1, 'marginal').length > 0);
    return [words.inference.survivors(methodName(method, words), first.length, survivors)];
  });
}

/** What hangs on a single row or cluster. */
function influenceSentences(
  result: GrowthResult,
  words: StudyWords,
  number: (value: number, digits: number) => string,
): string[] {
  return result.methods.flatMap((method) => {
    const { leaveOneOut } = method;
    if (leaveOneOut === null || leaveOneOut.ranking.spearman === null) return [];
    const { by, spearman, seeds } = leaveOneOut.ranking;
    const otherSeeds = seeds === null ? null : number(seeds, 3);
    const influence = words.inference.influence(methodName(method, words), by, number(spearman, 3), otherSeeds);
    // With ten determinants or fewer all of them stay.
    if (result.data.features.length <= mostNamed) return [influence];
    const first = leaveOneOut.ranks.all.flatMap((rank, at) =>
      rank <= mostNamed ? [leaveOneOut.topTenShare[at]!] : [],
    );
    const stay = first.filter((share) => share === 1).length;
    return [influence + words.inference.staying(stay, first.length)];
  });
}

function bestSentence(
  { outOfSample, methods, config }: GrowthResult,
  words: StudyWords,
  number: (value: number, digits: number) => string,
): string[] {
  if (outOfSample === null || config.partitions === 1) return [];
  const names = new Map(methods.map((method) => [method.id, methodName(method, words)]));
  const others = outOfSample.methods
    .filter(({ method, pSuperior }) => method !== outOfSample.best && pSuperior >= superiorLevel)
    .map(({ method }) => names.get(method)!);
  const { r2 } = outOfSample.methods.find(({ method }) => method === outOfSample.best)!;
  return [
    words.inference.best(names.get(outOfSample.best)!, r2 === null ? '–' : number(r2, 3), words.inference.list(others)),
  ];
}
