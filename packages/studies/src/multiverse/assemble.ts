import { type RegionsData, regionsDataDigest } from '../regions/data.ts';
import { planRegions } from '../regions/plan.ts';
import { publishedRegions } from '../regions/published.ts';
import { sortedQuantile } from '../statistics/spread.ts';
import type { ChoiceValue, MultiverseConfig } from './config.ts';
import { estimateNames } from './estimates.ts';
import type { Grid, Specification } from './grid.ts';
import { jointTest } from './joint.ts';
import { type MultiverseResult, multiverseSchemaVersion } from './result.ts';
import type { SpecificationResult } from './specifications.ts';

type Choices = MultiverseResult['choices'];
type Variance = MultiverseResult['claims'][number]['variance'];

/** A specification and a number that it gives. */
interface Given {
  readonly places: readonly number[];
  readonly value: number;
}

/** The result of a multiverse from what its specifications gave. */
export function assembleMultiverse(
  config: MultiverseConfig,
  data: RegionsData,
  { specifications, left }: Grid,
  results: readonly SpecificationResult[],
): MultiverseResult {
  const { panel } = data;
  const choices = Object.entries(config.choices).map(([path, values]) => ({ path, values: values.map(asText) }));
  const estimates = estimateNames.flatMap((name) => {
    const summary = estimateSummary(name, choices, specifications, results);
    return summary === null ? [] : [summary];
  });
  return {
    schemaVersion: multiverseSchemaVersion,
    study: 'multiverse',
    config,
    data: {
      name: panel.name,
      catalogued: data.catalogued,
      ids: panel.ids,
      periods: panel.periods,
      notes: [...panel.notes, ...panel.dropped],
      target: panel.indicatorNames[planRegions(specifications[0]!.config, data).target]!,
      sha256: regionsDataDigest(data),
    },
    left,
    choices,
    specifications: specifications.map(({ places }, at) => ({
      places,
      estimates: estimates.map(({ name }) => {
        const estimate = results[at]!.estimates[name];
        return estimate && ([estimate.median, estimate.low, estimate.high] as const);
      }),
      claims: results[at]!.claims.map(({ verdict }) => verdict),
      replicas: results[at]!.claims.map(({ share }) => share),
    })),
    estimates,
    claims: results[0]!.claims.map(({ claim }, place) => {
      const verdicts = results.map(({ claims }) => claims[place]!.verdict);
      const share = (wanted: string): number =>
        verdicts.filter((verdict) => verdict === wanted).length / verdicts.length;
      const held = verdicts.map((verdict, at) => ({
        places: specifications[at]!.places,
        value: Number(verdict === 'holds'),
      }));
      const holds = share('holds');
      return {
        claim,
        holds,
        fails: share('does not hold'),
        replicas: results.reduce((sum, { claims }) => sum + claims[place]!.share, 0) / results.length,
        readings: readingsOf(choices, held, holds).map(({ path, value, mean }) => ({ path, value, holds: mean })),
        variance: varianceByChoice(choices, held),
      };
    }),
    joint: jointOf(config, data, specifications, results),
    source: data.catalogued ? (publishedRegions(panel.name)?.source ?? null) : null,
  };
}

function estimateSummary(
  name: (typeof estimateNames)[number],
  choices: Choices,
  specifications: readonly Specification[],
  results: readonly SpecificationResult[],
): MultiverseResult['estimates'][number] | null {
  const given = specifications.flatMap(({ places }, at) => {
    const estimate = results[at]!.estimates[name];
    return estimate === null ? [] : [{ places, value: estimate.median, estimate }];
  });
  if (given.length === 0) return null;
  const medians = Float64Array.from(given, ({ value }) => value).sort();
  const compared = given.flatMap(({ places, estimate: { paper, low, high } }) =>
    paper === null ? [] : [{ places, value: Number(low <= paper && paper <= high) }],
  );
  const inside = compared.length === 0 ? null : meanOf(compared);
  return {
    name,
    paper: given.find(({ estimate }) => estimate.paper !== null)?.estimate.paper ?? null,
    specifications: given.length,
    median: sortedQuantile(medians, 0.5),
    low: sortedQuantile(medians, 0.05),
    high: sortedQuantile(medians, 0.95),
    inside,
    readings: readingsOf(choices, compared, inside ?? 0).map(({ path, value, mean }) => ({
      path,
      value,
      inside: mean,
    })),
    variance: varianceByChoice(choices, given),
  };
}

/** Mean of the numbers given under each value of each choice; none where all are 0, or all 1. */
function readingsOf(choices: Choices, given: readonly Given[], mean: number) {
  if (mean === 0 || mean === 1) return [];
  return choices.flatMap(({ path, values }, choice) =>
    values.flatMap((value, place) => {
      const ofValue = given.filter(({ places }) => places[choice] === place);
      return ofValue.length === 0 ? [] : [{ path, value, mean: meanOf(ofValue) }];
    }),
  );
}

/** The forecasts of LSTM-DFA from the last origin beside what came: of the specifications that do not know it. */
function jointOf(
  { base }: MultiverseConfig,
  data: RegionsData,
  specifications: readonly Specification[],
  results: readonly SpecificationResult[],
): MultiverseResult['joint'] {
  const { panel } = data;
  // Origins, horizon and target vary in some grids: forecasts of other things are not tested together.
  const plans = specifications.map(({ config }) => planRegions(config, data));
  const { origins, target } = plans[0]!;
  const { origin } = origins.at(-1)!;
  if (plans.some((plan) => plan.target !== target || plan.origins.at(-1)!.origin !== origin)) return null;
  const at = (unit: number, period: number): number =>
    panel.values[(unit * panel.periods.length + period) * panel.indicators + target]!;
  return jointTest(
    results.flatMap(({ changes }, spec) =>
      changes === null || specifications[spec]!.config.leakage !== 'none' ? [] : [changes],
    ),
    panel.ids.map((_, unit) => at(unit, origin + 1) - at(unit, origin)),
    { drift: panel.ids.map((_, unit) => (at(unit, origin) - at(unit, 0)) / origin), seed: base.seed },
  );
}

/** Deviation beside the mean below which numbers differ by rounding alone. */
const rounding = 1e-9;

/**
 * Share of the variance over specifications that lies between a choice's values: the correlation ratio. In a whole grid the choices' shares
 * add up to at most 1, and what is missing is due to combinations of them.
 */
function varianceByChoice(choices: Choices, given: readonly Given[]): Variance {
  const mean = meanOf(given);
  const total = given.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
  const moves = total > given.length * (rounding * mean) ** 2;
  return choices.map(({ path, values }, choice) => {
    const between = values.reduce((sum, _, place) => {
      const ofValue = given.filter(({ places }) => places[choice] === place);
      return ofValue.length === 0 ? sum : sum + ofValue.length * (meanOf(ofValue) - mean) ** 2;
    }, 0);
    return { path, share: moves ? Math.min(1, between / total) : null };
  });
}

const meanOf = (given: readonly Given[]): number => given.reduce((sum, { value }) => sum + value, 0) / given.length;

const asText = (value: ChoiceValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
