import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '@kuznets/base';
import {
  explainResultSchema,
  explainSchemaVersion,
  growthMultiverseResultSchema,
  growthMultiverseSchemaVersion,
  growthResultSchema,
  growthSchemaVersion,
  manifestDigest,
  manifestSchema,
  manifestSchemaVersion,
  multiverseResultSchema,
  multiverseSchemaVersion,
  otherVersion,
  regionsResultSchema,
  regionsSchemaVersion,
  sha256Hex,
  type ExplainResult,
  type GrowthMultiverseResult,
  type GrowthResult,
  type Manifest,
  type MultiverseResult,
  type RegionsResult,
} from '@kuznets/studies';
import { recoverResult } from '../output/result-folder.ts';

/** A study's result and manifest, of this version's shape. */
export function readStudy(folder: string): {
  readonly result: GrowthResult | RegionsResult | ExplainResult | MultiverseResult | GrowthMultiverseResult;
  readonly manifest: Manifest;
} {
  recoverResult(folder);
  const manifest = read(folder, 'manifest.json', manifestSchema, manifestSchemaVersion);
  checkAsWritten(folder, manifest);
  switch (manifest.study) {
    case 'growth':
      return { manifest, result: read(folder, 'result.json', growthResultSchema, growthSchemaVersion) };
    case 'regions':
      return { manifest, result: read(folder, 'result.json', regionsResultSchema, regionsSchemaVersion) };
    case 'explain':
      return { manifest, result: read(folder, 'result.json', explainResultSchema, explainSchemaVersion) };
    case 'multiverse':
      return { manifest, result: read(folder, 'result.json', multiverseResultSchema, multiverseSchemaVersion) };
    case 'growth-multiverse': {
      const schema = growthMultiverseResultSchema;
      return { manifest, result: read(folder, 'result.json', schema, growthMultiverseSchemaVersion) };
    }
    default:
      throw new DataError('there is no report of this study', {
        where: { file: join(folder, 'manifest.json') },
        got: manifest.study,
        allowed: 'growth, regions, explain, multiverse, growth-multiverse',
      });
  }
}

/** Refuses a result that is not the one that its manifest was written with. */
function checkAsWritten(folder: string, manifest: Manifest): void {
  if (manifestDigest(manifest) !== manifest.self) throw changed(join(folder, 'manifest.json'));
  readAsWritten(folder, 'result.json', manifest);
}

/** A file of a result folder as text, if it is the one that the manifest was written with. */
export function readAsWritten(folder: string, name: string, manifest: Manifest): string {
  const file = join(folder, name);
  const bytes = existsSync(file) ? readFileSync(file) : null;
  if (bytes === null || sha256Hex(bytes) !== manifest.files[name]) throw changed(file);
  return bytes.toString('utf8');
}

const changed = (file: string): DataError =>
  new DataError('was changed after the study wrote it', {
    where: { file },
    allowed: 'a folder as a study wrote it; kuznets verify says what was changed',
  });

function read<Content>(
  folder: string,
  name: string,
  schema: { readonly parse: (value: unknown) => Content },
  version: number,
): Content {
  const file = join(folder, name);
  const allowed = 'a folder that a study of kuznets wrote';
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new DataError(cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read', {
      where: { file },
      allowed,
      cause,
    });
  }
  const other = otherVersion(value, version);
  if (other !== null)
    throw new DataError('another schema version', { where: { file }, got: other.got, allowed: other.allowed });
  try {
    return schema.parse(value);
  } catch (cause) {
    throw new DataError('is not as a study wrote it', { where: { file }, allowed, cause });
  }
}
