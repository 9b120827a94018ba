import * as Plot from '@observablehq/plot';
import { type GrowthResult, type MethodResult, methodName } from '@kuznets/studies';
import { shorten } from '../format.ts';
import { colours, plotStyle, type Drawing, type Figure } from './drawing.ts';
import { fitted, levelScale, panels, sharedScale, type Axes, type PanelSize } from './panels.ts';

const wanted = { columns: 3, width: 280, height: 190 };
const lines = [
  { stroke: colours.low, strokeDasharray: '5 3' },
  { stroke: 'currentColor', strokeDasharray: 'none' },
  { stroke: colours.high, strokeDasharray: '2 2' },
] as const;

/**
 * A method's prediction over the range of each of its ten best determinants, the others at their quartiles (Figures 3 and 4).
 *
 * @param result - the growth result.
 * @param method - one of its methods.
 * @param drawing - where to draw.
 * @param axes - whether the panels share their vertical axis.
 * @returns a figure; null where there are no profiles.
 */
export function profilesFigure(
  { data }: GrowthResult,
  method: MethodResult,
  drawing: Drawing,
  axes: Axes = 'common',
): Figure | null {
  if (method.profiles.length === 0) return null;
  const scale = sharedScale(axes, method.profiles.flatMap(heightsOf));
  const size = fitted(wanted, drawing);
  const drawn = method.profiles.map((profile) => ({
    svg: panel(data, profile, { size, scale }, drawing),
    title: shorten(profile.determinant, 30),
  }));
  return {
    svg: panels(drawn, size, drawing),
    title: drawing.words.growth.profiles.caption(methodName(method, drawing.words), hasBand(method.profiles)),
  };
}

/**
 * The predictions of every method over the range of one determinant, the others at their quartiles: of those that have it among their ten best.
 *
 * @param result - the growth result.
 * @param determinant - its name.
 * @param drawing - where to draw.
 * @returns a figure; null where no method has a profile of it.
 */
export function determinantProfilesFigure(
  { data, methods }: GrowthResult,
  determinant: string,
  drawing: Drawing,
): Figure | null {
  const { words } = drawing;
  const found = methods.flatMap((method) => {
    const profile = method.profiles.find((one) => one.determinant === determinant);
    return profile ? [{ profile, name: methodName(method, words) }] : [];
  });
  if (found.length === 0) return null;
  const profiles = found.map(({ profile }) => profile);
  const scale = sharedScale('common', profiles.flatMap(heightsOf));
  const size = fitted(wanted, drawing);
  const drawn = found.map(({ profile, name }) => ({
    svg: panel(data, profile, { size, scale }, drawing),
    title: shorten(name, 34),
  }));
  return {
    svg: panels(drawn, size, drawing),
    title: words.growth.profiles.caption(shorten(determinant, 40), hasBand(profiles)),
  };
}

type Profile = MethodResult['profiles'][number];
type Band = NonNullable<Profile['overSamples']>;

const hasBand = (profiles: readonly Profile[]): boolean =>
  profiles.some(({ overSamples }) => overSamples !== undefined);
const heightsOf = ({ predictions, overSamples }: Profile): number[] => [...predictions.flat(), ...endsOf(overSamples)];

function panel(
  data: GrowthResult['data'],
  { determinant, x, predictions, overSamples }: Profile,
  { size, scale }: { readonly size: PanelSize; readonly scale: ReturnType<typeof sharedScale> },
  { document }: Drawing,
): Element {
  const place = data.features.findIndex(({ name }) => name === determinant);
  const levels = data.features[place]?.levels ?? null;
  const { width, height } = size;
  return Plot.plot({
    ...{ document, width, height, marginLeft: 56, style: { ...plotStyle, fontSize: '11px' } },
    x: levels === null ? { label: null, ticks: 4 } : levelScale(levels, size),
    y: { label: null, ticks: 5, grid: true, ...scale },
    marks: [
      ...(levels === null
        ? [
            Plot.ruleX(data.x[place] ?? [], {
              ...{ x: (value: number) => value, strokeOpacity: 0.4, insetTop: height - 58 },
            }),
          ]
        : []),
      ...(overSamples ? [band(overSamples, x, levels)] : []),
      ...predictions.map((line, at) =>
        levels === null
          ? Plot.lineY(line, { x, y: (value: number) => value, strokeWidth: 1.8, ...lines[at]! })
          : Plot.tickY(line, {
              x: (_, level: number) => levels[level],
              y: (value: number) => value,
              strokeWidth: 1.8,
              ...lines[at]!,
            }),
      ),
    ],
  });
}

function endsOf(band: Band | undefined): number[] {
  return [...(band?.low ?? []), ...(band?.high ?? [])].filter((end) => end !== null);
}

/** What lies between the ends: of a factor a bar at each level. */
function band({ points, low, high }: Band, x: readonly number[], levels: readonly string[] | null) {
  const ends = points.flatMap((point, at) =>
    low[at] == null || high[at] == null ? [] : [{ x: x[point]!, low: low[at], high: high[at] }],
  );
  return levels === null
    ? Plot.areaY(ends, { x: 'x', y1: 'low', y2: 'high', fill: 'currentColor', fillOpacity: 0.14 })
    : Plot.ruleX(ends, {
        ...{ x: ({ x: level }: { readonly x: number }) => levels[level], y1: 'low', y2: 'high' },
        ...{ strokeWidth: 12, strokeOpacity: 0.14 },
      });
}
