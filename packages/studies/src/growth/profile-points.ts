import { groupMembers } from '@kuznets/base';
import { quantileRows } from '@kuznets/explain';
import type { GrowthData } from './data.ts';
import { designOf } from './design.ts';

/** Points of a number's range at which its profile is drawn. */
const drawnPoints = 101;
/** Every so many of them have an interval over samples: the first of these for which all determinants together have few enough. */
const strides = [5, 10, 20, 50] as const;
const mostPredictions = 50_000;
/** Cells of the rows that are predicted at once. */
const mostCells = 2 ** 22;

/**
 * The values at which a determinant's profile is drawn, as cells of its columns.
 *
 * @param data - the sample.
 * @param determinant - its place.
 * @returns `points x columns`: of a number evenly from its least to its largest value, of a factor each level, the base first.
 */
export function profilePoints(data: GrowthData, determinant: number): Float64Array {
  const { levels } = data.features[determinant]!;
  if (levels !== null) return data.absorbed === null ? levelsApart(levels.length) : levelMeans(data, determinant);
  const width = data.features.length;
  let [low, high] = [Infinity, -Infinity];
  for (let cell = determinant; cell < data.x.length; cell += width) {
    low = Math.min(low, data.x[cell]!);
    high = Math.max(high, data.x[cell]!);
  }
  const last = drawnPoints - 1;
  return Float64Array.from({ length: drawnPoints }, (_, at) => (at === last ? high : low + ((high - low) * at) / last));
}

/** The columns of a factor at each of its levels, the base first. */
function levelsApart(levels: number): Float64Array {
  const width = levels - 1;
  const cells = new Float64Array(levels * width);
  for (let level = 1; level < levels; level++) cells[level * width + level - 1] = 1;
  return cells;
}

/** The columns of a demeaned factor at each of its levels: their means over its rows. */
function levelMeans(data: GrowthData, determinant: number): Float64Array {
  const { x, columns } = designOf(data);
  const { length } = data.features[determinant]!.levels!;
  const own = columns.flatMap((column, k) => (column.determinant === determinant ? [k] : []));
  const cells = new Float64Array(length * own.length);
  const counts = new Uint32Array(length);
  data.y.forEach((_, row) => {
    const level = data.x[row * data.features.length + determinant]!;
    counts[level]!++;
    own.forEach((k, at) => (cells[level * own.length + at]! += x[row * columns.length + k]!));
  });
  return cells.map((sum, at) => sum / Math.max(1, counts[Math.floor(at / own.length)]!));
}

/**
 * The points of each determinant's profile that have an interval over samples.
 *
 * @param features - the determinants.
 * @returns places among the points of {@link profilePoints}: of a factor all of them.
 */
export function bandPoints(features: GrowthData['features']): readonly (readonly number[])[] {
  const stride = strides.find((each) => (features.length * (drawnPoints - 1)) / each <= mostPredictions) ?? 50;
  const ofNumbers = Array.from({ length: (drawnPoints - 1) / stride + 1 }, (_, at) => at * stride);
  return features.map(({ levels }) => (levels === null ? ofNumbers : [...levels.keys()]));
}

/** What every sample's model predicts at: the medians, and for each point what it puts in their place. */
interface Bands {
  readonly held: Float64Array;
  readonly points: readonly {
    readonly columns: readonly number[];
    readonly cells: Float64Array;
    readonly place: number;
  }[];
}

const bands = new WeakMap<GrowthData, Bands>();

function bandsOf(data: GrowthData): Bands {
  const design = designOf(data);
  const members = groupMembers(design);
  return {
    held: quantileRows(design, [50]),
    points: bandPoints(data.features).flatMap((places, determinant) => {
      const cells = profilePoints(data, determinant);
      return places.map((place) => ({ columns: members[determinant]!, cells, place }));
    }),
  };
}

/**
 * Predictions at the points of every determinant that have an interval, the others at their medians.
 *
 * @param data - the sample whose values and medians these are.
 * @param predict - predictions of rows, row-major.
 * @returns end to end, in the order of {@link bandPoints}.
 */
export async function medianProfiles(
  data: GrowthData,
  predict: (x: Float64Array, rows: number) => Promise<Float64Array>,
): Promise<Float64Array> {
  let drawn = bands.get(data);
  if (!drawn) bands.set(data, (drawn = bandsOf(data)));
  const { held, points } = drawn;
  const width = held.length;
  const most = Math.max(1, Math.floor(mostCells / width));
  const predictions = new Float64Array(points.length);
  for (let first = 0; first < points.length; first += most) {
    const block = points.slice(first, first + most);
    const x = new Float64Array(block.length * width);
    block.forEach(({ columns, cells, place }, row) => {
      x.set(held, row * width);
      columns.forEach((column, j) => (x[row * width + column] = cells[place * columns.length + j]!));
    });
    predictions.set(await predict(x, block.length), first);
  }
  return predictions;
}
