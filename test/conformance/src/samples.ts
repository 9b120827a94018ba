import { type RankedSample, type Table, rankTable, syntheticTable, uniforms } from '@kuznets/test-kit';

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function tableOf(
  rows: number,
  features: number,
  cell: (row: number, feature: number) => number,
  target: (row: number) => number,
): Table {
  return {
    rows,
    features,
    x: Float64Array.from({ length: rows * features }, (_, index) =>
      cell(Math.floor(index / features), index % features),
    ),
    y: Float64Array.from({ length: rows }, (_, row) => target(row)),
    names: [],
  };
}

/** A sample whose targets use the whole range that fixed point allows. */
function extremeSample(rows: number, features: number, distinct: number): RankedSample {
  const next = uniforms(rows);
  const ranked = rankTable(tableOf(rows, features, (row, feature) => (row * (feature + 3) + feature) % distinct, next));
  const limit = ranked.rowBits === 16 ? 2 ** 29 : 2 ** 21;
  return { ...ranked, target: Int32Array.from({ length: rows }, () => (next() < 0.5 ? -limit : limit)) };
}

/**
 * Features whose best cuts differ by 2^-33 of the score: every other feature swaps the two middle rows, whose targets differ
 * by one. With 11 rows a leaf, only the cut in the middle is allowed.
 */
function nearTies(): RankedSample {
  const order = (row: number, feature: number): number =>
    feature % 2 === 1 && (row === 10 || row === 11) ? 21 - row : row;
  const ranked = rankTable(tableOf(22, 12, order, (row) => row));
  const high = 2 ** 29 - 1;
  return {
    ...ranked,
    target: Int32Array.from({ length: 22 }, (_, row) => (row < 10 ? -high : row === 10 ? 0 : row === 11 ? 1 : high)),
  };
}

/**
 * Two dummies, of 5 and of 7 rows, whose splits differ by less than 2^-50 of the score: 21 / 17 is nearly the square of the
 * ratio of their sums, which are a convergent of its root. Float64 cannot tell them apart.
 */
function closestScores(): RankedSample {
  const [first, second] = [5, 7];
  const [sumFirst, sumSecond] = [416_343_609, 462_740_050];
  const isIn = (row: number, feature: number): boolean =>
    feature % 2 === 0 ? row < first : row >= first && row < first + second;
  const ranked = rankTable(
    tableOf(
      22,
      6,
      (row, feature) => Number(isIn(row, feature)),
      (row) => row,
    ),
  );
  const share = (sum: number, rows: number, row: number): number => Math.floor((sum + row) / rows);
  const target = Int32Array.from({ length: 22 }, (_, row) => {
    if (row < first) return share(sumFirst, first, row);
    if (row < first + second) return share(sumSecond, second, row - first);
    return -share(sumFirst + sumSecond, 10, row - first - second);
  });
  return { ...ranked, target };
}

/** Named samples of the case tables. */
export const samples = {
  /** Duplicates, dummies, a constant column. */
  mixed: lazily(() => rankTable(syntheticTable({ rows: 40, features: 7 }))),
  /** The size of the growth study, many ties. */
  growth: lazily(() => rankTable(syntheticTable({ rows: 88, features: 67, copies: [7, 8, 40] }))),
  /** Every feature several times: every split ties. */
  copies: lazily(() => rankTable(syntheticTable({ rows: 37, features: 9, mixed: false, copies: [1, 2, 4, 5, 7, 8] }))),
  closestScores: lazily(closestScores),
  /** More than 256 ranks. */
  wide: lazily(() => rankTable(syntheticTable({ rows: 300, features: 5, mixed: false }))),
  /** The layout of samples above 65,535 rows, small. */
  binned: lazily(() => rankTable(syntheticTable({ rows: 700, features: 6 }), { rowBits: 24 })),
  constantTarget: lazily(() =>
    rankTable(
      tableOf(
        20,
        3,
        (row, feature) => (row * (feature + 1)) % 7,
        () => 3,
      ),
    ),
  ),
  constantColumns: lazily(() =>
    rankTable(
      tableOf(
        15,
        2,
        () => 1,
        (row) => row,
      ),
    ),
  ),
  oneRow: lazily(() =>
    rankTable(
      tableOf(
        1,
        2,
        () => 5,
        () => 1,
      ),
    ),
  ),
  twoRows: lazily(() =>
    rankTable(
      tableOf(
        2,
        3,
        (row, feature) => row * feature,
        (row) => row,
      ),
    ),
  ),
  oneFeature: lazily(() => rankTable(syntheticTable({ rows: 61, features: 1, mixed: false }))),
  /** Small whole targets: scores tie within a feature as well. */
  counts: lazily(() =>
    rankTable(
      tableOf(
        48,
        5,
        (row, feature) => (row * (2 * feature + 3)) % 11,
        (row) => (row * 7) % 4,
      ),
    ),
  ),
  /** Below, at and above sizes of workgroups and subgroups. */
  rows31: lazily(() => rankTable(syntheticTable({ rows: 31, features: 31 }))),
  rows32: lazily(() => rankTable(syntheticTable({ rows: 32, features: 32 }))),
  rows33: lazily(() => rankTable(syntheticTable({ rows: 33, features: 33 }))),
  rows63: lazily(() => rankTable(syntheticTable({ rows: 63, features: 65 }))),
  rows64: lazily(() => rankTable(syntheticTable({ rows: 64, features: 64 }))),
  rows65: lazily(() => rankTable(syntheticTable({ rows: 65, features: 63 }))),
  rows128: lazily(() => rankTable(syntheticTable({ rows: 128, features: 5 }))),
  rows160: lazily(() => rankTable(syntheticTable({ rows: 160, features: 9 }))),
  rows161: lazily(() => rankTable(syntheticTable({ rows: 161, features: 9 }))),
  nearTies: lazily(nearTies),
  rows127: lazily(() => rankTable(syntheticTable({ rows: 127, features: 3 }))),
  rows129: lazily(() => rankTable(syntheticTable({ rows: 129, features: 4 }))),
  rows257: lazily(() => rankTable(syntheticTable({ rows: 257, features: 130 }))),
  extreme: lazily(() => extremeSample(90, 6, 13)),
  /** The largest sample with exact ranks. */
  most16: lazily(() => extremeSample(65_535, 3, 19)),
  /** The smallest binned sample, with the largest sums. */
  least24: lazily(() => {
    const { ranks, rankOffsets, lowValues, highValues, ...rest } = extremeSample(65_536, 3, 19);
    return {
      ...rest,
      ranks,
      rankOffsets,
      lowValues,
      highValues,
      rowBits: 24 as const,
      target: rest.target.map((value) => value >> 8),
    };
  }),
} satisfies Record<string, () => RankedSample>;

/** Name of a sample. */
export type SampleName = keyof typeof samples;

/** Groups of columns, named by number. */
export function groupsOf(of: readonly number[]): { readonly names: string[]; readonly of: Uint32Array<ArrayBuffer> } {
  return { names: [...new Set(of)].sort((a, b) => a - b).map(String), of: Uint32Array.from(of) };
}
