import type { ExplainResult } from '@kuznets/studies';
import { shorten } from '../../format.ts';
import type { Drawing, Figure } from '../drawing.ts';
import { waterfall } from '../waterfall.ts';
import { cellName } from './player.ts';

const leading = 10;

/**
 * What moved one row's prediction away from the mean one: its largest Shapley values, and the others together.
 *
 * @param result - the decomposition of a model.
 * @param row - which of the rows whose values were kept.
 * @param name - what it is called.
 * @param drawing - where to draw.
 * @returns a figure; null where no values were kept.
 */
export function rowFigure(result: ExplainResult, row: number, name: string, drawing: Drawing): Figure | null {
  const { shapley, players } = result;
  if (shapley === null || row >= shapley.rows.length) return null;
  const { words } = drawing;
  // Names and what the row has, where both are short enough for an axis.
  const labelOf = (player: number): string => {
    const { columns, name: variable } = players[player]!;
    if (columns.length > 1) return variable;
    return `${shorten(variable, 12)} = ${shorten(cellName(result, columns[0]!, shapley.x[columns[0]!]![row]!, words), 14)}`;
  };
  const steps = shapley.values
    .map((values, player) => ({ label: labelOf(player), value: values[row]! }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rest = steps.slice(leading);
  const others = {
    label: words.growth.rows.others(String(rest.length)),
    value: rest.reduce((sum, { value }) => sum + value, 0),
  };
  const shown = [...steps.slice(0, leading), ...(rest.length === 0 ? [] : [others])];
  const ends = { average: shapley.expected, prediction: shapley.prediction[row]!, actual: null };
  return { svg: waterfall(shown, ends, drawing), title: words.explain.rows.caption(shorten(name, 40)) };
}
