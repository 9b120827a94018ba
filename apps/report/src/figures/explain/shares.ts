import * as Plot from '@observablehq/plot';
import type { ExplainResult } from '@kuznets/studies';
import { formatNumber, shorten } from '../../format.ts';
import { colours, barRows, type Drawing, type Figure } from '../drawing.ts';
import { shownPlayers } from './player.ts';

/**
 * Shares of the variance of the predictions, two standard errors either side where coalitions were sampled, beside what each explains alone (FEPV).
 *
 * @param result - the decomposition of a model.
 * @param drawing - where to draw.
 * @returns a figure; null where variance was not shared out.
 */
export function sharesFigure({ shares, players, variation }: ExplainResult, drawing: Drawing): Figure | null {
  if (shares === null || shares.shares.includes(null)) return null;
  const { words } = drawing;
  const says = words.explain.shares;
  const order = [...players.keys()]
    .sort((a, b) => shares.shares[b]! - shares.shares[a]! || a - b)
    .slice(0, shownPlayers);
  const bars = order.map((player, place) => {
    const [share, error] = [100 * shares.shares[player]!, 200 * (shares.standardErrors?.[player] ?? 0)];
    const fepv = 100 * (variation.fepv[player] ?? 0);
    return { key: String(place), name: players[player]!.name, share, fepv, low: share - error, high: share + error };
  });
  const spread = bars.filter(({ low, high }) => low < high);
  const names = bars.map(({ name }) => shorten(name, 18));
  const title = ({ name, share, fepv }: (typeof bars)[number]): string =>
    `${name}: ${formatNumber(share, 2, words)} %; FEPV ${formatNumber(fepv, 2, words)} %`;
  const svg = Plot.plot({
    ...barRows(drawing, names, says.axis),
    marks: [
      Plot.barX(bars, { x: 'share', y: 'key', fill: colours.bar, title }),
      Plot.dot(bars, { x: 'fepv', y: 'key', r: 4, stroke: colours.accent, strokeWidth: 2, title }),
      Plot.ruleY(spread, { x1: 'low', x2: 'high', y: 'key', strokeWidth: 1.5 }),
      Plot.ruleX([0]),
    ],
  });
  return { svg, title: says.caption(String(bars.length), String(players.length), spread.length > 0) };
}
