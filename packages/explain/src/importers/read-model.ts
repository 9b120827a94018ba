import { ConfigError, FormatError } from '@kuznets/base';
import { readCatboost } from './catboost.ts';
import { parseJson, type JsonNode } from './json-node.ts';
import type { ImportedModel, ModelFormat, ModelText } from './imported-model.ts';
import { readLightgbm } from './lightgbm.ts';
import { chosenOutput } from './outputs.ts';
import { readOnnx } from './onnx.ts';
import { readRanger } from './ranger.ts';
import { readSklearn } from './sklearn.ts';
import { parseUbjson } from './ubjson.ts';
import { readXgboost } from './xgboost.ts';

/** Options of {@link readModel}. */
export interface ReadModelOptions {
  /** Default: told from the content. */
  readonly format?: ModelFormat;
  /** Which output of a model of several to read, a class or a target, from 0. Needed where there are several. */
  readonly output?: number;
  /** Name used in messages. Default `(model)`. */
  readonly file?: string;
  /** Largest file in bytes. Default 256 MiB; reading takes a small multiple of the file in memory. */
  readonly maxBytes?: number;
}

/** Formats of {@link readModel} and what writes each. */
export const modelFormats: Readonly<Record<ModelFormat, string>> = {
  xgboost: "XGBoost's JSON or UBJSON (save_model('model.json') or ('model.ubj'))",
  lightgbm: "LightGBM's text (save_model('model.txt'))",
  catboost: "CatBoost's JSON (save_model('model.json', format='json'))",
  sklearn: 'the JSON of export_sklearn.py',
  onnx: 'ONNX with one TreeEnsembleRegressor (skl2onnx, onnxmltools)',
  ranger: "CSV of ranger's treeInfo (export_ranger.R; randomForest and gbm by their own exporters)",
};

/**
 * Reads a tree ensemble that another program grew: XGBoost, LightGBM, CatBoost, scikit-learn
 * (by a small script, or by ONNX), R's ranger, randomForest and gbm (by small scripts).
 *
 * The ensemble predicts what the program predicts, up to the rounding of its sums: thresholds are moved to where the
 * program's own comparison, in single precision or by `<`, changes over in double precision. Where the program applies a link function
 * the ensemble is the margin before it, and `link` says which; of several outputs it is the one asked for. What cannot be had exactly is
 * refused by name: boosters other than trees, models that predict labels alone.
 * A file is never trusted: every size is checked against what the file holds, every tree is walked once, so that time and
 * memory are proportional to the bytes.
 *
 * @param source - the file's bytes.
 * @param options - see {@link ReadModelOptions}.
 * @returns the ensemble, the format and what the file says it is.
 * @throws FormatError naming file, tree and node, what was found and what is allowed.
 * @throws ConfigError where `format` is unknown.
 * @see XGBoost's model schema, https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html
 * @example
 * ```ts
 * const { ensemble, program } = readModel(await readFile('xgb.json'), { file: 'xgb.json' });
 * program; // XGBoost 1.7.4, reg:squarederror
 * ```
 */
export function readModel(source: Uint8Array, options: ReadModelOptions = {}): ImportedModel {
  const { format, output, file = '(model)', maxBytes = 256 * 2 ** 20 } = options;
  if (output !== undefined && (!Number.isInteger(output) || output < 0))
    throw new ConfigError(`output ${output}; allowed: a whole number of at least 0`);
  if (format !== undefined && !Object.hasOwn(modelFormats, format)) {
    throw new ConfigError(`format "${format}"; allowed: ${Object.keys(modelFormats).join(', ')}`);
  }
  if (source.length > maxBytes)
    throw new FormatError('too large', {
      where: { file },
      got: `${source.length} bytes`,
      allowed: `${maxBytes} bytes`,
    });
  if (source[0] === pickleStart && source[1]! <= newestPickle) {
    throw new FormatError("Python's pickle (joblib)", {
      where: { file },
      allowed: `what a program of another language can read: ${modelFormats.sklearn}, which in Python \`from export_sklearn import export_trees; export_trees(joblib.load(${JSON.stringify(file)}), "model.json")\` writes, or ${modelFormats.onnx}`,
    });
  }
  if (source.length === 0) throw new FormatError('an empty file', { where: { file }, allowed: 'a model' });
  const binary = looksBinary(source);
  if (binary && source[0] === openBrace && (format === undefined || format === 'xgboost'))
    return readXgboost(parseUbjson(file, source), output);
  if (format === 'onnx' || (format === undefined && binary)) return readOnnx(file, source, output);
  return readText({ file, text: decode(file, source) }, options);
}

const openBrace = 123;

/** A pickle begins with this opcode and the version of the protocol. */
const pickleStart = 0x80;
const newestPickle = 5;

/** Text holds no control characters but white space; the tag that opens an ONNX file is one. */
function looksBinary(source: Uint8Array): boolean {
  return source.subarray(0, 64).some((byte) => byte < 32 && !whiteSpace.includes(byte));
}

const whiteSpace = [9, 10, 13];

function decode(file: string, source: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source);
  } catch (cause) {
    throw new FormatError('not UTF-8', { where: { file }, allowed: 'UTF-8 text, or ONNX', cause });
  }
}

function readText(model: ModelText, { format, output }: ReadModelOptions): ImportedModel {
  const { file, text } = model;
  if (format === 'lightgbm' || (format === undefined && /^tree\s/.test(text))) return readLightgbm(model, output);
  if (format === 'ranger' || (format === undefined && /^[^\n]*\bnodeID\b/.test(text))) {
    chosenOutput(file, 1, output);
    return readRanger(model);
  }
  if (format === undefined && !/^\s*\{/.test(text)) {
    throw new FormatError('a file of no known format', {
      where: { file },
      got: text.slice(0, 40),
      allowed: Object.values(modelFormats).join('; '),
    });
  }
  const root = parseJson(file, text);
  const found = format ?? jsonFormat(root);
  if (found === 'catboost') return readCatboost(root, output);
  return found === 'xgboost' ? readXgboost(root, output) : readSklearn(root, output);
}

function jsonFormat(root: JsonNode): 'xgboost' | 'catboost' | 'sklearn' {
  if (root.at('learner').exists) return 'xgboost';
  if (root.at('features_info').exists) return 'catboost';
  if (root.at('format').value === 'sklearn-trees') return 'sklearn';
  return root.refuse(
    'JSON of no known model',
    `${modelFormats.xgboost}; ${modelFormats.catboost}; ${modelFormats.sklearn}`,
  );
}
