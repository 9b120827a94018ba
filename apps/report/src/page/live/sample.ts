import { absorbedOf, designColumns, type GrowthData, type GrowthResult } from '@kuznets/studies';
import type { LiveSettings } from './settings.ts';

/** The values of a result's sample: in the report's file, or read from the reader's. */
export type Values = Pick<GrowthResult['data'], 'x' | 'y' | 'absorbed'>;

/** The sample without the determinants and rows that the reader leaves out: then under another name, since nothing is published for it. */
export function sampleOf(
  data: GrowthResult['data'],
  { x, y, absorbed }: Values,
  without: Pick<LiveSettings, 'features' | 'rows'>,
): GrowthData {
  const rows = data.ids.flatMap((id, row) => (without.rows.has(id) ? [] : [row]));
  const columns = data.features.flatMap(({ name }, at) => (without.features.has(name) ? [] : [at]));
  const { weights } = data;
  const levels = designColumns(data.features).filter(({ level }) => level !== null);
  const whole = rows.length === data.ids.length && columns.length === data.features.length;
  return {
    ...data,
    name: whole ? data.name : `${data.name}, in part`,
    ids: rows.map((row) => data.ids[row]!),
    clusters: data.clusters.map(({ name, values }) => ({ name, values: rows.map((row) => values[row]!) })),
    weights: weights ? { ...weights, values: Float64Array.from(rows, (row) => weights.values[row]!) } : null,
    absorbed: absorbed
      ? absorbedOf(
          { ...absorbed, levels: absorbed.levels.filter((_, at) => columns.includes(levels[at]!.determinant)) },
          rows,
        )
      : null,
    features: columns.map((at) => data.features[at]!),
    y: Float64Array.from(rows, (row) => y[row]!),
    x: Float64Array.from(rows.flatMap((row) => columns.map((at) => x[at]![row]!))),
  };
}
