import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { ConfigError } from '@kuznets/base';
import { canonicalJson, prettyJson, sha256Hex, type Difference, type Manifest } from '@kuznets/studies';
import { versions } from '../versions.ts';

/** What was found of a result folder. */
export interface Found {
  readonly manifest: Manifest;
  /** SHA-256 of result.json as it lies there. */
  readonly result: string;
  /** Which units were computed again; null for all of them. */
  readonly sample: { readonly share: number; readonly seed: number } | null;
  readonly differences: readonly Difference[];
  readonly device: Manifest['device'];
}

/** Throws ConfigError where a certificate cannot be written to this path. */
export function checkCertificatePath(path: string, folder: string): void {
  const [file, inside] = [resolve(path), `${resolve(folder)}${sep}`];
  if (file.startsWith(inside))
    throw new ConfigError(
      `--certificate: ${path} lies in the folder that is verified, whose files are all accounted for`,
      {
        allowed: `a path outside it, such as ${join(dirname(folder), 'certificate.json')}`,
      },
    );
  if (existsSync(file)) throw new ConfigError(`--certificate: ${path} is there already`, { allowed: 'a new path' });
}

/**
 * What was computed again, where, and with which outcome, as JSON.
 *
 * `certifies` is a digest of what is certified alone: study, configuration, data, models and numbers. Two certificates of one result have the
 * same, whatever machine, adapter or version they are from. Nothing but digests signs it.
 *
 * @param found - of a result folder.
 * @param when - the time.
 * @returns the certificate.
 */
export function certificateOf({ manifest, result, sample, differences, device }: Found, when: Date) {
  const { study, config, inputs, models } = manifest;
  const of = {
    study,
    config: sha256Hex(canonicalJson(config)),
    inputs: inputs.map(({ role, sha256, canonicalSha256 }) => ({ role, sha256, canonicalSha256 })),
    models,
    result,
  };
  return {
    schemaVersion: 1,
    certifies: sha256Hex(canonicalJson(of)),
    of,
    recomputed: sample ?? 'all',
    reproduced: differences.length === 0,
    differences,
    device,
    versions: versions(),
    created: when.toISOString(),
  };
}

/** Writes a certificate. */
export function writeCertificate(path: string, found: Found): void {
  writeFileSync(path, prettyJson(certificateOf(found, new Date())), { flag: 'wx' });
}
