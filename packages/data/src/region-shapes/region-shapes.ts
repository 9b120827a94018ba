import { DataError, quotedList } from '@kuznets/base';

/** Outlines of regions, read from GeoJSON. */
export interface RegionShapes {
  /** The file's name. */
  readonly file: string;
  /** `id`, or the property that holds the regions' ids. */
  readonly matchedBy: string;
  /** One a region, in the regions' order. */
  readonly shapes: readonly RegionShape[];
}

/** Outline of one region. */
export interface RegionShape {
  readonly id: string;
  /** Coordinates of a GeoJSON MultiPolygon: polygons, rings, points `[x, y]`. */
  readonly polygons: readonly (readonly (readonly (readonly [number, number])[])[])[];
}

/** Options of {@link regionShapes}. */
export interface RegionShapesOptions {
  /** The file's name, for messages. */
  readonly file: string;
  /** Property of the features that holds the ids. Default: the feature's own `id`, or the property that matches most regions. */
  readonly idProperty?: string;
}

const mostPoints = 200_000;

/**
 * Outlines of regions from a GeoJSON feature collection of polygons (RFC 7946, https://doi.org/10.17487/RFC7946).
 *
 * Features of other places are left out. Coordinates are rounded to five decimals.
 *
 * @param text - the file's content.
 * @param ids - the regions.
 * @param options - see {@link RegionShapesOptions}.
 * @returns one shape a region, in the order of `ids`.
 * @throws DataError for what is not such a collection, for more than 200,000 points, and where a region has no feature or
 * several, listing what matches on neither side.
 * @example
 * ```ts
 * regionShapes(await readFile('states.geojson', 'utf8'), states.ids, { file: 'states.geojson', idProperty: 'NAME' });
 * ```
 */
export function regionShapes(
  text: string,
  ids: readonly string[],
  { file, idProperty }: RegionShapesOptions,
): RegionShapes {
  const features = readFeatures(text, file);
  const known = new Set(ids);
  const matchedBy = idProperty ?? bestName(features, known);
  const found = new Map<string, Feature[]>();
  for (const feature of features) {
    const id = feature.names.get(matchedBy) ?? '';
    const same = found.get(id);
    if (same === undefined) found.set(id, [feature]);
    else same.push(feature);
  }
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) {
    const spare = [...found.keys()].filter((id) => id !== '' && !known.has(id));
    throw new DataError(
      `${missing.length} of ${ids.length} regions have no feature: ${quotedList(missing, 60)}; features that are no region: ${spare.length === 0 ? 'none' : quotedList(spare, 60)} (by ${matchedBy === 'id' ? 'id' : `property "${matchedBy}"`})`,
      { where: { file }, allowed: 'a feature with the id of each region' },
    );
  }
  const twice = ids.filter((id) => found.get(id)!.length > 1);
  if (twice.length > 0)
    throw new DataError(`several features have the same id: ${quotedList(twice)}`, {
      where: { file },
      allowed: 'one feature a region; join them as a MultiPolygon',
    });
  const shapes = ids.map((id) => ({ id, polygons: found.get(id)![0]!.polygons(id) }));
  const points = shapes.reduce(
    (sum, { polygons }) => sum + polygons.flat().reduce((own, ring) => own + ring.length, 0),
    0,
  );
  if (points > mostPoints)
    throw new DataError(`${points} points are more than a result should hold`, {
      where: { file },
      allowed: `at most ${mostPoints}; simplify the outlines`,
    });
  return { file, matchedBy, shapes };
}

/** What the most regions are found by; where none is found, what tells most features apart names them in the message. */
function bestName(features: readonly Feature[], known: ReadonlySet<string>): string {
  const values = new Map<string, Set<string>>([['id', new Set()]]);
  for (const { names } of features)
    for (const [name, value] of names) {
      const distinct = values.get(name);
      if (distinct === undefined) values.set(name, new Set([value]));
      else distinct.add(value);
    }
  let best = { name: 'id', score: -1 };
  for (const [name, distinct] of values) {
    let matched = 0;
    for (const value of distinct) if (known.has(value)) matched += 1;
    const score = matched * (features.length + 1) + distinct.size;
    if (score > best.score) best = { name, score };
  }
  return best.name;
}

interface Feature {
  /** By what it can be found: its properties, and its own id as `id`. */
  readonly names: ReadonlyMap<string, string>;
  polygons(id: string): RegionShape['polygons'];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readFeatures(text: string, file: string): Feature[] {
  const allowed = 'a GeoJSON FeatureCollection of Polygon and MultiPolygon features';
  const fail = (problem: string): never => {
    throw new DataError(problem, { where: { file }, allowed });
  };
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return fail(`no JSON: ${(error as Error).message}`);
  }
  if (!isRecord(json) || json['type'] !== 'FeatureCollection' || !Array.isArray(json['features']))
    return fail('no FeatureCollection');
  return json['features'].map((feature: unknown, at) => {
    if (!isRecord(feature) || feature['type'] !== 'Feature') return fail(`feature ${at} is no Feature`);
    const properties = isRecord(feature['properties']) ? feature['properties'] : {};
    const name = (value: unknown): string | undefined =>
      typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    const names = new Map<string, string>();
    for (const [key, value] of [...Object.entries(properties), ['id', feature['id']] as const]) {
      const said = name(value);
      if (said !== undefined) names.set(key, said);
    }
    return {
      names,
      polygons: (id) => {
        const geometry = feature['geometry'];
        const kind = isRecord(geometry) ? geometry['type'] : null;
        const rings: unknown = isRecord(geometry) ? geometry['coordinates'] : undefined;
        if (kind !== 'Polygon' && kind !== 'MultiPolygon') return fail(`feature "${id}" is of type ${String(kind)}`);
        const polygons: unknown = kind === 'Polygon' ? [rings] : rings;
        return isPolygons(polygons)
          ? polygons.map((polygon) => polygon.map((ring) => ring.map(([x, y]) => [rounded(x), rounded(y)] as const)))
          : fail(`feature "${id}" has coordinates that are no rings of at least four points within ${farthest}`);
      },
    };
  });
}

/** Degrees or metres; what lies beyond cannot be drawn. */
const farthest = 1e9;

const isCoordinate = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= farthest;

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5;

function isPolygons(value: unknown): value is [number, number][][][] {
  const isPoint = (point: unknown): boolean =>
    Array.isArray(point) && point.length >= 2 && isCoordinate(point[0]) && isCoordinate(point[1]);
  const isRing = (ring: unknown): boolean => Array.isArray(ring) && ring.length >= 4 && ring.every(isPoint);
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((polygon) => Array.isArray(polygon) && polygon.length > 0 && polygon.every(isRing))
  );
}
