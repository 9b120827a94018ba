import type { Difference } from '../results/difference.ts';
import { compareJson } from '../results/difference.ts';
import { prettyJson } from '../results/digest.ts';
import type { Manifest } from '../results/manifest.ts';
import { growthConfigSchema } from './config.ts';
import { growthDataDigest } from './data.ts';
import { growthResultSchema, type GrowthResult } from './result.ts';
import { runGrowthStudy, type GrowthStudyOptions } from './run.ts';

/**
 * Runs a growth study again from its manifest and compares every number with the stored result.
 *
 * @param manifest - the study's manifest.
 * @param stored - result.json as stored, parsed.
 * @param options - device, the sample as it is now, progress and interruption.
 * @returns every difference: the sample's hash, forest hashes, and places in the result; empty if it reproduces.
 * @throws SettingsError if the manifest's configuration no longer suits the sample.
 */
export async function verifyGrowth(
  manifest: Manifest,
  stored: unknown,
  options: GrowthStudyOptions,
): Promise<Difference[]> {
  const config = growthConfigSchema.safeParse(manifest.config);
  if (!config.success)
    return [
      { where: 'manifest.json config', expected: 'a growth configuration', got: config.error.issues[0]!.message },
    ];
  const differences: Difference[] = [];
  const sample = growthDataDigest(options.data);
  for (const input of manifest.inputs) {
    if (input.canonicalSha256 !== sample)
      differences.push({ where: `${input.role}: values used`, expected: input.canonicalSha256, got: sample });
  }
  const parsed = growthResultSchema.safeParse(stored);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return [
      ...differences,
      { where: `result.json ${issue.path.map(String).join('.')}`, expected: 'a growth result', got: issue.message },
    ];
  }
  const again = await runGrowthStudy(config.data, options);
  const models = growthModels(again);
  differences.push(...compareJson(manifest.models, models, { root: 'manifest.json models' }));
  differences.push(...compareJson(stored, JSON.parse(prettyJson(again)), { root: 'result' }));
  return differences;
}

/**
 * The hash of every model of a result, as its manifest lists them.
 *
 * @param result - a growth result.
 * @returns method, seed and hash, in the order of the result.
 */
export function growthModels(result: GrowthResult): Manifest['models'] {
  return result.methods.flatMap((method) =>
    method.runs.flatMap(({ seed, modelHash }) =>
      modelHash === null ? [] : [{ method: method.id, seed, sha256: modelHash }],
    ),
  );
}
