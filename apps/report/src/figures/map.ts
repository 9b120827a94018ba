import * as Plot from '@observablehq/plot';
import { formatNumber } from '../format.ts';
import type { Words } from '../words/words.ts';
import { largest, plotStyle, smallest, type Drawing } from './drawing.ts';
import { withLegend } from './panels.ts';

/** A country's outline with its value; null where it is not in the sample. */
export interface MapCountry {
  readonly name: string;
  readonly shape: object;
  readonly value: number | null;
}

/** How a map's colours go: from low to high, or away from zero. */
export type MapScale = 'sequential' | 'diverging';

/**
 * Values of countries as a world map.
 *
 * @param countries - every outline.
 * @param scale - of the colours.
 * @param digits - decimals of a value.
 * @param drawing - where to draw.
 * @returns the drawing.
 */
export function worldMap(countries: readonly MapCountry[], scale: MapScale, digits: number, drawing: Drawing): Element {
  const { document, words, width: room } = drawing;
  const values = countries.flatMap(({ value }) => value ?? []);
  const most = largest(values.map(Math.abs));
  const [low, high] = scale === 'diverging' ? [-most, most] : [smallest(values), largest(values)];
  const width = Math.min(room, 900);
  const plot = Plot.plot({
    document,
    width,
    height: Math.round(width * 0.44),
    style: plotStyle,
    projection: {
      type: 'equal-earth',
      domain: {
        type: 'MultiPoint',
        coordinates: [
          [-180, 0],
          [180, 0],
          [0, -56],
          [0, 84],
        ],
      },
    },
    color:
      scale === 'diverging'
        ? { type: 'diverging', scheme: 'PuOr', domain: [low, high] }
        : { type: 'linear', scheme: 'viridis', domain: [low, high] },
    marks: [
      Plot.geo(
        countries.filter(({ value }) => value === null),
        {
          geometry: 'shape',
          fill: 'currentColor',
          fillOpacity: 0.12,
          title: (country: MapCountry) => `${country.name}: ${words.growth.map.none}`,
        },
      ),
      Plot.geo(
        countries.filter(({ value }) => value !== null),
        {
          geometry: 'shape',
          fill: 'value',
          stroke: 'currentColor',
          strokeWidth: 0.3,
          title: (country: MapCountry) => said(country, digits, words),
        },
      ),
    ],
  });
  const { apply } = plot.scale('color')!;
  return withLegend(
    plot,
    { apply: apply as (value: number) => string, low, high },
    (value) => formatNumber(value, digits, words),
    drawing,
  );
}

function said({ name, value }: MapCountry, digits: number, words: Words): string {
  return `${name}: ${formatNumber(value, digits, words)}`;
}
