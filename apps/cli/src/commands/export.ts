import { keptColumns, type Language, onnxOf, prettyJson, studyWords, xgboostOf } from '@kuznets/studies';
import { exitCodes } from '../exit-codes.ts';
import { replaceFile } from '../output/result-folder.ts';
import { print } from '../output/terminal.ts';
import { sentence } from '../output/text-table.ts';
import { keptModel, keptStudy } from './kept-study.ts';

/** Options of `kuznets export`. */
export interface ExportOptions {
  /** Folder that `kuznets growth --keep-models` wrote. */
  readonly from: string;
  /** Identity of the method. */
  readonly method: string;
  readonly out: string;
  /** Default by the file's extension: XGBoost's JSON for `.json`, ONNX otherwise. */
  readonly to?: 'onnx' | 'xgboost';
  readonly lang: Language;
  readonly json?: boolean;
}

/** Writes a kept model for other programs, and says which columns it takes. */
export function exportModel({ from, method, out, to, lang, json }: ExportOptions, version: string): number {
  const { manifest } = keptStudy(from);
  const kept = keptModel(from, method, manifest, '--method');
  const columns = keptColumns(kept);
  const isXgboost = (to ?? (out.endsWith('.json') ? 'xgboost' : 'onnx')) === 'xgboost';
  const file = replaceFile(out, isXgboost ? xgboostOf(kept) : onnxOf(kept, version), {
    what: 'model',
    isOurs: (start) => (isXgboost ? start.startsWith('{"learner":') : start.slice(0, 16).includes('kuznets')),
  });
  const { target } = kept;
  if (json) print(prettyJson({ method, target, columns, file }));
  else print(`${sentence(studyWords[lang].predictions.exported(target, columns))}\n\nWrote ${file}\n`);
  return exitCodes.ok;
}
