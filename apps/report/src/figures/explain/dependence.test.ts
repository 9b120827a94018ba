import type { ExplainResult } from '@kuznets/studies';
import { expect, test } from 'vitest';
import { drawingInNode } from '../svg.ts';
import { dependenceFigure } from './dependence.ts';
import { rowFigure } from './row.ts';

const numeric = { label: null, categorical: false, levels: null };
/** Four rows of a category with names, one without, and a number, the last missing a cell of each. */
const result = {
  players: ['place', 'code', 'wage'].map((name, column) => ({ name, label: null, columns: [column] })),
  data: {
    features: [
      { ...numeric, name: 'place', categorical: true, levels: ['north', 'Île'] },
      { ...numeric, name: 'code', categorical: true },
      { ...numeric, name: 'wage' },
    ],
  },
  shapley: {
    ...{ expected: 1, rows: [0, 1, 2, 3], ids: null, prediction: [1, 1, 1, 1] },
    x: [
      [1, 0, 2, null],
      [7, 7, 3, 3],
      [10.25, 20, 30, null],
    ],
    values: [
      [0.5, -0.5, 0, 0.1],
      [0, 0, 0, 0],
      [-0.5, 0.5, 0, -0.1],
    ],
  },
} as unknown as ExplainResult;
const drawing = drawingInNode('en');

/** The texts of a figure's vertical axis, top to bottom. */
const names = (figure: ReturnType<typeof dependenceFigure>): string[] =>
  Array.from(figure!.svg.querySelectorAll('g[aria-label="y-axis tick label"] text'), ({ textContent }) => textContent!);

test('levels stand below each other by name, highest mean first, with those that are missing or unknown', () => {
  const figure = dependenceFigure(result, 0, drawing);
  expect(names(figure)).toEqual(['Île', 'missing', 'none of the levels', 'north']);
  expect(figure!.title).toBe('Shapley value of place, a point a row, in units of the prediction; levels by their mean');
  expect(figure!.svg.querySelectorAll('circle')).toHaveLength(4);
  expect(names(dependenceFigure(result, 1, drawing))).toEqual(['code 7', 'code 3']);
});

test('a row without a number stands at the edge and is counted', () => {
  const figure = dependenceFigure(result, 2, drawing)!;
  expect(figure.title).toContain('; 1 rows without a value stand at the right edge, in orange');
  const circles = Array.from(figure.svg.querySelectorAll('circle'));
  const x = circles.map((circle) => Number(circle.getAttribute('cx')));
  expect(x[3]).toBeGreaterThan(Math.max(...x.slice(0, 3)));
  expect(circles.map((circle) => circle.getAttribute('fill'))).toEqual(['#5b94b8', '#5b94b8', '#5b94b8', '#d9791f']);
});

test('what moved a row is named with what the row has', () => {
  const labels = (row: number) =>
    names(rowFigure(result, row, 'r', drawing))
      .slice(1, -1)
      .sort();
  expect(labels(0)).toEqual(['code = code 7', 'place = Île', 'wage = 10.25']);
  expect(labels(3)).toEqual(['code = code 3', 'place = missing', 'wage = missing']);
});
