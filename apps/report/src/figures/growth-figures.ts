import { type GrowthResult, type Language, methodName } from '@kuznets/studies';
import { agreementFigure } from './agreement.ts';
import { contributionsFigure } from './contributions.ts';
import type { Drawing, Figure } from './drawing.ts';
import { importanceFigure } from './importance.ts';
import { interactionFigure } from './interaction.ts';
import { panels } from './panels.ts';
import { profilesFigure } from './profiles.ts';
import { ranksFigure } from './ranks.ts';
import { drawingInNode, svgText } from './svg.ts';

/**
 * The growth study's figures as SVG files: the ranks by all methods, importances (Figure 1), interactions (2), profiles (3, 4), contributions (B1 to B5) of
 * every method that has them, a sheet for each kind, and how far the methods agree. On the paper's sample its own figures carry their numbers,
 * and those that it numbers by method are files of their own: Figure 3 shows bagging, Figure B1 the LASSO.
 *
 * @param result - a growth result.
 * @param language - of the labels, English by default.
 * @returns texts by relative path.
 */
export function growthFigures(result: GrowthResult, language?: Language): Map<string, string> {
  const drawing = drawingInNode(language);
  const files = new Map<string, string>([['figures/ranks.svg', svgText(ranksFigure(result, drawing))]]);
  const sheets = new Map<string, MethodFigure[]>();
  for (const method of result.methods) {
    const figures = {
      importance: importanceFigure(result, method, drawing),
      interaction: interactionFigure(method, 'top-ten', drawing),
      profiles: profilesFigure(result, method, drawing),
      contributions: contributionsFigure(result, method, drawing),
    };
    for (const [name, figure] of Object.entries(figures)) {
      if (figure === null) continue;
      const own = result.reference === null ? name : numbered(name, method.name);
      const isAlone = own !== name && typeof numbers[name] === 'object';
      const sheet = `${own}-${isAlone ? method.id : 'by-method'}`;
      sheets.set(sheet, [...(sheets.get(sheet) ?? []), { ...figure, method: methodName(method, drawing.words) }]);
    }
  }
  for (const [name, figures] of sheets) files.set(`figures/${name}.svg`, svgText(sheetOf(figures, drawing)));
  const agreement = agreementFigure(result, drawing);
  if (agreement !== null) files.set('figures/agreement.svg', svgText(agreement));
  return files;
}

const numbers: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  importance: 'figure-1',
  interaction: 'figure-2',
  profiles: { bagging: 'figure-3', forest: 'figure-4' },
  contributions: {
    lasso: 'figure-b1',
    tree: 'figure-b2',
    bagging: 'figure-b3',
    forest: 'figure-b4',
    network: 'figure-b5',
  },
};

/** A figure of one method. */
interface MethodFigure extends Figure {
  readonly method: string;
}

/** Pixels between figures. */
const gap = 24;

/** Figures of equal kind, two side by side, each under its method's name. */
function sheetOf(figures: readonly MethodFigure[], drawing: Drawing): Figure {
  const most = (key: 'width' | 'height'): number =>
    figures.reduce((size, { svg }) => Math.max(size, Number(svg.getAttribute(key))), 0);
  const size = { columns: Math.min(2, figures.length), width: most('width') + gap, height: most('height') + gap };
  return {
    svg: panels(
      figures.map(({ svg, method }) => ({ svg, title: method })),
      size,
      drawing,
    ),
    title: figures.map(({ title }) => title).join('; '),
  };
}

/** A figure's name with its number in the paper, where the paper has it for that method. */
function numbered(name: string, method: string): string {
  const number = numbers[name];
  const own = typeof number === 'object' ? number[method] : number;
  return own === undefined ? name : `${own}-${name}`;
}
