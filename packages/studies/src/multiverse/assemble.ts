import { type RegionsData, regionsDataDigest } from '../regions/data.ts';
import { planRegions } from '../regions/plan.ts';
import { publishedRegions } from '../regions/published.ts';
import { sortedQuantile } from '@kuznets/base';
import { type Choice, choicesOf, type Given, meanOf, readingsOf, varianceByChoice } from './choices.ts';
import type { MultiverseConfig } from './config.ts';
import { furtherEffects, type GivenBeside } from './effects.ts';
import { estimateNames } from './estimates.ts';
import type { MultiverseGrid } from './grid.ts';
import { jointTest } from './joint.ts';
import { type MultiverseResult, multiverseSchemaVersion } from './result.ts';
import type { SpecificationResult } from './specifications.ts';

type Choices = readonly Choice[];
type Specifications = MultiverseGrid['specifications'];

/** The choices of a grid, crossed and varied alone. */
interface AllChoices {
  readonly choices: Choices;
  readonly further: Choices;
}

/** The result of a multiverse from what its specifications gave. */
export function assembleMultiverse(
  config: MultiverseConfig,
  data: RegionsData,
  { specifications, left, further }: MultiverseGrid,
  results: readonly SpecificationResult[],
): MultiverseResult {
  const { panel } = data;
  const choices = choicesOf(config.choices);
  const estimates = estimateNames.flatMap((name) => {
    const summary = estimateSummary(name, { choices, further }, specifications, results);
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
    further,
    specifications: specifications.map(({ places, further: varied }, at) => ({
      places,
      further: varied,
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
        ...{ places: specifications[at]!.places, further: specifications[at]!.further },
        ...{ value: Number(verdict === 'holds'), inside: null },
      }));
      const crossed = crossedOf(held);
      return {
        claim,
        holds: share('holds'),
        fails: share('does not hold'),
        replicas: results.reduce((sum, { claims }) => sum + claims[place]!.share, 0) / results.length,
        readings: movedReadings(choices, crossed).map(({ path, value, mean }) => ({ path, value, holds: mean })),
        variance: varianceByChoice(choices, crossed),
        further: furtherEffects(further, held),
      };
    }),
    joint: jointOf(config, data, specifications, results),
    source: data.catalogued ? (publishedRegions(panel.name)?.source ?? null) : null,
  };
}

function estimateSummary(
  name: (typeof estimateNames)[number],
  { choices, further }: AllChoices,
  specifications: Specifications,
  results: readonly SpecificationResult[],
): MultiverseResult['estimates'][number] | null {
  const given = specifications.flatMap(({ places, further: varied }, at) => {
    const estimate = results[at]!.estimates[name];
    if (estimate === null) return [];
    const { median, low, high, paper } = estimate;
    const inside = paper === null ? null : Number(low <= paper && paper <= high);
    return [{ places, further: varied, value: median, inside, paper }];
  });
  if (given.length === 0) return null;
  const medians = Float64Array.from(given, ({ value }) => value).sort();
  const compared = given.flatMap(({ places, further: varied, inside }) =>
    inside === null ? [] : [{ places, further: varied, value: inside }],
  );
  return {
    name,
    paper: given.find(({ paper }) => paper !== null)?.paper ?? null,
    specifications: given.length,
    median: sortedQuantile(medians, 0.5),
    low: sortedQuantile(medians, 0.05),
    high: sortedQuantile(medians, 0.95),
    inside: compared.length === 0 ? null : meanOf(compared),
    readings: movedReadings(choices, crossedOf(compared)).map(({ path, value, mean }) => ({
      path,
      value,
      inside: mean,
    })),
    variance: varianceByChoice(choices, crossedOf(given)),
    further: furtherEffects(further, given),
  };
}

/** Of the specifications in which no further choice is varied. */
const crossedOf = <Of extends Pick<GivenBeside, 'further'>>(given: readonly Of[]): Of[] =>
  given.filter(({ further }) => further === null);

/** None where all are 0, or all 1. */
function movedReadings(choices: Choices, given: readonly Given[]) {
  const isMoved = given.some(({ value }) => value !== given[0]!.value);
  return isMoved ? readingsOf(choices, given) : [];
}

/** The forecasts of LSTM-DFA from the last origin beside what came: of the specifications that do not know it. */
function jointOf(
  { base }: MultiverseConfig,
  data: RegionsData,
  specifications: Specifications,
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
