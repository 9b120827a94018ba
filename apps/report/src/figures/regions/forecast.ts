import * as Plot from '@observablehq/plot';
import { type RegionsResult, shownPeriod } from '@kuznets/studies';
import { shorten } from '../../format.ts';
import { legend, shortNames } from './clusters.ts';
import { spansOrders, type Drawing, type Figure } from '../drawing.ts';
import { spreadRows } from './spreads.ts';

const colours = { known: '#0072b2', forecast: '#d55e00' };

/**
 * One indicator of one region over time, LSTM-DFA's forecasts from the last origin with their 5-95 % intervals, and what came.
 *
 * @param result - the regions result.
 * @param region - index of the region.
 * @param indicator - index of the indicator.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function forecastFigure(
  result: RegionsResult,
  region: number,
  indicator: number,
  { document, words, width }: Drawing,
): Figure {
  const { data, next } = result;
  const says = words.regions.forecasts;
  const names = data.periods.map((period) => shownPeriod(data, period));
  const named = typeof names[0] === 'string';
  /** Where a period stands: numbers of quarters and months are not evenly apart. */
  const place = (period: number): number => (named ? data.periods.indexOf(period) : period);
  const known = (data.values[region] ?? []).map((values, t) => ({
    period: place(data.periods[t]!),
    value: values[indicator]!,
  }));
  const ahead = next.flatMap(({ period, values }) => {
    const value = values[region]![indicator]!;
    return value === null ? [] : [{ period: place(period), ...value }];
  });
  const svg = Plot.plot({
    document,
    width: Math.min(640, width),
    height: 320,
    marginTop: 34,
    marginLeft: 70,
    marginRight: named ? 32 : 20,
    marginBottom: 40,
    style: { fontSize: '12px', background: 'transparent' },
    x: {
      label: null,
      ticks: Math.min(data.periods.length, 9, Math.floor(width / 60)),
      tickFormat: (at: number) => (named ? (names[at] ?? '') : Number.isInteger(at) ? String(at) : ''),
    },
    y: { label: null, grid: true, ticks: 6 },
    marks: [
      ...legend([
        { name: words.columns.actual, colour: colours.known },
        { name: says.forecast, colour: colours.forecast },
      ]),
      Plot.lineY(known, { x: 'period', y: 'value', stroke: colours.known }),
      Plot.dot(known, { x: 'period', y: 'value', r: 3, fill: colours.known }),
      Plot.ruleX(ahead, { x: 'period', y1: 'low', y2: 'high', stroke: colours.forecast, strokeWidth: 2 }),
      Plot.dot(ahead, {
        x: 'period',
        y: 'median',
        r: 5,
        fill: colours.forecast,
        stroke: 'currentColor',
        strokeWidth: 0.5,
      }),
    ],
  });
  return { svg, title: says.figure(shorten(data.ids[region]!, 40), shorten(data.indicators[indicator]!.label, 80)) };
}

/**
 * Forecasts of one indicator for all regions beside what came, largest first (the provincial paper's Figure 6).
 *
 * @param result - the regions result.
 * @param step - index of the period ahead.
 * @param indicator - index of the indicator.
 * @param drawing - where to draw.
 * @returns a figure; null where nothing was forecast.
 */
export function forecastRegionsFigure(
  result: RegionsResult,
  step: number,
  indicator: number,
  drawing: Drawing,
): Figure | null {
  const next = result.next[step];
  const names = shortNames(result);
  const rows = (next?.values ?? [])
    .flatMap((row, region) => {
      const value = row[indicator]!;
      return value === null
        ? []
        : [
            {
              ...value,
              name: names[region]!,
              paper: next!.actual[region]?.[indicator] ?? null,
              colour: colours.forecast,
            },
          ];
    })
    .sort((a, b) => (b.paper ?? b.median) - (a.paper ?? a.median));
  if (rows.length === 0) return null;
  const all = rows.flatMap(({ low, high, paper }) => [low, high, paper ?? low]);
  const log = spansOrders(all);
  const label = shorten(result.data.indicators[indicator]!.label, 60);
  const says = drawing.words.regions.forecasts;
  return {
    svg: spreadRows(rows, { label, log }, drawing),
    title: says.regionsFigure(String(shownPeriod(result.data, next!.period)), label),
  };
}
