import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KuznetsError, philox4x32, seedKey, treeCount } from '@kuznets/base';
import { parseFile, regionShapes } from '@kuznets/data';
import { readModel } from '@kuznets/explain';
import { expect } from 'vitest';

/** A file that a reader takes. */
type Original = readonly [name: string, bytes: Uint8Array];

/** A reader of files, whole ones of it, and what it must find of one that it takes. */
interface Reader {
  readonly originals: readonly Original[];
  /** Throws a KuznetsError where the file is not sound. */
  readonly read: (bytes: Uint8Array, name: string) => unknown;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const text = (name: string, content: string): Original => [name, new TextEncoder().encode(content)];
const filesOf = (pattern: RegExp, folders: readonly string[]): readonly Original[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => pattern.test(name))
      .map((name) => [name, new Uint8Array(readFileSync(join(root, folder, name)))] as const),
  );

/** Whole numbers below a bound, one after the other. */
type Draw = (below: number) => number;

/** The numbers of one case. */
const drawsOf = (seed: number, at: number): Draw => {
  let count = 0;
  return (below) => {
    const words = philox4x32([at, count >> 2, 0, 0], seedKey(seed));
    const word = words[count % 4]!;
    count += 1;
    return word % below;
  };
};

const TELLING = [0, 1, 0x7f, 0x80, 0xff];

/** Up to four bytes changed; of one in six a part repeated, of one in six the end cut off. */
const changed = (original: Uint8Array, draw: Draw): Uint8Array => {
  let copy = original.slice(0, draw(6) === 0 ? draw(original.length + 1) : original.length);
  if (copy.length === 0) return copy;
  for (let left = draw(5); left > 0; left -= 1)
    copy[draw(copy.length)] = draw(2) === 0 ? TELLING[draw(TELLING.length)]! : draw(256);
  if (draw(6) > 0) return copy;
  const start = draw(copy.length);
  copy = new Uint8Array(Buffer.concat([copy.subarray(0, start + draw(65)), copy.subarray(start)]));
  return copy;
};

const table =
  (options = {}) =>
  async (bytes: Uint8Array, file: string): Promise<void> => {
    const { rows, columns } = await parseFile(bytes, { file, maxBytes: 1 << 26, ...options });
    for (const { values } of columns) expect(values.length).toBe(rows);
  };
const tables = ['packages/data/test/stata', 'packages/data/test/files'];

const ring = '[[0,0],[1,0],[1,1.5],[0,0]]';
const map = text(
  'map.geojson',
  `{"type":"FeatureCollection","features":[${['A', 'B']
    .map(
      (name) =>
        `{"type":"Feature","id":"${name}","properties":{"NAME":"${name}","n":1},"geometry":{"type":"Polygon","coordinates":[${ring}]}}`,
    )
    .join(',')}]}`,
);

/** Categories as programs write them that are not at hand: XGBoost, LightGBM and CatBoost. */
const categorical = [
  text(
    'xgboost.json',
    '{"version":[3,1,0],"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"2"},"objective":{"name":"binary:logistic"},"gradient_booster":{"name":"dart","weight_drop":[0.5],"gbtree":{"model":{"gbtree_model_param":{"num_trees":"1"},"tree_info":[0],"cats":{"enc":[{"offsets":[0,1,2],"values":[97,98]},{"type":1,"values":[]}]},"trees":[{"tree_param":{"num_nodes":"5"},"left_children":[1,3,-1,-1,-1],"right_children":[2,4,-1,-1,-1],"split_indices":[0,1,0,0,0],"split_conditions":[0,0.5,30,10,20],"split_type":[1,0,0,0,0],"default_left":[1,0,0,0,0],"categories":[1,40],"categories_nodes":[0],"categories_segments":[0],"categories_sizes":[2]}]}}}}}',
  ),
  text(
    'lightgbm.txt',
    'tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=1\nobjective=poisson\nfeature_names=a b\nfeature_infos=1:33 [0:1]\n\nTree=0\nnum_leaves=3\nnum_cat=1\ncat_boundaries=0 2\ncat_threshold=2 2\nsplit_feature=0 1\nthreshold=0 -0.25\ndecision_type=1 8\nleft_child=-1 -2\nright_child=1 -3\nleaf_value=1 10 100\n\nend of trees\n\npandas_categorical:[["x", "y"]]\n',
  ),
  text(
    'catboost.json',
    '{"model_info":{"params":{"loss_function":{"type":"RMSE"}}},"features_info":{"float_features":[{"feature_index":0,"flat_feature_index":0,"feature_id":"a","nan_value_treatment":"AsTrue"}],"categorical_features":[{"feature_index":0,"flat_feature_index":1,"feature_id":"g","values":[-77,1234567],"string_values":["x","y"]}]},"scale_and_bias":[2,[0.5]],"oblivious_trees":[{"splits":[{"split_type":"FloatFeature","float_feature_index":0,"border":0.5},{"split_type":"OneHotFeature","cat_feature_index":0,"value":-77}],"leaf_values":[1,2,3,4]}]}',
  ),
];

/** Every reader of files. */
export const readers: Readonly<Record<string, Reader>> = {
  'separated values': { originals: filesOf(/\.csv$/, tables), read: table() },
  Stata: { originals: filesOf(/\.dta$/, tables), read: table() },
  Excel: { originals: filesOf(/\.xlsx$/, tables), read: table({ sheet: 'Data 1' }) },
  Parquet: { originals: filesOf(/\.parquet$/, tables), read: table() },
  Arrow: { originals: filesOf(/\.(?:feather|arrows)$/, tables), read: table() },
  GeoJSON: {
    originals: [map],
    read: (bytes, file) =>
      expect(regionShapes(new TextDecoder().decode(bytes), ['A', 'B'], { file }).shapes.length).toBe(2),
  },
  models: {
    originals: [
      ...filesOf(/\.model\.(json|ubj)$|\.onnx$|^ranger_treeinfo\.csv$|^randomforest\.csv$|^r_\w+\.csv$/, [
        'test/reference',
      ]),
      ...categorical,
    ],
    read: (bytes, file) => expect(treeCount(readModel(bytes, { file, output: 0 }).ensemble.trees)).toBeGreaterThan(0),
  },
};

/** How many files are damaged, of each reader. */
export const casesOf = (usual: number): number => Number(process.env['KUZNETS_MUTATIONS'] ?? usual);

/** Damages files of a reader, each of which must be read, or refused by a KuznetsError. */
export const damage = async ({ originals, read }: Reader, cases: number): Promise<string> => {
  const seed = Number(process.env['KUZNETS_SEED'] ?? 1);
  let slowest = { seconds: 0, what: '' };
  let sound = 0;
  for (let at = 0; at < cases; at += 1) {
    const draw = drawsOf(seed, at);
    const [name, original] = originals[draw(originals.length)]!;
    const bytes = changed(original, draw);
    const what = `${name}, seed ${seed}, case ${at}`;
    const started = performance.now();
    try {
      await read(bytes, name);
      sound += 1;
    } catch (error) {
      if (!(error instanceof KuznetsError)) throw new Error(what, { cause: error });
    }
    const seconds = (performance.now() - started) / 1000;
    if (seconds > slowest.seconds) slowest = { seconds, what };
  }
  return `${cases} damaged files, ${sound} read all the same, slowest ${slowest.seconds.toFixed(2)} s (${slowest.what})`;
};
