import { methodLabel, type EstimateName, type GrowthMultiverseResult, type MultiverseResult } from '@kuznets/studies';
import type { Words } from '../words/words.ts';
import { type Curve, curvePoints } from './specification-curve.ts';

/** The specification curve of a quantity of the regions study. */
export function estimateCurve(result: MultiverseResult, name: EstimateName, { multiverse }: Words): Curve {
  const at = result.estimates.findIndex((estimate) => estimate.name === name);
  const { paper, variance } = result.estimates[at]!;
  return {
    choices: result.choices,
    points: curvePoints(
      result.specifications.filter(({ further }) => further === null),
      ({ estimates }) => estimates[at],
    ),
    paper,
    moves: variance.some(({ share }) => share !== null),
    title: (shown, all) => multiverse.curve(multiverse.estimates[name], shown, all),
  };
}

/** What a place of a method is called. */
export function rankName(result: GrowthMultiverseResult, at: number, { growthMultiverse }: Words): string {
  const { method, place, determinant } = result.ranks[at]!;
  return growthMultiverse.rankOf(methodLabel(result, method), place, determinant);
}

/** The specification curve of a rank of the growth study; `at` is its place in the result. */
export function rankCurve(result: GrowthMultiverseResult, at: number, words: Words): Curve {
  const { place, variance } = result.ranks[at]!;
  return {
    choices: result.choices,
    points: curvePoints(result.specifications, ({ ranks }) => ranks[at]),
    paper: place,
    moves: variance.some(({ share }) => share !== null),
    leastFirst: true,
    title: (shown, all) => words.growthMultiverse.curve(rankName(result, at, words), shown, all),
  };
}
