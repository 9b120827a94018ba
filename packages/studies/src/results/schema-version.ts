/** That a document is of another schema version. */
export interface OtherVersion {
  readonly got: string;
  /** The version that is read here, and how to go on. */
  readonly allowed: string;
}

/**
 * What to say of a document that another version of the studies wrote.
 *
 * @param document - a parsed document with a `schemaVersion`.
 * @param version - the version that is read here.
 * @returns null where it is of that version.
 */
export function otherVersion(document: unknown, version: number): OtherVersion | null {
  const found = typeof document === 'object' && document !== null && 'schemaVersion' in document;
  const got = found ? document.schemaVersion : undefined;
  if (got === version) return null;
  const advice =
    typeof got !== 'number'
      ? 'a folder that a study of kuznets wrote'
      : got < version
        ? 'the folder is older than this kuznets: run the study again, or use the kuznets that wrote it'
        : 'the folder is newer than this kuznets: use the kuznets that wrote it';
  return { got: got === undefined ? 'none' : JSON.stringify(got), allowed: `${version}; ${advice}` };
}
