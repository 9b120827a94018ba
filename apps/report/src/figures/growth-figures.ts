import type { GrowthResult } from '@kuznets/studies';
import { contributionsFigure } from './contributions.ts';
import { importanceFigure } from './importance.ts';
import { interactionFigure } from './interaction.ts';
import { profilesFigure } from './profiles.ts';
import { drawingInNode, svgText } from './svg.ts';

/**
 * The growth study's figures as SVG files: importances (Figure 1), interactions (2), profiles (3, 4), contributions (B1 to B5), for
 * every method that has them.
 *
 * @param result - a growth result.
 * @returns texts by relative path.
 */
export function growthFigures(result: GrowthResult): Map<string, string> {
  const drawing = drawingInNode();
  const files = new Map<string, string>();
  for (const method of result.methods) {
    const figures = {
      importance: importanceFigure(result, method, drawing),
      interaction: interactionFigure(method, drawing),
      profiles: profilesFigure(result, method, drawing),
      contributions: contributionsFigure(result, method, drawing),
    };
    for (const [name, figure] of Object.entries(figures)) if (figure !== null) files.set(`figures/${name}-${method.id}.svg`, svgText(figure));
  }
  return files;
}
