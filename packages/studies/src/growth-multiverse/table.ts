import { crossSection, type Dataset, type Table } from '@kuznets/data';
import type { GrowthConfig } from '../growth/config.ts';
import type { GrowthData } from '../growth/data.ts';
import { type DataFacts, growthDataFrom } from '../growth/from-section.ts';
import { growthRoles } from '../growth/roles.ts';
import { canonicalJson, sha256Hex } from '../results/digest.ts';

/** What the samples of a multiverse are taken from: one table, since subsets, formulas and columns vary. */
export interface GrowthTable {
  readonly source: Table | Dataset;
  /** Name of the samples. Default the data set's or the file's. */
  readonly name?: string | undefined;
  /** What the catalogue knows; none of a file. */
  readonly facts?: DataFacts | undefined;
}

/** How a sample is taken out of the table, as JSON: settings that are left out are none. */
export type SampleSettings = Partial<Pick<GrowthConfig, (typeof roles)[number]>>;

const roles = [
  'id',
  'period',
  'target',
  'formula',
  'include',
  'exclude',
  'subset',
  'missing',
  'cluster',
  'absorb',
  'weights',
] as const;

/** The settings of a configuration that decide the sample. */
export function sampleSettings(config: GrowthConfig): SampleSettings {
  return Object.fromEntries(roles.flatMap((role) => (config[role] === null ? [] : [[role, config[role]]])));
}

const samples = new WeakMap<GrowthTable, Map<string, GrowthData>>();

/**
 * A sample of a table.
 *
 * @param table - the table.
 * @param settings - which rows and columns, and how they are transformed.
 * @returns the sample, taken once.
 * @throws ConfigError, DataError as `crossSection` does.
 */
export function sampleOf(table: GrowthTable, settings: SampleSettings): GrowthData {
  const taken = samples.get(table) ?? new Map<string, GrowthData>();
  samples.set(table, taken);
  const key = canonicalJson(settings);
  let sample = taken.get(key);
  if (sample === undefined) {
    const { source, name, facts } = table;
    const whole = Object.fromEntries(roles.map((role) => [role, settings[role] ?? null]));
    sample = growthDataFrom(crossSection(source, growthRoles(whole as Parameters<typeof growthRoles>[0], name)), facts);
    taken.set(key, sample);
  }
  return sample;
}

/** SHA-256 of a table's content: names and cells, not how its file is written. */
export function growthTableDigest({ source }: GrowthTable): string {
  const { columns } = 'table' in source ? source.table : source;
  return sha256Hex(
    canonicalJson(
      columns.map(({ name, values }) => ({
        name,
        values: Array.from<string | number, string | number | null>(values, (value) =>
          typeof value === 'number' && Number.isNaN(value) ? null : value,
        ),
      })),
    ),
  );
}
