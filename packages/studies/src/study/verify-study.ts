import { ConfigError } from '@kuznets/base';
import { compareJson, type Difference } from '../results/difference.ts';
import { canonicalJson, prettyJson, sha256Hex } from '../results/digest.ts';
import { otherVersion } from '../results/schema-version.ts';
import type { Manifest } from '../results/manifest.ts';
import { runStudy, type StudyRun } from './run-study.ts';
import type { Study } from './study.ts';
import { withUnits, type RunOptions, type UnitRecord } from './units.ts';

/** A study as it is stored, parsed. */
export interface StoredStudy {
  readonly manifest: Manifest;
  readonly result: unknown;
  /** What units.json holds; undefined where there is none. */
  readonly units: unknown;
}

/** Options of {@link verifyStudy}. */
export interface VerifyOptions extends RunOptions {
  /** Which units are computed again: a share of them, chosen by the seed. Default: all, and the result is assembled again. */
  readonly sample?: { readonly share: number; readonly seed: number };
}

/** A run that was made again; of a sample of the units its further files are not: null. */
export type VerifiedRun<Result> = Omit<StudyRun<Result>, 'files'> & {
  readonly files: StudyRun<Result>['files'] | null;
};

/** What became of a study that was run again. */
export interface Verification<Result> {
  /** Inputs, models, places in the result, units: `expected` is computed, `got` stored. Empty if it reproduces. */
  readonly differences: readonly Difference[];
  /** What was computed; of a sample the stored result and units, which none of the differences speaks against; null where nothing was. */
  readonly run: VerifiedRun<Result> | null;
}

/**
 * Runs a study again from its manifest and compares every number with the stored result.
 *
 * Of a sample of the units the encoded results are compared by their digests; what is made of them is not made again.
 *
 * @param study - which study.
 * @param stored - manifest, result and units.
 * @param data - the data as they are now.
 * @param options - device (where `rounding` is `by-device`, the same rounds the same way), sample, interruption and events.
 * @returns every difference, and the run that the files of the result are to be made from.
 * @throws ConfigError if the manifest's configuration no longer suits the data, or for a sample of a study without units.
 */
export async function verifyStudy<Config, Data, Result>(
  study: Study<Config, Data, Result>,
  stored: StoredStudy,
  data: Data,
  options: VerifyOptions,
): Promise<Verification<Result>> {
  const { manifest } = stored;
  const refused = (...differences: readonly Difference[]): Verification<Result> => ({ differences, run: null });
  const parsed = study.resultSchema.safeParse(stored.result, { reportInput: true });
  const version = parsed.error?.issues.find(({ path }) => path[0] === 'schemaVersion');
  if (version?.code === 'invalid_value' && typeof version.input === 'number') {
    const { got, allowed } = otherVersion(stored.result, Number(version.values[0]))!;
    return refused({ where: 'result.json schemaVersion', expected: allowed, got });
  }
  const config = study.schema.safeParse(manifest.config);
  if (!config.success)
    return refused({
      where: 'manifest.json config',
      expected: `a configuration of ${study.name}`,
      got: config.error.issues[0]!.message,
    });
  const digests = study.digests(data);
  const differences = manifest.inputs.flatMap(({ role, canonicalSha256 }): Difference[] => {
    const digest = digests[role] ?? canonicalSha256;
    return digest === canonicalSha256
      ? []
      : [{ where: `${role}: values used`, expected: canonicalSha256, got: digest }];
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const where = `result.json ${issue.path.map(String).join('.')}`;
    return {
      differences: [...differences, { where, expected: `a result of ${study.name}`, got: issue.message }],
      run: null,
    };
  }
  if (options.sample) {
    const drawn = await verifySample(study, stored.units, data, options.sample, options);
    return {
      differences: [...differences, ...drawn],
      run: { result: parsed.data, units: stored.units as UnitRecord[], files: null },
    };
  }
  const run = await runStudy(study, config.data, data, options);
  return {
    differences: [
      ...differences,
      ...compareJson(study.models(run.result), manifest.models, { root: 'manifest.json models' }),
      ...compareJson(JSON.parse(prettyJson(run.result)), stored.result, { root: 'result' }),
      ...(stored.units === undefined ? [] : compareJson(run.units, stored.units, { root: 'units' })),
    ],
    run,
  };
}

/** Computes some units again, and those that they read. */
async function verifySample<Data>(
  study: Pick<Study<never, Data, never>, 'name' | 'digests' | 'rounding' | 'stages'>,
  units: unknown,
  data: Data,
  { share, seed }: { readonly share: number; readonly seed: number },
  options: RunOptions,
): Promise<Difference[]> {
  if (!Array.isArray(units))
    throw new ConfigError(
      'sample: the result lists no units (units.json), so that none can be drawn; verify all of it',
    );
  const drawn = (units as UnitRecord[])
    .map((unit, at) => ({ unit, at, order: sha256Hex(`${seed} ${at}`) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, Math.ceil(share * units.length));
  return withUnits(study, data, options, async ({ compute, records }) => {
    for (const stage of study.stages) {
      const inputs = drawn.filter(({ unit }) => unit.stage === stage.name).map(({ unit }) => unit.inputs as never);
      await compute(
        stage,
        inputs.map((given) => ({ inputs: given, label: { code: 'sample', stage: stage.name } })),
        () => undefined,
      );
    }
    const again = [...records.values()];
    return drawn.flatMap(({ unit, at }) => {
      const got = again.find(({ stage, inputs }) => stage === unit.stage && inputs === unit.inputs)?.sha256;
      return got === unit.sha256
        ? []
        : [{ where: `units[${at}]`, expected: got ?? `a stage of ${study.name}`, got: unit.sha256 }];
    });
  });
}

/**
 * units.json: of every unit its stage, inputs and the digest of its result, one a line.
 *
 * @param units - the units of a finished study.
 * @returns the text.
 */
export function unitsJson(units: readonly UnitRecord[]): string {
  return `[\n${units.map((unit) => canonicalJson(unit)).join(',\n')}\n]\n`;
}
