import type { ExplainResult } from '@kuznets/studies';
import type { Drawing, Figure } from '../drawing.ts';
import { swarm } from '../swarm.ts';
import { byMeanAbs, shownPlayers } from './player.ts';

/**
 * Every row's Shapley values, a line of points a player: to the right what raises the prediction; the colour is the row's own value of the
 * variable, from low (orange) to high (violet).
 *
 * @param result - the decomposition of a model.
 * @param drawing - where to draw.
 * @returns a figure; null where no values were kept.
 */
export function beeswarmFigure(result: ExplainResult, drawing: Drawing): Figure | null {
  const { shapley, players } = result;
  if (shapley === null || shapley.rows.length === 0) return null;
  const { words } = drawing;
  const says = words.explain.beeswarm;
  const ids = shapley.ids ?? shapley.rows.map((row) => words.growth.rows.numbered(String(row + 1)));
  const lines = byMeanAbs(result)
    .slice(0, shownPlayers)
    .map((player) => {
      const { columns, name } = players[player]!;
      const ordered = columns.length === 1 && !result.data.features[columns[0]!]!.categorical;
      const cells = ordered ? shapley.x[columns[0]!]! : null;
      return { name, values: shapley.values[player]!, cells, ids };
    });
  return { svg: swarm(lines, says, drawing), title: says.caption(String(lines.length), String(shapley.rows.length)) };
}
