import type { GrowthConfig, MethodConfig } from './config.ts';
import type { GrowthData } from './data.ts';
import { designColumns } from './design.ts';
import { foldsIn, wholeFits, type StudyCut } from './fits.ts';
import type { DataNote } from './notes.ts';
import { lighter, methodOf } from './methods/registry.ts';
import { drawnFrom } from './subsample.ts';
import { combinationsOf, tuningFolds } from './tuned.ts';

/** Samples that are drawn where nothing is said: the first number that is affordable. */
const usualSamples = [50, 25] as const;

/** Samples are affordable below this share of the time of all else, or below so many seconds. */
const affordable = { share: 0.5, seconds: 20 } as const;

/** How many samples a study draws, and what there is to say of it where it was not asked for a number. */
export interface Samples {
  readonly resamples: number;
  readonly notes: readonly DataNote[];
}

/**
 * How many samples of the rows or clusters a study draws: a number as configured; by itself, of data of one's own as many as are affordable
 * beside the study's other fits, of a data set of the catalogue none, whose numbers are a publication's.
 *
 * What is affordable follows from estimates of `GrowthMethod.seconds`, never from a clock, so that the result is the same on every machine.
 *
 * @param config - a complete configuration.
 * @param data - the sample; only its numbers of rows, clusters and columns count.
 * @param cut - folds and the units that are left out one at a time.
 * @param tables - completed tables, 1 where no cell is missing.
 * @returns the number, and a note where the study chose it.
 */
export function samplesOf(
  config: GrowthConfig,
  data: GrowthData,
  cut: Pick<StudyCut, 'folds' | 'leaveOneOut'>,
  tables: number,
): Samples {
  if (config.resamples !== 'auto') return { resamples: config.resamples, notes: [] };
  if (data.catalogued) return { resamples: 0, notes: [] };
  const columns = designColumns(data.features).length;
  const determinants = data.features.length;
  const rows = data.y.length;
  const { drawn, from } = drawnFrom(config.resampling, data);
  const taken = config.methods.filter((method) => rows <= (methodOf(method).mostRows ?? Infinity));
  const parts = foldsIn({ ...cut, partitions: config.partitions, origins: false }).length;
  const others = { permutations: config.permutations, leaveOneOut: cut.leaveOneOut };
  let own = 0;
  let one = 0;
  let observed = 0;
  for (const method of taken) {
    const light = lighter(method, 'standard');
    const whole = secondsOf(light, { rows, columns, determinants });
    const compared = wholeFits(method, { ...others, resamples: 0 });
    own += tables * (method.seeds * secondsOf(method, { rows, columns, determinants }) + parts * whole);
    own += (compared + config.permutations + cut.leaveOneOut) * whole;
    observed += (wholeFits(method, { ...others, resamples: 1 }) - compared) * whole;
    one += secondsOf(light, { rows: (rows * drawn) / from, columns, determinants });
  }
  const secondsFor = (resamples: number): number => observed + resamples * one;
  const most = Math.max(affordable.seconds, affordable.share * own);
  const resamples = usualSamples.find((samples) => secondsFor(samples) <= most);
  const fewest = usualSamples.at(-1)!;
  const said = { seconds: Math.ceil(secondsFor(resamples ?? fewest)), others: Math.ceil(own) };
  return resamples === undefined
    ? { resamples: 0, notes: [{ code: 'no-samples-costly', resamples: fewest, ...said }] }
    : { resamples, notes: [{ code: 'samples-affordable', resamples, ...said }] };
}

/** What any fit takes for slopes, profiles and its way through the store. */
const unitSeconds = 0.02;

interface SampleSize {
  readonly rows: number;
  /** Of the design: a factor has one for each of its levels but one. */
  readonly columns: number;
  readonly determinants: number;
}

/** About how long one fit takes, with those that choose its settings. */
function secondsOf(method: MethodConfig, { rows, columns, determinants }: SampleSize): number {
  const fit = (config: MethodConfig): number =>
    unitSeconds + methodOf(config).seconds(config, rows, columns, determinants);
  if (method.tune === undefined) return fit(method);
  const candidates = combinationsOf(method.tune).map((chosen) =>
    lighter({ ...method, ...chosen } as MethodConfig, 'standard'),
  );
  return fit(method) + tuningFolds * candidates.reduce((sum, candidate) => sum + fit(candidate), 0);
}
