import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainResultSchema, manifestSchema, sha256Hex, type ExplainResult } from '@kuznets/studies';
import { describe, expect, it } from 'vitest';
import { emptyFolder, file, names, table } from './cli.ts';
import { kuznets } from './lasting.ts';

const root = new URL('../../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** What a library's own predictions decompose into; test/reference has the scripts. */
interface Library {
  readonly features: readonly string[];
  readonly missing?: readonly number[];
  readonly cases: Readonly<
    Record<
      string,
      {
        readonly apv: number;
        readonly meanSquare: number;
        readonly aepv: readonly number[];
        readonly pairs: readonly {
          readonly first: number;
          readonly second: number;
          readonly aepv: number;
          readonly iepv: number;
        }[];
      }
    >
  >;
}

const libraries = ['xgboost_models', 'sklearn_ensembles', 'ranger_treeinfo', 'randomforest'];
const references = new Map(libraries.map((name) => [name, JSON.parse(text(`test/reference/${name}.json`)) as Library]));

/** Model, the script and case that made it, and what the library does to the data before it predicts. */
const models: readonly (readonly [
  string,
  string,
  string,
  { readonly missing?: boolean; readonly singles?: boolean },
])[] = [
  ['xgboost_pruned.model.json', 'xgboost_models', 'xgboost_pruned', {}],
  ['xgboost_missing.model.json', 'xgboost_models', 'xgboost_missing', { missing: true }],
  ['sklearn_forest.model.json', 'sklearn_ensembles', 'sklearn_forest', {}],
  ['sklearn_forest.onnx', 'sklearn_ensembles', 'sklearn_forest', {}],
  ['sklearn_boosting.model.json', 'sklearn_ensembles', 'sklearn_boosting', {}],
  ['sklearn_boosting.onnx', 'sklearn_ensembles', 'sklearn_boosting', { singles: true }],
  ['ranger_treeinfo.csv', 'ranger_treeinfo', 'ranger_treeinfo', {}],
  ['randomforest.csv', 'randomforest', 'randomforest', {}],
];

/** fls2001 without target and texts, as a CSV file. */
function sample({ features, missing = [] }: Library, { missing: holed = false, singles = false }): string {
  const [header, ...rows] = text('packages/data/datasets/fls2001/fls2001.csv')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const absent = new Set(holed ? missing : []);
  const lines = rows.map((cells, row) =>
    features.map((name, k) => {
      const cell = cells[header!.indexOf(name)]!;
      return absent.has(row * features.length + k) ? '' : singles ? String(Math.fround(Number(cell))) : cell;
    }),
  );
  return `${[features, ...lines].map((cells) => cells.join(',')).join('\n')}\n`;
}

const wasm = ['--backend', 'wasm', '--workers', '1'];

/** Two stumps: one on a, one on b. */
const twoStumps = `tree,nodeID,leftChild,rightChild,splitvarID,splitvarName,splitval,terminal,prediction
1,0,1,2,0,a,2.5,FALSE,NA
1,1,NA,NA,NA,NA,NA,TRUE,1
1,2,NA,NA,NA,NA,NA,TRUE,3
2,0,1,2,1,b,0.5,FALSE,NA
2,1,NA,NA,NA,NA,NA,TRUE,0
2,2,NA,NA,NA,NA,NA,TRUE,4
`;

const parse = (json: string): ExplainResult => explainResultSchema.parse(JSON.parse(json));

describe('kuznets explain', () => {
  it.each(models)('decomposes %s as brute force over its own library', async (model, script, name, how) => {
    const folder = emptyFolder();
    const library = references.get(script)!;
    const data = file(folder, 'x.csv', sample(library, how));
    const path = new URL(`test/reference/${model}`, root).pathname;
    const { code, stdout, stderr } = await kuznets(['explain', '--model', path, '--data', data, ...wasm, '--json'], {
      cwd: folder,
    });
    expect(code, stderr).toBe(0);
    const { variation, data: used } = parse(stdout);
    const wanted = library.cases[name]!;
    const close = (got: number | null, value: number, what: string): void =>
      expect(Math.abs(got! - value / wanted.apv), `${what}: ${got} for ${value / wanted.apv}`).toBeLessThan(1e-6);
    const at = (feature: string): number => used.features.findIndex((column) => column.name === feature);
    close(variation.apv / wanted.apv, wanted.apv, 'apv');
    close(variation.meanSquare / wanted.apv, wanted.meanSquare, 'meanSquare');
    library.features.forEach((feature, k) => {
      if (at(feature) < 0) expect(wanted.aepv[k], feature).toBe(0);
      else close(variation.fepv[at(feature)]!, wanted.aepv[k]!, feature);
    });
    const { pairs } = variation;
    expect(pairs!.first).toHaveLength((used.features.length * (used.features.length - 1)) / 2);
    expect(wanted.pairs).toHaveLength(15);
    for (const { first, second, aepv, iepv } of wanted.pairs) {
      const [a, b] = [first, second].map((k) => at(library.features[k]!)).sort((x, y) => x - y);
      const pair = pairs!.first.findIndex((k, index) => k === a && pairs!.second[index] === b);
      close(pairs!.aepv[pair]! / wanted.apv, aepv, `pair ${first}, ${second}`);
      close(pairs!.fiepv[pair]!, iepv, `interaction ${first}, ${second}`);
    }
  });

  it('writes result, tables and manifest, and verify reproduces them', async () => {
    const folder = emptyFolder();
    file(folder, 'm.csv', twoStumps);
    file(folder, 'x.csv', table(12));
    const { code, stdout, stderr } = await kuznets(
      ['explain', '--model', 'm.csv', '--data', 'x.csv', '--target', 'y', ...wasm, '--out', 'r'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(stderr).toContain('100 %: ranger treeInfo, 2 trees');
    expect(stdout).toMatch(
      /Variable +FEPV +FEPV, uncentred +Share +Alone +With all its interactions +Mean \|Shapley\| +Direction +NL\n +1 {2}b /,
    );
    expect(stdout).toMatch(/All +100\.00\n/);
    const read = (name: string): string => readFileSync(join(folder, 'r', name), 'utf8');
    const manifest = manifestSchema.parse(JSON.parse(read('manifest.json')));
    expect(manifest.inputs.map(({ role, source }) => [role, source])).toEqual([
      ['model', { kind: 'file', path: '../m.csv' }],
      ['data', { kind: 'file', path: '../x.csv' }],
    ]);
    expect(Object.keys(manifest.files)).toEqual([
      'result.json',
      'tables/variables.csv',
      'tables/variables.tex',
      'tables/pairs.csv',
      'tables/pairs.tex',
      'tables/effects.csv',
      'tables/effects.tex',
      'tables/shapley-values.csv',
      'tables/shapley-values.tex',
      'units.json',
      'figures/shares.svg',
      'figures/beeswarm.svg',
      'figures/effects.svg',
      'figures/pairs.svg',
      'tables.md',
      'tables.docx',
      'tables.xlsx',
      'README.md',
    ]);
    for (const [name, hash] of Object.entries(manifest.files))
      expect(sha256Hex(readFileSync(join(folder, 'r', name)))).toBe(hash);
    const { variation, accuracy, data } = parse(read('result.json'));
    expect({ names: data.features.map(({ name }) => name), unused: data.unused, target: data.target }).toEqual({
      names: ['a', 'b'],
      unused: [],
      target: 'y',
    });
    expect(variation.ranking).toEqual(['b', 'a']);
    expect(variation.pairs!.iepv[0]).toBeCloseTo(variation.apv - variation.aepv[0]! - variation.aepv[1]!, 12);
    expect(accuracy!.rows).toBe(12);
    expect(read('tables/variables.csv')).toMatch(
      /^place,variable,label,fepv,fepv_uncentred,share,closed,total,mean_abs_shapley,direction,nonlinearity,aepv\r\n1,b,,/,
    );
    // Two stumps of one column each: a value is what the column's stump predicts less its mean.
    const { shapley, shares, notes } = parse(read('result.json'));
    const stumpOf = (column: number, cut: number, [low, high]: readonly [number, number]): number[] => {
      const out = shapley!.x[column]!.map((cell) => (cell! <= cut ? low : high) / 2);
      const mean = out.reduce((sum, value) => sum + value, 0) / 12;
      return out.map((value) => value - mean);
    };
    expect(shapley!.rows).toEqual(Array.from({ length: 12 }, (_, row) => row));
    const parts = [stumpOf(0, 2.5, [1, 3]), stumpOf(1, 0.5, [0, 4])];
    shapley!.values.forEach((values, column) =>
      values.forEach((value, row) => expect(value).toBeCloseTo(parts[column]![row]!, 10)),
    );
    shapley!.prediction.forEach((value, row) =>
      expect(shapley!.expected + parts[0]![row]! + parts[1]![row]!).toBeCloseTo(value, 10),
    );
    expect(shapley!.pairs!.meanAbs).toEqual([0]);
    expect(shares!.standardErrors).toBeNull();
    const covariance = (part: readonly number[]): number =>
      part.reduce((sum, value, row) => sum + value * (parts[0]![row]! + parts[1]![row]!), 0) / 12;
    shares!.shares.forEach((share, column) =>
      expect(share).toBeCloseTo(covariance(parts[column]!) / variation.apv, 10),
    );
    expect(notes).toEqual([]);
    const marks = (name: string, mark: string): number => read(`figures/${name}.svg`).split(`<${mark} `).length - 1;
    expect([marks('beeswarm', 'circle'), marks('shares', 'circle'), marks('pairs', 'rect')]).toEqual([24, 2, 2]);
    expect(read('figures/beeswarm.svg')).toContain(
      `<title>b, r0: ${shapley!.values[1]![0]!.toFixed(4)}`.replace('-', '\u2212'),
    );

    const again = await kuznets(['verify', 'r', ...wasm], { cwd: folder });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('r: reproduced') as string });
    file(folder, 'm.csv', twoStumps.replace('TRUE,4', 'TRUE,5'));
    const changed = await kuznets(['verify', 'r', ...wasm], { cwd: folder });
    expect(changed.code).toBe(5);
    expect(changed.stdout).toMatch(/input .*m\.csv: expected sha256[^]*model: values used[^]*result\.variation/);
  });

  it('takes groups of columns from a file, and says so in the configuration; samples shares of many', async () => {
    const folder = emptyFolder();
    const library = references.get('xgboost_models')!;
    file(folder, 'x.csv', sample(library, {}));
    const groups = { investment: ['EquipInv', 'NequipInv'], faith: ['Buddha', 'Catholic', 'Muslim'] };
    const lines = Object.entries(groups).flatMap(([group, columns]) => columns.map((column) => `${column},${group}\n`));
    file(folder, 'g.csv', `variable,group\n${lines.join('')}Abslat,\n`);
    const model = new URL('test/reference/xgboost_pruned.model.json', root).pathname;
    const args = ['explain', '--model', model, '--data', 'x.csv', '--groups', 'g.csv', '--shapley', '3', ...wasm];
    const { code, stdout, stderr } = await kuznets([...args, '--shares', '2', '--out', 'r'], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/faith +3 +Buddha, Catholic, Muslim\n/);
    expect(stdout).toMatch(/Shares of variance are of \d+ draws of coalitions/);
    const result = parse(readFileSync(join(folder, 'r/result.json'), 'utf8'));
    const { players, data, variation, shapley, shares, config } = result;
    expect(config.groups).toEqual(groups);
    const columnsOf = (name: string): string[] =>
      players.find((player) => player.name === name)!.columns.map((k) => data.features[k]!.name);
    expect(columnsOf('investment').sort()).toEqual(groups.investment);
    expect(columnsOf('faith').sort()).toEqual(groups.faith);
    expect(players).toHaveLength(library.features.length - 3 - (library.features.length - data.features.length));
    expect(variation.fepv).toHaveLength(players.length);
    expect(shapley!.rows).toEqual([0, 36, 71]);
    expect(shapley!.values.map((values) => values.length)).toEqual(players.map(() => 3));
    for (const row of [0, 1, 2]) {
      const sum = shapley!.values.reduce((all, values) => all + values[row]!, shapley!.expected);
      expect(sum).toBeCloseTo(shapley!.prediction[row]!, 10);
    }
    expect(shares!.shares.reduce((sum: number, share) => sum + share!, 0)).toBeCloseTo(1, 10);
    expect(shares!.standardErrors!.every((error) => error >= 0 && error < 0.05)).toBe(true);
    const within = (path: string) => shares!.within!.find((part) => part.path.join('/') === path)!;
    for (const [group, columns] of Object.entries(groups)) {
      const sum = columns.reduce((all, column) => all + within(`${group}/${column}`).share, 0);
      expect(sum).toBeCloseTo(within(group).share, 12);
      expect(columns.every((column) => within(`${group}/${column}`).standardError !== null)).toBe(true);
    }
    expect(stdout).toMatch(/Shares within groups that have a standard error are over 4 draws/);
    expect((await kuznets(['verify', 'r', ...wasm], { cwd: folder })).code).toBe(0);
  });

  it('divides shares among groups within groups, indented, from a path in a file or a map in a configuration', async () => {
    const folder = emptyFolder();
    file(folder, 'm.csv', twoStumps);
    file(folder, 'x.csv', table(12));
    file(folder, 'g.csv', 'variable,group\na,state/law\nb,state\n');
    file(folder, 'k.yaml', 'model: m.csv\ndata: x.csv\ngroups:\n  state: [b, { law: [a] }]\n');
    const args = ['explain', '--model', 'm.csv', '--data', 'x.csv', '--groups', 'g.csv', ...wasm];
    const { code, stdout, stderr } = await kuznets(args, { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(
      /\nGroup or variable +Share +Columns\nstate +100\.00 +2(?=[^]*\n\u00a0{3}b +\d)(?=[^]*\n\u00a0{3}law +\d+\.\d+ +1\n\u00a0{6}a +\d)/,
    );
    const run = await kuznets(['explain', '--config', 'k.yaml', ...wasm, '--json'], { cwd: folder });
    expect(run.code, run.stderr).toBe(0);
    const { config, shares } = parse(run.stdout);
    expect(config.groups).toEqual({ state: ['b', { law: ['a'] }] });
    expect(shares!.within!.map(({ path }) => path.join('/')).sort()).toEqual([
      'state',
      'state/b',
      'state/law',
      'state/law/a',
    ]);
    expect(shares!.shares).toEqual([1]);
  });

  it("takes texts for a model's categories, whose names a file gives, and draws them", async () => {
    const folder = emptyFolder();
    type Case = { readonly name: string; readonly model: string; readonly margin: readonly number[] };
    const xgboost = JSON.parse(text('test/reference/xgboost_categories.json')) as {
      readonly [key: string]: unknown;
      readonly x: readonly (number | null)[];
      readonly cases: readonly Case[];
    };
    const { model, margin } = xgboost.cases.find(({ name }) => name === 'sets')!;
    file(folder, 'm.json', model);
    const cell = (row: number, column: number): string => {
      const value = xgboost.x[5 * row + column]!;
      return value === null ? '' : column > 1 ? String(value) : `level ${value}`;
    };
    const rows = margin.map((_, row) => [0, 1, 2, 3, 4].map((column) => cell(row, column)).join(','));
    file(folder, 'x.csv', `a,b,u,v,w\n${rows.join('\n')}\n`);
    const levels = (name: string, count: number): string[] =>
      Array.from({ length: count }, (_, code) => `${name},level ${code}\n`);
    file(folder, 'levels.csv', `variable,level\n${[...levels('a', 3), ...levels('b', 12)].join('')}`);
    const args = ['explain', '--model', 'm.json', '--data', 'x.csv', ...wasm];
    const refused = await kuznets([...args, '--out', 'r'], { cwd: folder });
    expect(refused.stderr).toMatch(/only in the model: "a", "b";.*or name the levels of texts .*\(--categories\)/);
    const { code, stdout, stderr } = await kuznets(
      [...args, '--categories', 'levels.csv', '--order', '3', '--among', '3', '--out', 'r'],
      {
        cwd: folder,
      },
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/2 of the variables or groups are categories, 2 others have missing cells/);
    const { data, shapley, variation, components } = parse(readFileSync(join(folder, 'r/result.json'), 'utf8'));
    expect(data.features[0]).toMatchObject({ categorical: true, levels: ['level 0', 'level 1', 'level 2'] });
    shapley!.prediction.forEach((prediction, row) => expect(prediction).toBeCloseTo(margin[row]!, 5));
    expect([shapley!.direction[0], variation.nonlinearity[0], variation.pairs!.nonlinearity[0]]).toEqual([
      null,
      null,
      null,
    ]);
    expect(components!.sets.map((set) => set.length)).toEqual([1, 1, 1, 2, 2, 2, 3]);
    const { first, second, hStatistic } = variation.pairs!;
    components!.sets.slice(3, 6).forEach(([one, two], at) => {
      const pair = first.findIndex((player, place) => player === one && second[place] === two);
      if (hStatistic[pair] !== null) expect(components!.hStatistic[3 + at]).toBeCloseTo(hStatistic[pair]!, 9);
    });
    expect(readFileSync(join(folder, 'r/tables/components.csv'), 'utf8').split('\n')).toHaveLength(9);
  });

  it('takes columns in the order of --features, and pairs as asked for', async () => {
    const folder = emptyFolder();
    file(folder, 'm.csv', twoStumps);
    file(folder, 'x.csv', table(12));
    const run = async (...args: string[]): Promise<ExplainResult> =>
      parse(
        (await kuznets(['explain', '--model', 'm.csv', '--data', 'x.csv', ...wasm, '--json', ...args], { cwd: folder }))
          .stdout,
      );
    expect((await run('--features', 'b,y', '--pairs', 'none')).data).toMatchObject({
      features: [{ name: 'b' }, { name: 'y' }],
      unused: ['a'],
    });
    expect((await run('--pairs', 'none')).variation.pairs).toBeNull();
    expect((await run('--pairs', '2')).variation.pairs!.first).toEqual([0]);
  });
});

describe('kuznets explain refuses', () => {
  const xgboost = text('test/reference/xgboost_pruned.model.json');
  const cases: readonly (readonly [
    string,
    number,
    { readonly model?: string; readonly data?: string; readonly args?: readonly string[] },
    readonly RegExp[],
  ])[] = [
    [
      'a model of other variables',
      3,
      { model: xgboost },
      [
        /x\.csv: the data's columns are not the model's features/,
        /only in the model: "Abslat", "Spanish"/,
        /only in the data, or not numeric: "id", "y", "a", "b"/,
      ],
    ],
    [
      'an unsupported objective',
      3,
      { model: xgboost.replace('reg:squarederror', 'binary:hinge') },
      [/m, learner\.objective\.name: unsupported objective: "binary:hinge"; allowed: "reg:squarederror"/],
    ],
    [
      'a billion nodes',
      3,
      { model: xgboost.replace(/"num_nodes":"\d+"/, '"num_nodes":"1000000000"') },
      [/num_nodes: another number of nodes.*"1000000000"/],
    ],
    ['deep nesting', 3, { model: `{"learner":${'['.repeat(1_000_000)}` }, [/nested too deeply: 65; allowed: 64/]],
    [
      'an interaction of more variables than it is looked for among',
      2,
      { args: ['--order', '3', '--among', '2'] },
      [/--among: 2 variables have no interaction of 3; allowed: 3 to 30/],
    ],
    [
      'variables of interactions that are not asked for',
      2,
      { args: ['--among', '3'] },
      [/--among: goes with the setting "order" at 3 to 6, got 2/],
    ],
    ['one row', 3, { data: 'id,y,a,b\nr1,1,2,3\n' }, [/x\.csv: only one row; allowed: at least 2 rows/]],
    [
      'a missing cell the model has no place for',
      3,
      { data: 'id,y,a,b\nr1,1,2,3\nr2,1,,3\n' },
      [/x\.csv, row 3, column "a": 1 missing cell.*allowed: no missing cells/],
    ],
    [
      'too few columns',
      2,
      { args: ['--features', 'a'] },
      [/--features: 1 columns; allowed: 2, one for each feature of the model: "a", "b"/],
    ],
    [
      'an unknown target',
      2,
      { args: ['--target', 'z'] },
      [/--target: "z" is no numeric column of x\.csv; allowed: "y", "a", "b"/],
    ],
    [
      'a file without groups',
      3,
      { args: ['--groups', 'x.csv'] },
      [/x\.csv: no columns that say which variable is in which group: .*allowed: texts in a column variable/],
    ],
    [
      'a group without a name',
      3,
      { data: 'id,y,a,b,code,group\nr1,1,2,3,a,one//two\nr2,1,3,4,b,one\n', args: ['--groups', 'x.csv'] },
      [/x\.csv, row 2, column "group": a group without a name: "one\/\/two"/],
    ],
    [
      'a group of a column that is not there',
      2,
      { data: 'id,y,a,b,code,group\nr1,1,2,3,a,one/two\nr2,1,3,4,c,one\n', args: ['--groups', 'x.csv'] },
      [/--groups: "c" of "one" is no column of the data/],
    ],
    ['one variable to pair', 2, { args: ['--pairs', '1'] }, [/--pairs: must be at least 2.*, got 1/]],
  ];

  it.each(cases)('%s', async (_, status, { model = twoStumps, data = table(12), args = [] }, wanted) => {
    const folder = emptyFolder();
    file(folder, 'm', model);
    file(folder, 'x.csv', data);
    const { code, stdout, stderr } = await kuznets(['explain', '--model', 'm', '--data', 'x.csv', ...wasm, ...args], {
      cwd: folder,
    });
    for (const part of wanted) expect(stderr).toMatch(part);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout, left: names(folder) }).toEqual({ code: status, stdout: '', left: ['m', 'x.csv'] });
  });

  it('a model that is not there', async () => {
    const folder = emptyFolder();
    file(folder, 'x.csv', table(12));
    const { code, stderr } = await kuznets(['explain', '--model', 'none.json', '--data', 'x.csv', ...wasm], {
      cwd: folder,
    });
    expect(stderr).toMatch(/none\.json: there is no such file/);
    expect(code).toBe(3);
  });
});
