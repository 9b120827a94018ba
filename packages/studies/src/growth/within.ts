import { ConfigError, DataError } from '@kuznets/base';
import type { CrossSection } from '@kuznets/data';
import { absorbedDegrees, demean, withoutSingletons } from '@kuznets/regression';
import type { GrowthData } from './data.ts';
import { designOf } from './design.ts';
import type { DataNote } from './notes.ts';
import { rowsOf } from './subsample.ts';

/**
 * A sample without what effects explain: the within transformation of the target and of every column of the design, once for all rows.
 *
 * Rows alone in a level, and determinants that do not vary within, are left out, and said.
 *
 * @param data - the sample as read, complete.
 * @param effects - the level of each row of each effect.
 * @returns the demeaned sample; the sample itself where nothing is absorbed.
 * @throws DataError where nothing is left to explain, or to explain it with; ConfigError where a cell is missing.
 */
export function withinOf(data: GrowthData, effects: CrossSection['absorbed']): GrowthData {
  if (effects.length === 0) return data;
  if (data.x.some(Number.isNaN))
    throw new ConfigError('effects are absorbed of complete rows', { got: 'missing cells that are to be imputed' });
  const names = effects.map(({ name }) => name).join(', ');
  const rows = withoutSingletons(effects.map(({ values }) => values));
  const whole = rowsOf({ ...data, absorbed: { effects, degrees: 1, levels: [] } }, rows);
  const kept: GrowthData = { ...whole, absorbed: null };
  const labels = whole.absorbed!.effects.map(({ values }) => values);
  const { degrees } = rows.length === 0 ? { degrees: 0 } : absorbedDegrees(labels);
  if (rows.length - degrees < 2)
    throw new DataError('the effects absorbed leave too few rows', {
      got: `${rows.length} rows that are not alone in a level of ${names}, which take ${degrees} degrees of freedom`,
      allowed: 'at least 2 more rows than degrees of freedom',
    });
  const { x, columns } = designOf(kept);
  const width = columns.length;
  const weights = kept.weights?.values;
  const { columns: demeaned, ...found } = demean(
    [kept.y, ...columns.map((_, k) => Float64Array.from(kept.y, (_unused, row) => x[row * width + k]!))],
    labels,
    weights && { weights },
  );
  if (found.within[0] === 0)
    throw new DataError('a target that does not vary within the effects absorbed', {
      where: { column: data.target },
      got: names,
      allowed: 'a target that varies within every effect',
    });
  const varies = data.features.map((_, at) =>
    columns.some(({ determinant }, k) => determinant === at && found.within[k + 1]! > 0),
  );
  const places = data.features.flatMap((_, at) => (varies[at] ? [at] : []));
  const unvarying = data.features.filter((_, at) => !varies[at]).map(({ name }) => name);
  if (places.length === 0)
    throw new DataError('no determinant varies within the effects absorbed', {
      got: unvarying.join(', '),
      allowed: 'at least one',
    });
  const columnOf = (determinant: number): number => columns.findIndex((column) => column.determinant === determinant);
  const cells = new Float64Array(rows.length * places.length);
  places.forEach((at, place) => {
    const { levels } = data.features[at]!;
    for (let row = 0; row < rows.length; row++)
      cells[row * places.length + place] =
        levels === null ? demeaned[columnOf(at) + 1]![row]! : kept.x[row * data.features.length + at]!;
  });
  const open = found.converged.flatMap((isReached, k) =>
    isReached ? [] : [k === 0 ? data.target : columns[k - 1]!.name],
  );
  const staying = new Set(rows);
  const alone = data.ids.filter((_, row) => !staying.has(row));
  const notes: DataNote[] = [
    ...(alone.length === 0 ? [] : [{ code: 'rows-alone-in-effect' as const, ids: alone }]),
    {
      code: 'absorbed',
      effects: whole.absorbed!.effects.map(({ name, values }) => ({ name, levels: new Set(values).size })),
      degrees,
      rows: rows.length,
    },
    ...(unvarying.length === 0 ? [] : [{ code: 'unvarying-within' as const, names: unvarying }]),
    ...ownPast({ ...kept, features: places.map((at) => data.features[at]!) }, whole.absorbed!.effects),
    ...(open.length === 0
      ? []
      : [
          {
            code: 'demeaning-not-converged' as const,
            names: open,
            steps: found.iterations.reduce((most, steps) => Math.max(most, steps)),
          },
        ]),
  ];
  return {
    ...kept,
    features: places.map((at) => data.features[at]!),
    y: demeaned[0]!,
    x: cells,
    absorbed: {
      effects: whole.absorbed!.effects,
      degrees,
      levels: columns.flatMap(({ determinant, level }, k) =>
        level === null || !varies[determinant] ? [] : [demeaned[k + 1]!],
      ),
    },
    notes: [...data.notes, ...notes],
  };
}

/** Determinants that are the target's own past, where the effect of the units is absorbed. */
function ownPast({ target, idColumn, features, y }: GrowthData, effects: CrossSection['absorbed']): DataNote[] {
  const effect = effects.find(({ name }) => name === idColumn);
  const determinants = features.flatMap(({ name }) => (name.startsWith(`lag(${target}, `) ? [name] : []));
  if (effect === undefined || determinants.length === 0) return [];
  const periods = y.length / new Set(effect.values).size;
  return [{ code: 'lagged-target-absorbed', determinants, effect: effect.name, periods }];
}

/** A target of other values without what the effects that a sample absorbed explain of it, as Freedman and Lane (1983) permute; as it is where nothing was. */
export function withinTarget({ absorbed, weights }: GrowthData, y: Float64Array): Float64Array {
  if (absorbed === null) return y;
  const effects = absorbed.effects.map(({ values }) => values);
  return demean([y], effects, weights ? { weights: weights.values } : {}).columns[0]!;
}
