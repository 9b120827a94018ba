import type { Difference } from '../results/difference.ts';
import { compareJson } from '../results/difference.ts';
import { prettyJson } from '../results/digest.ts';
import type { Manifest } from '../results/manifest.ts';
import { explainConfigSchema } from './config.ts';
import { explainDataDigest } from './data.ts';
import { explainResultSchema } from './result.ts';
import { ensembleDigest, runExplainStudy, type ExplainStudyOptions } from './run.ts';

/**
 * Decomposes a model again from the manifest and compares every number with the stored result.
 *
 * @param manifest - the manifest that `kuznets explain` wrote.
 * @param stored - result.json as stored, parsed.
 * @param options - device, model and sample as they are now, progress and interruption.
 * @returns every difference; empty if it reproduces.
 */
export async function verifyExplain(
  manifest: Manifest,
  stored: unknown,
  options: ExplainStudyOptions,
): Promise<Difference[]> {
  const config = explainConfigSchema.safeParse(manifest.config);
  if (!config.success)
    return [
      {
        where: 'manifest.json config',
        expected: 'a configuration of kuznets explain',
        got: config.error.issues[0]!.message,
      },
    ];
  const found: Readonly<Record<string, string>> = {
    data: explainDataDigest(options.data),
    model: ensembleDigest(options.model.ensemble),
  };
  const differences = manifest.inputs.flatMap(({ role, canonicalSha256 }): Difference[] =>
    found[role] === canonicalSha256
      ? []
      : [{ where: `${role}: values used`, expected: canonicalSha256, got: found[role] ?? 'nothing' }],
  );
  const parsed = explainResultSchema.safeParse(stored);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return [
      ...differences,
      {
        where: `result.json ${issue.path.map(String).join('.')}`,
        expected: 'a result of kuznets explain',
        got: issue.message,
      },
    ];
  }
  const again = await runExplainStudy(config.data, options);
  return [...differences, ...compareJson(stored, JSON.parse(prettyJson(again)), { root: 'result' })];
}
