import * as Plot from '@observablehq/plot';
import { type GrowthResult, type MethodResult, decimals, methodName } from '@kuznets/studies';
import { formatNumber, shorten } from '../format.ts';
import { colours, largest, plotStyle, type Drawing, type Figure } from './drawing.ts';

const leading = 10;
/** Characters of a label. */
const longest = 30;

/**
 * From the average prediction to one row's own: its largest contributions, the others together, and what contributions measured
 * one at a time leave.
 *
 * @param result - the growth result, with its sample.
 * @param method - one of its methods, decomposed.
 * @param row - the row's number.
 * @param name - the row's name.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function waterfallFigure(
  { data }: GrowthResult,
  method: MethodResult,
  row: number,
  name: string,
  drawing: Drawing,
): Figure {
  const { words } = drawing;
  const says = words.growth.rows;
  const { fitted } = method.predictions;
  const average = fitted.reduce((sum, value) => sum + value, 0) / fitted.length;
  const contributions = method
    .variation!.contributions.map((values, at) => ({ label: data.features[at]!.name, value: values[row]! }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rest = contributions.slice(leading);
  const total = (list: typeof contributions): number => list.reduce((sum, { value }) => sum + value, 0);
  const steps = [
    ...contributions.slice(0, leading),
    ...(rest.length === 0 ? [] : [{ label: says.others(String(rest.length)), value: total(rest) }]),
    { label: says.interplay, value: fitted[row]! - average - total(contributions) },
  ];
  const svg = waterfall(steps, { average, prediction: fitted[row]!, actual: data.y[row]! }, drawing);
  return { svg, title: says.caption(shorten(name, 40), methodName(method, words)) };
}

/** A step on the way from the average prediction to a row's own. */
export interface Step {
  readonly label: string;
  readonly value: number;
}

/** Where a way starts and ends, and what was observed there; null where nothing was. */
interface Ends {
  readonly average: number;
  readonly prediction: number;
  readonly actual: number | null;
}

/** The steps from the average prediction to a row's own, below each other. */
export function waterfall(
  steps: readonly Step[],
  { average, prediction, actual }: Ends,
  { document, words, width }: Drawing,
): Element {
  const says = words.growth.rows;
  let reached = average;
  const bars = steps.map(({ label, value }, place) => {
    const from = reached;
    reached += value;
    return { key: String(place + 1), label, value, from, to: reached };
  });
  const last = String(bars.length + 1);
  const labels = [says.average, ...bars.map(({ label }) => label), says.prediction];
  const ends = [
    { key: '0', value: average },
    { key: last, value: prediction },
  ];
  const digits = decimals([average, ...steps.map(({ value }) => value)]) + 1;
  return Plot.plot({
    document,
    width: Math.min(width, 760),
    height: 60 + 24 * labels.length,
    marginLeft: 20 + 7.5 * largest(labels.map((label) => shorten(label, longest).length)),
    ...{ marginRight: 70, marginBottom: 36, style: plotStyle },
    x: { label: null, grid: true, ticks: width < 500 ? 3 : 7 },
    y: {
      label: null,
      domain: labels.map((_, at) => String(at)),
      tickFormat: (key: string) => shorten(labels[Number(key)]!, longest),
    },
    marks: [
      Plot.barX(bars, {
        x1: 'from',
        x2: 'to',
        y: 'key',
        fill: (bar: (typeof bars)[number]) => (bar.value < 0 ? colours.low : colours.bar),
        title: (bar: (typeof bars)[number]) => `${bar.label}: ${formatNumber(bar.value, digits, words)}`,
      }),
      Plot.text(bars, {
        x: (bar: (typeof bars)[number]) => Math.max(bar.from, bar.to),
        y: 'key',
        text: (bar: (typeof bars)[number]) => formatNumber(bar.value, digits, words),
        textAnchor: 'start',
        dx: 5,
      }),
      Plot.dot(ends, { x: 'value', y: 'key', r: 5, fill: 'currentColor' }),
      Plot.text(ends, {
        x: 'value',
        y: 'key',
        text: (end: (typeof ends)[number]) => formatNumber(end.value, digits, words),
        textAnchor: 'start',
        dx: 9,
      }),
      ...(actual === null
        ? []
        : [
            Plot.ruleX([actual], { stroke: colours.high, strokeWidth: 1.5, strokeDasharray: '4 3' }),
            Plot.text([{ x: actual, text: says.actual }], {
              x: 'x',
              text: 'text',
              frameAnchor: 'top',
              dy: -8,
              fill: 'currentColor',
            }),
          ]),
    ],
    marginTop: 24,
  });
}
