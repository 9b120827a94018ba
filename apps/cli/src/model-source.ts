import { FormatError } from '@kuznets/base';
import { readModel, type ImportedModel } from '@kuznets/explain';
import { ensembleDigest, sha256Hex, type ExplainConfig, type ManifestInput } from '@kuznets/studies';
import { readInput } from './input-file.ts';

const mostBytes = 256 * 2 ** 20;

/** Reads a model's file; its size is checked before it is read. */
export function loadModel(
  path: string,
  { format, modelOutput }: Pick<ExplainConfig, 'format' | 'modelOutput'>,
): { readonly model: ImportedModel; readonly input: ManifestInput } {
  const bytes = readInput(path, { mostBytes, refuse: (what, details) => new FormatError(what, details) });
  const model = readModel(bytes, {
    ...{ file: path, maxBytes: mostBytes },
    ...(format !== null && { format }),
    ...(modelOutput !== null && { output: modelOutput }),
  });
  const input = {
    role: 'model',
    source: { kind: 'file', path },
    sha256: sha256Hex(bytes),
    bytes: bytes.length,
    canonicalSha256: ensembleDigest(model.ensemble),
  } as const;
  return { model, input };
}
