import { tableToCsv } from '../tables/csv.ts';
import { tableToLatex } from '../tables/latex.ts';
import { joined, type Table, tableFiles } from '../tables/table.ts';
import { canonicalJson, prettyJson, sha256Hex } from './digest.ts';
import { manifestSchema, type Manifest, type ManifestDraft } from './manifest.ts';

/** A result folder as texts, or bytes, by relative path, `/` between folders. */
export type ResultFiles = ReadonlyMap<string, string | Uint8Array>;

/** What goes into a result folder. */
export interface ResultParts {
  /** The study's result, already in the order its schema gives. */
  readonly result: unknown;
  readonly tables: readonly Table[];
  /** Further files by relative path, such as the report. */
  readonly extras?: ResultFiles;
  readonly manifest: ManifestDraft;
}

/**
 * The files of a result folder: result.json, tables as CSV and LaTeX, those that share a file together, the extras, and manifest.json with the hash of each.
 *
 * @param parts - result, tables, extras and the manifest's facts.
 * @returns texts by relative path, the manifest last.
 * @throws RangeError if a number is not finite, ZodError if the manifest does not fit its schema.
 */
export function bundleResult(parts: ResultParts): ResultFiles {
  const files = new Map<string, string | Uint8Array>([['result.json', prettyJson(parts.result)]]);
  for (const { file, tables } of tableFiles(parts.tables)) {
    files.set(`tables/${file}.csv`, tableToCsv(joined(tables)));
    files.set(`tables/${file}.tex`, tables.map(tableToLatex).join('\n'));
  }
  for (const [path, text] of parts.extras ?? []) files.set(path, text);
  const hashes = Object.fromEntries([...files].map(([path, text]) => [path, sha256Hex(text)]));
  files.set('manifest.json', prettyJson(sealManifest({ ...parts.manifest, files: hashes })));
  return files;
}

/**
 * A manifest with the hash of its own content.
 *
 * @param manifest - everything but `self`.
 * @returns the checked manifest.
 * @throws ZodError if it does not fit its schema.
 */
export function sealManifest(manifest: Omit<Manifest, 'self'>): Manifest {
  return manifestSchema.parse({ ...manifest, self: manifestDigest(manifest) });
}

/**
 * What `self` of a manifest must be.
 *
 * @param manifest - a manifest, with or without `self`.
 * @returns SHA-256 of its canonical JSON without `self`.
 */
export function manifestDigest(manifest: Omit<Manifest, 'self'>): string {
  return sha256Hex(canonicalJson({ ...manifest, self: undefined }));
}
