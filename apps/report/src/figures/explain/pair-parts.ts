import * as Plot from '@observablehq/plot';
import type { ExplainResult } from '@kuznets/studies';
import { formatNumber, shorten } from '../../format.ts';
import { colours, barRows, type Drawing, type Figure } from '../drawing.ts';

const shown = 15;

/**
 * What the pairs of largest joint contribution owe to covariance and to interaction.
 *
 * @param result - the decomposition of a model.
 * @param drawing - where to draw.
 * @returns a figure; null where no pairs were decomposed, or the predictions do not vary.
 */
export function pairPartsFigure({ variation, players }: ExplainResult, drawing: Drawing): Figure | null {
  const { pairs, apv } = variation;
  if (pairs?.iepvCovariance === undefined || pairs.iepvInteraction === undefined || apv === 0) return null;
  const { words } = drawing;
  const says = words.explain.pairs;
  const [covariance, interaction] = [pairs.iepvCovariance, pairs.iepvInteraction];
  const size = (at: number): number => Math.abs(covariance[at]!) + Math.abs(interaction[at]!);
  const order = [...pairs.first.keys()].sort((a, b) => size(b) - size(a) || a - b).slice(0, shown);
  const name = (at: number): string =>
    [pairs.first[at]!, pairs.second[at]!].map((player) => shorten(players[player]!.name, 12)).join(' × ');
  const bars = order.flatMap((at, place) =>
    (
      [
        ['covariance', covariance[at]!],
        ['interaction', interaction[at]!],
      ] as const
    ).map(([part, value]) => ({
      key: String(place),
      part: says[part],
      value: (100 * value) / apv,
      title: `${name(at)}, ${says[part]}: ${formatNumber((100 * value) / apv, 2, words)} %`,
    })),
  );
  const svg = Plot.plot({
    ...barRows(drawing, order.map(name), says.axis),
    color: { domain: [says.covariance, says.interaction], range: [colours.bar, colours.accent] },
    marks: [Plot.barX(bars, { x: 'value', y: 'key', fill: 'part', title: 'title' }), Plot.ruleX([0])],
  });
  return { svg, title: says.caption(String(order.length)) };
}
