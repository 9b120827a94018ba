import type { RegionsConfig } from '../regions/config.ts';
import type { RegionsData } from '../regions/data.ts';
import { runRegions } from '../regions/run.ts';
import type { Verdict } from '../regions/verdict-schema.ts';
import { canonicalJson } from '../results/digest.ts';
import type { Compute, Stage, UnitContext } from '../study/study.ts';
import { type Estimate, type EstimateName, estimatesOf } from './estimates.ts';

/** What is kept of one specification. */
export interface SpecificationResult {
  readonly estimates: Readonly<Record<EstimateName, Estimate | null>>;
  readonly claims: readonly Pick<Verdict, 'claim' | 'verdict'>[];
}

/** The regions study by one specification. */
export const specificationStage: Stage<{ readonly config: RegionsConfig }, RegionsData, SpecificationResult> = {
  name: 'specifications',
  run: async ({ config }, data, context) => {
    const result = await runRegions(config, data, computeInside(data, context));
    const { verdicts } = result;
    return { estimates: estimatesOf(result), claims: verdicts.map(({ claim, verdict }) => ({ claim, verdict })) };
  },
};

/** Units that many specifications share are kept while they are used: the most recent of a sample. */
const mostShared = 256;
const shared = new WeakMap<RegionsData, Map<string, Promise<unknown>>>();

/** Computes a study's units within a unit, one after the other; a specification's neighbours in the grid share most of them. */
function computeInside(data: RegionsData, context: UnitContext): Compute<RegionsData> {
  const units = shared.get(data) ?? new Map<string, Promise<unknown>>();
  shared.set(data, units);
  const result = async <Inputs, Result>(stage: Stage<Inputs, RegionsData, Result>, inputs: Inputs): Promise<Result> => {
    const key = canonicalJson({ stage: stage.name, inputs });
    const computed =
      (units.get(key) as Promise<Result> | undefined) ??
      stage.run(inputs, data, { ...context, onProgress: () => undefined });
    units.delete(key);
    units.set(key, computed);
    for (const oldest of [...units.keys()].slice(0, Math.max(0, units.size - mostShared))) units.delete(oldest);
    try {
      return await computed;
    } catch (error) {
      units.delete(key);
      throw error;
    }
  };
  let done = 0;
  return async (stage, asked, take = (computed) => computed as never) => {
    const taken: ReturnType<typeof take>[] = [];
    for (const { inputs } of asked) {
      context.signal.throwIfAborted();
      taken.push(take(await result(stage, inputs)));
      // How many units a specification has is not known before: progress nears its end and never reaches it.
      context.onProgress(1 - 1 / (2 + ++done / 8));
    }
    return taken;
  };
}
