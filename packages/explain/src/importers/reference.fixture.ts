import { readFileSync } from 'node:fs';
import type { ImportedModel } from './imported-model.ts';
import { readModel } from './read-model.ts';

/** What a library's own predictions decompose into; test/reference has the scripts. */
export interface LibraryVariation {
  readonly prediction: readonly number[];
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

/** Model file, and the script and case that made it. */
export type ReferenceModel = readonly [file: string, script: string, name: string];

/** Every model in test/reference. */
export const referenceModels: readonly ReferenceModel[] = [
  ['xgboost_pruned.model.json', 'xgboost_models', 'xgboost_pruned'],
  ['xgboost_pruned.model.ubj', 'xgboost_models', 'xgboost_pruned'],
  ['xgboost_missing.model.json', 'xgboost_models', 'xgboost_missing'],
  ['xgboost_missing.model.ubj', 'xgboost_models', 'xgboost_missing'],
  ['sklearn_forest.model.json', 'sklearn_ensembles', 'sklearn_forest'],
  ['sklearn_forest.onnx', 'sklearn_ensembles', 'sklearn_forest'],
  ['sklearn_boosting.model.json', 'sklearn_ensembles', 'sklearn_boosting'],
  ['sklearn_boosting.onnx', 'sklearn_ensembles', 'sklearn_boosting'],
  ['ranger_treeinfo.csv', 'ranger_treeinfo', 'ranger_treeinfo'],
  ['randomforest.csv', 'randomforest', 'randomforest'],
];

const root = new URL('../../../../', import.meta.url);

/** Bytes of a file in test/reference. */
export const referenceBytes = (file: string): Uint8Array => readFileSync(new URL(`test/reference/${file}`, root));

interface ReferenceDocument {
  readonly features: readonly string[];
  readonly missing?: readonly number[];
  readonly cases: Readonly<Record<string, LibraryVariation>>;
}

/** A library's model, the sample it was decomposed on in the columns the model has, and the library's own values. */
export interface ReferenceCase {
  readonly model: ImportedModel;
  readonly x: Float64Array;
  readonly rows: number;
  /** Names of all columns of the data. */
  readonly names: readonly string[];
  readonly library: LibraryVariation;
}

/** Reads one of {@link referenceModels}. */
export function referenceCase([file, script, name]: ReferenceModel): ReferenceCase {
  const document = JSON.parse(new TextDecoder().decode(referenceBytes(`${script}.json`))) as ReferenceDocument;
  const [header, ...lines] = readFileSync(new URL('packages/data/datasets/fls2001/fls2001.csv', root), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const names = document.features;
  const model = readModel(referenceBytes(file), { file });
  const missing = new Set(name === 'xgboost_missing' ? document.missing : []);
  const columns = (model.ensemble.featureNames ?? names).map((feature) => names.indexOf(feature));
  // scikit-learn casts features to single precision, an ONNX model whose input is double does not.
  const cast = file === 'sklearn_boosting.onnx' ? Math.fround : Number;
  const cell = (row: number, column: number): number =>
    missing.has(row * names.length + column) ? Number.NaN : cast(Number(lines[row]![header!.indexOf(names[column]!)]));
  const x = Float64Array.from({ length: lines.length * columns.length }, (_, at) =>
    cell(Math.floor(at / columns.length), columns[at % columns.length]!),
  );
  return { model, x, rows: lines.length, names, library: document.cases[name]! };
}
