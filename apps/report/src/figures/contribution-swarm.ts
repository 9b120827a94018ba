import { type GrowthResult, type MethodResult, methodName } from '@kuznets/studies';
import type { Drawing, Figure } from './drawing.ts';
import { swarm } from './swarm.ts';

const shown = 15;

/**
 * What a method's best determinants contribute to the prediction of every row, a line of points a determinant.
 *
 * @param result - the growth result, with its sample.
 * @param method - one of its methods.
 * @param drawing - where to draw.
 * @returns a figure; null where the function was not decomposed, or the sample is not at hand.
 */
export function contributionSwarmFigure({ data }: GrowthResult, method: MethodResult, drawing: Drawing): Figure | null {
  const contributions = method.variation?.contributions ?? [];
  if (contributions.length === 0 || data.x.length === 0) return null;
  const says = drawing.words.growth.swarm;
  const { low, high } = drawing.words.explain.beeswarm;
  const size = (at: number): number => contributions[at]!.reduce((sum, value) => sum + Math.abs(value), 0);
  const sizes = contributions.map((_, at) => size(at));
  const lines = [...sizes.keys()]
    .sort((a, b) => sizes[b]! - sizes[a]! || a - b)
    .slice(0, shown)
    .map((at) => {
      const { name, levels } = data.features[at]!;
      return { name, values: contributions[at]!, cells: levels === null ? data.x[at]! : null, ids: data.ids };
    });
  const title = says.caption(methodName(method, drawing.words), String(lines.length));
  return { svg: swarm(lines, { axis: says.axis, low, high }, drawing), title };
}
