import { DataError, quotedList } from '@kuznets/base';
import type { Column, Table } from '../table/types.ts';
import { tileGrid } from '../tile-grid/tile-grid.ts';
import { provincesByBorder } from './provinces.ts';
import { statesByBorder } from './states.ts';

/** Which regions are neighbours. */
export interface RegionBorders {
  /** Two regions by their places, the lower first, each pair once. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Above 0, one a pair. */
  readonly weights: readonly number[];
  /** Names in the file that are no regions: their pairs are left out. */
  readonly unknown: readonly string[];
}

const byBorder: Readonly<Record<string, string>> = { 'us-states': statesByBorder, provinces: provincesByBorder };

const headings = ['weight', 'weights'];

/**
 * Neighbours from a table with a row a pair: the regions' ids in its first two columns, a weight perhaps in one called `weight`.
 *
 * A pair may stand in both orders. Pairs with a name that is no region are left out, and the names said.
 *
 * @param table - such as `a,b` with rows `Hebei,Beijing`.
 * @param ids - the regions.
 * @returns pairs of regions, weights (1 where there are none), names that are no regions.
 * @throws DataError naming a row that joins a region to itself, has no name, or gives a pair another weight than before, and where no pair is of regions.
 * @example
 * ```ts
 * const table = await parseTable('from,to\nTEXAS,OKLAHOMA\n', { file: 'borders.csv' });
 * regionBorders(table, ['OKLAHOMA', 'TEXAS', 'UTAH']).pairs; // [[0, 1]]
 * ```
 */
export function regionBorders({ columns, file, lines, rows }: Table, ids: readonly string[]): RegionBorders {
  const weight = columns.find(({ name, kind }) => kind === 'numeric' && headings.includes(name.toLowerCase()));
  const [from, to] = columns.filter((column) => column !== weight);
  if (from === undefined || to === undefined)
    throw new DataError('no two columns of regions', {
      where: { file },
      got: columns.map(({ name }) => name).join(', '),
      allowed: 'a row for each two neighbours, their ids in the first two columns',
    });
  const found = new Map<string, { readonly pair: readonly [number, number]; readonly weight: number }>();
  const unknown = new Set<string>();
  const [first, second] = [placesOf(from, ids), placesOf(to, ids)];
  for (let row = 0; row < rows; row++) {
    const fail = (what: string, got: string | number, allowed: string): never => {
      throw new DataError(what, { where: { file, row: lines[row]! }, got, allowed });
    };
    const names = [nameOf(from, row), nameOf(to, row)];
    if (names.includes('')) fail('a region has no name', names.join(', '), 'two ids of regions');
    if (names[0] === names[1]) fail('a region is its own neighbour', names[0]!, 'two different regions');
    const places = [first(row), second(row)];
    names.forEach((name, at) => places[at] === undefined && unknown.add(name));
    const [low, high] = places.toSorted((a, b) => (a ?? -1) - (b ?? -1));
    if (low === undefined || high === undefined) continue;
    const value = weight?.kind === 'numeric' ? weight.values[row]! : 1;
    if (!(value > 0)) fail('no weight of two neighbours', value, 'numbers above 0');
    const known = found.get(`${low} ${high}`);
    if (known !== undefined && known.weight !== value)
      fail(`${names.join(' and ')} have two weights`, value, `${known.weight}, as before`);
    found.set(`${low} ${high}`, { pair: [low, high], weight: value });
  }
  if (found.size === 0)
    throw new DataError('no row is of two of the regions', {
      where: { file },
      got: unknown.size === 0 ? 'no rows' : quotedList([...unknown], 60),
      allowed: `ids such as ${quotedList(ids, 60)}`,
    });
  const sorted = [...found.values()].sort((a, b) => a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
  return { pairs: sorted.map(({ pair }) => pair), weights: sorted.map((one) => one.weight), unknown: [...unknown] };
}

/**
 * Neighbours among the regions of a data set of the catalogue.
 *
 * @param dataset - name in the catalogue.
 * @param ids - regions of it, all or some.
 * @returns states of `us-states`, provinces of `provinces`, that share a border longer than a point; undefined for other data.
 * @example
 * ```ts
 * catalogueBorders('us-states', ['MAINE', 'NEW_HAMPSHIRE', 'VERMONT'])?.pairs; // [[0, 1], [1, 2]]
 * ```
 */
export function catalogueBorders(dataset: string, ids: readonly string[]): RegionBorders | undefined {
  if (!Object.hasOwn(byBorder, dataset)) return undefined;
  const places = new Map(tileGrid(dataset)!.tiles.map(({ id, label }) => [label, ids.indexOf(id)]));
  const pairs = byBorder[dataset]!.trim()
    .split('\n')
    .flatMap((line) => {
      const [region, ...others] = line.trim().split(' ');
      return others.map((other) => [places.get(region!)!, places.get(other)!] as const);
    })
    .filter((pair) => pair.every((place) => place >= 0))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return { pairs, weights: pairs.map(() => 1), unknown: [] };
}

/** Ids that are numbers are found by their value, however many zeros stand in front. */
function placesOf(column: Column, ids: readonly string[]): (row: number) => number | undefined {
  if (column.kind === 'text') {
    const places = new Map(ids.map((id, at) => [id, at]));
    return (row) => places.get(column.values[row]!);
  }
  const places = new Map(ids.map((id, at) => [Number(id), at]));
  return (row) => places.get(column.values[row]!);
}

const nameOf = (column: Column, row: number): string =>
  column.kind === 'text' ? column.values[row]! : Number.isNaN(column.values[row]!) ? '' : String(column.values[row]!);
