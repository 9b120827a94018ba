import { describe, expect, it } from 'vitest';
import { DataError } from '@kuznets/base';
import { regionShapes } from './region-shapes.ts';

const square = (x: number): number[][][] => [
  [
    [x, 0],
    [x + 1, 0],
    [x + 1, 1.000004],
    [x, 0],
  ],
];
const feature = (name: string, x: number, more: object = {}) => ({
  type: 'Feature',
  properties: { name, code: `c${x}`, size: 3 },
  geometry: { type: 'Polygon', coordinates: square(x) },
  ...more,
});
const collection = (...features: object[]): string => JSON.stringify({ type: 'FeatureCollection', features });
const file = 'map.geojson';

describe('regionShapes', () => {
  it('finds the property that names the regions and keeps their order', () => {
    const { matchedBy, shapes } = regionShapes(
      collection(feature('B', 1), feature('A', 0), feature('elsewhere', 5)),
      ['A', 'B'],
      { file },
    );
    expect(matchedBy).toBe('name');
    expect(shapes).toEqual([
      {
        id: 'A',
        polygons: [
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        ],
      },
      {
        id: 'B',
        polygons: [
          [
            [
              [1, 0],
              [2, 0],
              [2, 1],
              [1, 0],
            ],
          ],
        ],
      },
    ]);
  });

  it("takes the features' own ids, several polygons, and the property asked for", () => {
    const own = collection(
      feature('x', 0, { id: 7, geometry: { type: 'MultiPolygon', coordinates: [square(0), square(4)] } }),
    );
    expect(regionShapes(own, ['7'], { file })).toMatchObject({
      matchedBy: 'id',
      shapes: [{ polygons: [expect.any(Array), expect.any(Array)] }],
    });
    expect(regionShapes(collection(feature('A', 0)), ['c0'], { file, idProperty: 'code' }).matchedBy).toBe('code');
    expect(() => regionShapes(collection(feature('A', 0)), ['A'], { file, idProperty: 'code' })).toThrow(
      /1 of 1 regions have no feature: "A"; features that are no region: "c0" \(by property "code"\)/,
    );
  });

  it('lists what matches on neither side', () => {
    const run = () => regionShapes(collection(feature('A', 0), feature('Z', 1)), ['A', 'B', 'C'], { file });
    expect(run).toThrow(DataError);
    expect(run).toThrow(
      'map.geojson: 2 of 3 regions have no feature: "B", "C"; features that are no region: "Z" (by property "name")',
    );
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '{', /no JSON/],
    ['another type', '{"type":"Topology"}', /no FeatureCollection/],
    ['something else among the features', collection({ type: 'Point' }), /feature 0 is no Feature/],
    [
      'points',
      collection(feature('A', 0, { geometry: { type: 'Point', coordinates: [0, 0] } })),
      /feature "A" is of type Point/,
    ],
    ['no geometry', collection(feature('A', 0, { geometry: null })), /feature "A" is of type null/],
    [
      'a ring of three points',
      collection(
        feature('A', 0, {
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [1, 1],
                [0, 0],
              ],
            ],
          },
        }),
      ),
      /no rings of at least four points within 1000000000/,
    ],
    ['a region twice', collection(feature('A', 0), feature('A', 1)), /several features have the same id: "A"/],
    [
      'too many points',
      collection(
        feature('A', 0, {
          geometry: { type: 'Polygon', coordinates: [Array.from({ length: 200_001 }, (_, at) => [at, 0])] },
        }),
      ),
      /200001 points are more than a result should hold/,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => regionShapes(text, ['A'], { file })).toThrow(message);
  });

  it('finds no region by a name that every object has, and draws nothing at the end of the world', () => {
    expect(() => regionShapes(collection(feature('A', 0)), ['A'], { file, idProperty: 'constructor' })).toThrow(
      /1 of 1 regions have no feature: "A"; features that are no region: none \(by property "constructor"\)/,
    );
    expect(() => regionShapes(collection(feature('A', 1e305)), ['A'], { file })).toThrow(
      /feature "A" has coordinates that are no rings of at least four points within 1000000000/,
    );
  });

  it('takes no time that grows with the square of names or of equal ids', () => {
    const many = 30_000;
    const { user } = process.cpuUsage();
    const equal = Array.from({ length: many }, () => feature('A', 0));
    expect(() => regionShapes(collection(...equal), ['A'], { file })).toThrow(/several features have the same id/);
    const named = Array.from({ length: many }, (_, i) => feature('A', 0, { properties: { [`p${i}`]: i } }));
    expect(() => regionShapes(collection(...named), ['A'], { file })).toThrow(/1 of 1 regions have no feature/);
    expect(process.cpuUsage().user - user).toBeLessThan(10e6);
  });
});
