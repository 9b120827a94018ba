import { keptColumns, type Language, onnxOf, prettyJson, studyWords } from '@kuznets/studies';
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
  readonly lang: Language;
  readonly json?: boolean;
}

/** Writes a kept model for other programs, as ONNX, and says which columns it takes. */
export function exportModel({ from, method, out, lang, json }: ExportOptions, version: string): number {
  const { manifest } = keptStudy(from);
  const kept = keptModel(from, method, manifest, '--method');
  const columns = keptColumns(kept);
  const file = replaceFile(out, onnxOf(kept, version), {
    what: 'model',
    isOurs: (start) => start.slice(0, 16).includes('kuznets'),
  });
  const { target } = kept;
  if (json) print(prettyJson({ method, target, columns, file }));
  else print(`${sentence(studyWords[lang].predictions.exported(target, columns))}\n\nWrote ${file}\n`);
  return exitCodes.ok;
}
