import type { RegionsConfig } from '../regions/config.ts';
import type { RegionsData } from '../regions/data.ts';
import { runRegions } from '../regions/run.ts';
import type { RegionsResult } from '../regions/result.ts';
import type { Verdict } from '../regions/verdict-schema.ts';
import { canonicalJson } from '../results/digest.ts';
import type { Compute, Stage, UnitContext } from '../study/study.ts';
import { type Estimate, type EstimateName, estimatesOf } from './estimates.ts';

/** What is kept of one specification. */
export interface SpecificationResult {
  readonly estimates: Readonly<Record<EstimateName, Estimate | null>>;
  readonly claims: readonly ClaimResult[];
  /** By region, the change of the target that LSTM-DFA forecasts from the last origin, the median of its replicas; null where one has none. */
  readonly changes: readonly number[] | null;
}

/** Whether a claim holds, and in which share of the replicas. */
export interface ClaimResult extends Pick<Verdict, 'claim' | 'verdict'> {
  readonly share: number;
}

/** The regions study by one specification. */
export const specificationStage: Stage<{ readonly config: RegionsConfig }, RegionsData, SpecificationResult> = {
  name: 'specifications',
  run: async ({ config }, data, context) => {
    const result = await runRegions(config, data, computeInside(data, context));
    return {
      estimates: estimatesOf(result),
      claims: result.verdicts.map((verdict) => ({
        claim: verdict.claim,
        verdict: verdict.verdict,
        share: shareOf(verdict),
      })),
      changes: changesAhead(result),
    };
  },
};

/** Share of replicas in which a claim holds; of several origins the mean. */
function shareOf(verdict: Verdict): number {
  switch (verdict.claim) {
    case 'reduction':
      return verdict.belowPca;
    case 'clustering':
      return verdict.above;
    case 'dynamics':
      return meanOf(verdict.forecasts.map(({ share }) => share));
    case 'mixed':
      return meanOf(verdict.forecasts.map(({ best }) => best));
  }
}

const meanOf = (shares: readonly number[]): number =>
  shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;

function changesAhead({ data, next }: RegionsResult): number[] | null {
  const [first] = next;
  if (first === undefined) return null;
  const target = data.indicators.findIndex(({ name }) => name === data.target);
  const last = data.periods.indexOf(first.period) - 1;
  const changes = first.values.flatMap((values, unit) => {
    const forecast = values[target];
    return forecast ? [forecast.median - data.values[unit]![last]![target]!] : [];
  });
  return changes.length === first.values.length ? changes : null;
}

/** Bytes of units' results that are kept while a multiverse is computed: the grid of the paper shares all but its LSTM-DFAs. */
const mostKept = 2 ** 29;

/** A unit's result, and its size once it is known. */
interface Kept {
  readonly computed: Promise<unknown>;
  bytes: number;
}

/** Results of units by stage and inputs; those not asked for the longest go first. */
interface Shared {
  readonly units: Map<string, Kept>;
  bytes: number;
}

const sharedOf = new WeakMap<RegionsData, Shared>();

/** Computes a study's units within a unit, one after the other; specifications share most of them. */
function computeInside(data: RegionsData, context: UnitContext): Compute<RegionsData> {
  const shared = sharedOf.get(data) ?? { units: new Map<string, Kept>(), bytes: 0 };
  sharedOf.set(data, shared);
  const drop = (key: string): void => {
    shared.bytes -= shared.units.get(key)?.bytes ?? 0;
    shared.units.delete(key);
  };
  const result = async <Inputs, Result>(stage: Stage<Inputs, RegionsData, Result>, inputs: Inputs): Promise<Result> => {
    const key = canonicalJson({ stage: stage.name, inputs });
    const known = shared.units.get(key);
    const unit = known ?? {
      computed: stage.run(inputs, data, { ...context, onProgress: () => undefined }),
      bytes: 0,
    };
    // Last in the order of the map: the one asked for most recently.
    shared.units.delete(key);
    shared.units.set(key, unit);
    try {
      const computed = (await unit.computed) as Result;
      if (unit.bytes === 0 && shared.units.get(key) === unit)
        shared.bytes += unit.bytes = key.length + sizeOf(computed);
      for (const oldest of shared.units.keys()) {
        if (shared.bytes <= mostKept) break;
        if (oldest !== key) drop(oldest);
      }
      return computed;
    } catch (error) {
      if (shared.units.get(key) === unit) drop(key);
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

/** About how many bytes plain data takes. */
function sizeOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 16);
}
