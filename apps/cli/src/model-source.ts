import { FormatError } from '@kuznets/base';
import { readFileSync, statSync } from 'node:fs';
import { readModel, type ImportedModel, type ModelFormat } from '@kuznets/explain';
import { ensembleDigest, sha256Hex, type ManifestInput } from '@kuznets/studies';

const mostBytes = 256 * 2 ** 20;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'the file may not be read',
  EPERM: 'the file may not be read',
};

/** Reads a model's file; its size is checked before it is read. */
export function loadModel(
  path: string,
  format: ModelFormat | null,
): { readonly model: ImportedModel; readonly input: ManifestInput } {
  const bytes = readBytes(path);
  const model = readModel(bytes, { file: path, maxBytes: mostBytes, ...(format === null ? {} : { format }) });
  const input = {
    role: 'model',
    source: { kind: 'file', path },
    sha256: sha256Hex(bytes),
    bytes: bytes.length,
    canonicalSha256: ensembleDigest(model.ensemble),
  } as const;
  return { model, input };
}

function readBytes(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > mostBytes)
      throw new FormatError('too large', {
        where: { file: path },
        got: `${size} bytes`,
        allowed: `${mostBytes} bytes`,
      });
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new FormatError(reasons[code] ?? `the file cannot be read (${code})`, {
      where: { file: path },
      allowed: 'the path of a readable file',
      cause,
    });
  }
}
