import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, file, names, regionsCsv as csv, regionsQuick as quick } from './cli.ts';
import { kuznets } from './lasting.ts';

describe('kuznets regions', () => {
  it('writes tables and a result that verify reproduces', async () => {
    const folder = emptyFolder();
    file(folder, 'mine.csv', csv());
    const run = await kuznets(['regions', '--data', 'mine.csv', ...quick, '--out', 'out/r'], { cwd: folder });
    expect(run.stderr).toMatch(/^\d+ %.*: Clusters of 2016$[\s\S]*^100 %.*: Forecasts from 2015$/m);
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('Better than random walk') });
    expect(names(join(folder, 'out/r/tables'))).toEqual(
      expect.arrayContaining(['verdicts.csv', 'forecast-levels.tex', 'regions.csv']),
    );
    const result = JSON.parse(readFileSync(join(folder, 'out/r/result.json'), 'utf8')) as {
      described: { gnn: { consensus: { labels: number[] } } };
    };
    expect(result.described.gnn.consensus.labels).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
    const again = await kuznets(['verify', 'out/r', '--backend', 'wasm', '--workers', '2'], { cwd: folder });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('reproduced') });
    const { config } = JSON.parse(readFileSync(join(folder, 'out/r/manifest.json'), 'utf8')) as { config: object };
    file(folder, 'config.json', JSON.stringify({ ...config, data: 'mine.csv' }));
    const repeated = await kuznets(
      ['regions', '--config', 'config.json', '--backend', 'wasm', '--workers', '1', '--json'],
      { cwd: folder },
    );
    expect(repeated.code, repeated.stderr).toBe(0);
    expect(repeated.stdout).toBe(readFileSync(join(folder, 'out/r/result.json'), 'utf8'));
  });

  it('writes quarters and months as people do, and takes them so', async () => {
    const folder = emptyFolder();
    const quarter = (at: number): string => `${2010 + (at >> 2)}Q${(at % 4) + 1}`;
    const month = (at: number): string => `2010-0${at + 1}`;
    for (const [name, written, told, number] of [
      ['quarters.csv', quarter, '2011Q2', '20112'],
      ['months.csv', month, '2010-06', '201006'],
    ] as const) {
      file(
        folder,
        name,
        csv((line) => line.replace(/20\d\d/, (year) => written(Number(year) - 2010))),
      );
      const asked = quick.map((flag) => (flag === '2015' ? told : flag));
      const run = await kuznets(['regions', '--data', name, ...asked, '--describe', told, '--out', `out-${name}`], {
        cwd: folder,
      });
      expect(run.code, run.stderr).toBe(0);
      const result = JSON.parse(readFileSync(join(folder, `out-${name}`, 'result.json'), 'utf8')) as {
        forecasts: { origins: number[] }[];
      };
      expect(result.forecasts[0]!.origins).toEqual([Number(number)]);
      expect(run.stdout.replace(/^Periods are each.*$/m, '')).not.toMatch(number);
      expect(run.stderr).toMatch(`Forecasts from ${told}`);
      expect(run.stderr).not.toMatch(number);
      for (const kind of ['tables', 'figures']) {
        const files = readdirSync(join(folder, `out-${name}`, kind));
        expect(files.length).toBeGreaterThan(5);
        for (const one of files.filter((each) => /\.(csv|md|tex|svg)$/.test(each)))
          expect(readFileSync(join(folder, `out-${name}`, kind, one), 'utf8'), one).not.toMatch(
            new RegExp(`\\b${number}\\b`),
          );
      }
    }
  });

  it('draws every figure, on the outlines given, and notices when they change', async () => {
    const folder = emptyFolder();
    const outlines = (name: (i: number) => string): string =>
      JSON.stringify({
        type: 'FeatureCollection',
        features: Array.from({ length: 9 }, (_, i) => ({
          type: 'Feature',
          properties: { name: name(i) },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [i, 0],
                [i + 1, 0],
                [i + 1, 1],
                [i, 0],
              ],
            ],
          },
        })),
      });
    file(folder, 'mine.csv', csv());
    file(
      folder,
      'map.geojson',
      outlines((i) => `R${i}`),
    );
    const run = await kuznets(
      ['regions', '--data', 'mine.csv', ...quick, '--horizon', '1', '--geojson', 'map.geojson', '--out', 'out/r'],
      { cwd: folder },
    );
    expect(run).toMatchObject({ code: 0 });
    const figures = names(join(folder, 'out/r/figures'));
    const drawn = [
      'accuracy-levels-2015-1',
      'accuracy-scaled-2015-1',
      'cluster-map',
      'forecasts-1',
      'loadings',
      'plane-dae',
      'plane-gnn',
      'plane-pca',
      'reduction',
      'silhouettes',
      'silhouettes-regions',
      'z-scores',
    ];
    expect(figures).toEqual(expect.arrayContaining(drawn.map((name) => `${name}.svg`)));
    expect(figures.filter((name) => name.startsWith('loss')).length).toBeGreaterThanOrEqual(3);
    for (const name of figures) {
      const svg = readFileSync(join(folder, 'out/r/figures', name), 'utf8');
      expect(svg).toMatch(/^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>$/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
    const outlined = readFileSync(join(folder, 'out/r/figures/cluster-map.svg'), 'utf8');
    for (let i = 0; i < 8; i++) expect(outlined).toContain(`R${i}`);
    file(folder, 'map.geojson', outlines((i) => `R${i}`).replace('[1,1]', '[1,2]'));
    const again = await kuznets(['verify', 'out/r', '--backend', 'wasm', '--workers', '1'], { cwd: folder });
    expect(again).toMatchObject({ code: 5, stdout: expect.stringMatching(/map\.geojson: expected sha256/) });
    file(
      folder,
      'map.geojson',
      outlines((i) => `Q${i}`),
    );
    const other = await kuznets(['regions', '--data', 'mine.csv', ...quick, '--geojson', 'map.geojson'], {
      cwd: folder,
    });
    expect(other.code).toBe(3);
    expect(other.stderr).toMatch(/8 of 8 regions have no feature: "R0"[\s\S]*features that are no region: "Q0"/);
  });

  it.each<[string, string, readonly string[], number, RegExp]>([
    [
      'a region twice in a year',
      csv((line, at) => (at === 8 ? line.replace('2011', '2010') : line)),
      [],
      3,
      /R1 in 2010 stands twice/,
    ],
    [
      'text among the numbers',
      csv((line, at) => (at === 9 ? line.replace(/[^,]+$/, 'many') : line)),
      [],
      3,
      /row 11, column "trade"[\s\S]*"many"/,
    ],
    ['one region', csv().split('\n').slice(0, 8).join('\n'), [], 3, /region/],
    ['one period', csv((line) => (/,2016,/.test(line) ? line : '')).replace(/\n+/g, '\n'), [], 3, /period/],
    [
      'a gap in the periods',
      csv((line) => (/,2013,/.test(line) ? '' : line)).replace(/\n+/g, '\n'),
      [],
      3,
      /2013|2012/,
    ],
    ['a GeoJSON file that is not there', csv(), ['--geojson', 'no.geojson'], 3, /no\.geojson: there is no such file/],
    ['more clusters than regions', csv(), ['--clusters', '8'], 2, /--clusters: got 8 for 8 regions/],
    ['a window longer than the sample', csv(), ['--window', '6'], 2, /--window: got 6 for 7 periods/],
    [
      'a constant indicator',
      csv((line) => line.replace(/[^,]+$/, '5')),
      [],
      2,
      /--indicators: trade is constant in 20\d\d/,
    ],
    [
      'a logged indicator below zero',
      csv((line, at) => (at === 4 ? 'R0,2014,-1,1,1' : line)),
      ['--log', 'gdp'],
      3,
      /row 6, column "gdp": a negative number in an indicator that is logged: "-1"/,
    ],
  ])('refuses %s', async (_, text, flags, code, message) => {
    const folder = emptyFolder();
    file(folder, 'mine.csv', text);
    const run = await kuznets(['regions', '--data', 'mine.csv', ...quick, ...flags], { cwd: folder });
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(code);
    expect(names(folder)).toEqual(['mine.csv']);
  });
});
