import type { StageUnit } from '@kuznets/studies';
import type { PlannedUnit } from './plan.ts';

/** More shards than any scheduler likes are not made. */
const mostShards = 10_000;

/** A short stage is split this often, so that several machines share it, but not finer than five seconds: a shard costs one to start. */
const fewestShards = 16;
const shortest = 5;

/** Seconds of a unit of weight 1, by the label of the units. */
export type Pace = ReadonlyMap<string, number>;

/**
 * What a unit's label is in {@link Pace}.
 *
 * @param label - the label.
 * @returns the same text for the same label.
 */
export function paceKey(label: StageUnit['label']): string {
  return JSON.stringify(Object.entries(label).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Units with the seconds that they may take: their weight times what a unit of weight 1 took.
 *
 * @param units - of one stage.
 * @param pace - what was measured; of a label without a measurement the mean of the others is taken.
 * @returns the units; `seconds` is null where nothing was measured.
 */
export function estimated(units: readonly StageUnit[], pace: Pace): PlannedUnit[] {
  const known = [...pace.values()];
  const mean = known.length === 0 ? null : known.reduce((sum, seconds) => sum + seconds, 0) / known.length;
  return units.map(({ key, inputs, label, weight = 1 }) => {
    const perWeight = pace.get(paceKey(label)) ?? mean;
    const seconds = perWeight === null ? null : Math.round(1e6 * perWeight * weight) / 1e6;
    return { key, inputs: inputs as PlannedUnit['inputs'], label, weight, seconds };
  });
}

/**
 * How many shards of about so many seconds units are.
 *
 * @param units - with their estimates; without any, each is a shard.
 * @param shardSeconds - what one is to take at most; in a stage of fewer than sixteen such shards a sixteenth of it, 5 s or more.
 * @returns at least 1, at most one a unit, at most 10,000.
 */
export function shardCount(units: readonly PlannedUnit[], shardSeconds: number): number {
  const isKnown = units.every(({ seconds }) => seconds !== null);
  const seconds = units.reduce((sum, unit) => sum + (unit.seconds ?? 0), 0);
  const each = Math.min(shardSeconds, Math.max(shortest, seconds / fewestShards));
  const count = isKnown ? Math.ceil(seconds / each) : units.length;
  return Math.max(1, Math.min(count, units.length, mostShards));
}

/**
 * Deals units to shards: the dearest first, there and back over the shards, so that all take about as long.
 *
 * @param units - of one stage.
 * @param shards - how many.
 * @returns the units of each shard; every unit once.
 */
export function deal(units: readonly PlannedUnit[], shards: number): PlannedUnit[][] {
  const dealt = Array.from({ length: shards }, (): PlannedUnit[] => []);
  const cost = ({ seconds, weight }: PlannedUnit): number => seconds ?? weight;
  const order = units.map((unit, at) => ({ unit, at })).sort((a, b) => cost(b.unit) - cost(a.unit) || a.at - b.at);
  for (const [k, { unit }] of order.entries()) {
    const [round, place] = [Math.floor(k / shards), k % shards];
    dealt[round % 2 === 0 ? place : shards - 1 - place]!.push(unit);
  }
  return dealt;
}
