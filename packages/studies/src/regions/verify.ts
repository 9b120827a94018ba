import { compareJson, type Difference } from '../results/difference.ts';
import { prettyJson } from '../results/digest.ts';
import type { Manifest } from '../results/manifest.ts';
import { runStudy } from '../study/run-study.ts';
import type { RunOptions } from '../study/units.ts';
import { regionsConfigSchema } from './config.ts';
import { type RegionsData, regionsDataDigest } from './data.ts';
import { regionsResultSchema } from './result.ts';
import { regionsStudy } from './study.ts';

/**
 * Runs a regions study again from its manifest and compares every number with the stored result.
 *
 * @param manifest - the study's manifest.
 * @param stored - result.json as stored, parsed.
 * @param data - the sample as it is now.
 * @param options - device (the same backend rounds the same way), progress and interruption.
 * @returns every difference; empty if it reproduces.
 * @throws ConfigError if the manifest's configuration no longer suits the sample.
 */
export async function verifyRegions(
  manifest: Manifest,
  stored: unknown,
  data: RegionsData,
  options: RunOptions,
): Promise<Difference[]> {
  const config = regionsConfigSchema.safeParse(manifest.config);
  if (!config.success)
    return [
      { where: 'manifest.json config', expected: 'a regions configuration', got: config.error.issues[0]!.message },
    ];
  const sample = regionsDataDigest(data);
  const differences: Difference[] = manifest.inputs.flatMap((input) =>
    input.role !== 'data' || input.canonicalSha256 === sample
      ? []
      : [{ where: `${input.role}: values used`, expected: input.canonicalSha256, got: sample }],
  );
  const parsed = regionsResultSchema.safeParse(stored);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return [
      ...differences,
      { where: `result.json ${issue.path.map(String).join('.')}`, expected: 'a regions result', got: issue.message },
    ];
  }
  const again = (await runStudy(regionsStudy, config.data, data, options)).result;
  return [...differences, ...compareJson(stored, JSON.parse(prettyJson(again)), { root: 'result' })];
}
