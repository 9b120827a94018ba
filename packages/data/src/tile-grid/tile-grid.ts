/** A map drawn as one square a unit. */
export interface TileGrid {
  readonly rows: number;
  readonly columns: number;
  /** Every unit once. */
  readonly tiles: readonly Tile[];
}

/** A unit's square. */
export interface Tile {
  /** The unit's id in the data set. */
  readonly id: string;
  /** What fits into the square. */
  readonly label: string;
  /** From the top, from 0. */
  readonly row: number;
  /** From the left, from 0. */
  readonly column: number;
}

const layouts: Readonly<Record<string, { readonly layout: string; readonly ids?: string }>> = {
  'us-states': {
    layout: `
      .  .  .  .  .  .  .  .  .  .  ME .
      .  .  .  .  .  .  .  .  VT NH .  .
      WA ID MT ND MN WI .  MI NY MA .  .
      OR NV WY SD IA IL IN OH PA NJ CT RI
      CA UT CO NE MO KY WV VA MD DE .  .
      .  AZ NM KS AR TN NC SC .  .  .  .
      .  .  .  OK LA MS AL GA .  .  .  .
      .  .  .  TX .  .  .  .  FL .  .  .`,
    ids: `AL ALABAMA AZ ARIZONA AR ARKANSAS CA CALIFORNIA CO COLORADO CT CONNECTICUT DE DELAWARE FL FLORIDA GA GEORGIA ID IDAHO
      IL ILLINOIS IN INDIANA IA IOWA KS KANSAS KY KENTUCKY LA LOUISIANA ME MAINE MD MARYLAND MA MASSACHUSETTS MI MICHIGAN
      MN MINNESOTA MS MISSISSIPPI MO MISSOURI MT MONTANA NE NEBRASKA NV NEVADA NH NEW_HAMPSHIRE NJ NEW_JERSEY NM NEW_MEXICO
      NY NEW_YORK NC NORTH_CAROLINA ND NORTH_DAKOTA OH OHIO OK OKLAHOMA OR OREGON PA PENNSYLVANIA RI RHODE_ISLAND
      SC SOUTH_CAROLINA SD SOUTH_DAKOTA TN TENNESSE TX TEXAS UT UTAH VT VERMONT VA VIRGINIA WA WASHINGTON WV WEST_VIRGINIA
      WI WISCONSIN WY WYOMING`,
  },
  provinces: {
    layout: `
      .    .    .    .    .      .    .    .    黑龙江
      .    .    .    .    内蒙古 .    .    辽宁 吉林
      .    新疆 .    宁夏 山西   河北 北京 天津 .
      .    青海 甘肃 陕西 河南   山东 .    .    .
      西藏 四川 重庆 湖北 安徽   江苏 上海 .    .
      .    云南 贵州 湖南 江西   浙江 .    .    .
      .    .    广西 广东 福建   .    .    .    .
      .    .    .    海南 .      .    .    .    .`,
  },
};

const words = (text: string): string[] => text.trim().split(/\s+/);

/**
 * The tile grid of a data set of the catalogue: a square for each unit, about where it lies.
 *
 * @param dataset - Name in the catalogue.
 * @returns the grid of the 48 states of `us-states` or the 31 provinces of `provinces`; undefined for other data.
 * @example
 * ```ts
 * tileGrid('us-states')?.tiles.find(({ id }) => id === 'TEXAS'); // { id: 'TEXAS', label: 'TX', row: 7, column: 3 }
 * ```
 */
export const tileGrid = (dataset: string): TileGrid | undefined => {
  const found = Object.hasOwn(layouts, dataset) ? layouts[dataset] : undefined;
  if (found === undefined) return undefined;
  const pairs = words(found.ids ?? '');
  const ids = new Map(pairs.flatMap((code, at) => (at % 2 === 0 ? [[code, pairs[at + 1] ?? code] as const] : [])));
  const lines = found.layout.trim().split('\n').map(words);
  return {
    rows: lines.length,
    columns: lines.reduce((most, line) => Math.max(most, line.length), 0),
    tiles: lines.flatMap((line, row) =>
      line.flatMap((label, column) => (label === '.' ? [] : [{ id: ids.get(label) ?? label, label, row, column }])),
    ),
  };
};
