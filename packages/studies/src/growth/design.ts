import { type ColumnGroups, groupMembers, type Sample } from '@kuznets/base';
import { absorbedSample, weightedSample } from '@kuznets/regression';
import type { GrowthData } from './data.ts';

/** A column of the design: a determinant, or a level of a factor. */
export interface DesignColumn {
  /** `determinant` or `determinant[level]`. */
  readonly name: string;
  readonly label: string | null;
  /** Place of its determinant. */
  readonly determinant: number;
  /** Place of its level among the factor's; null of a number. */
  readonly level: number | null;
}

/**
 * The columns that determinants stand for: a number's own, and of a factor one for each level but the base.
 *
 * @param features - the determinants.
 * @returns their columns in order.
 */
export function designColumns(
  features: readonly Pick<GrowthData['features'][number], 'name' | 'label' | 'levels'>[],
): readonly DesignColumn[] {
  return features.flatMap(({ name, label, levels }, determinant): DesignColumn[] =>
    levels === null
      ? [{ name, label, determinant, level: null }]
      : levels.slice(1).map((level, at) => ({
          name: `${name}[${level}]`,
          label: `${label ?? name}: ${level} (${levels[0]})`,
          determinant,
          level: at + 1,
        })),
  );
}

/** A sample as estimators take it. */
export interface Design extends Sample {
  readonly featureNames: readonly string[];
  readonly columns: readonly DesignColumn[];
}

const designs = new WeakMap<GrowthData, Design>();

/**
 * The sample as estimators take it: factors as a column for each level but the base, which belong together.
 *
 * @param data - the sample of the study.
 * @returns its design, made once.
 */
export function designOf(data: GrowthData): Design {
  let design = designs.get(data);
  if (!design) designs.set(data, (design = expanded(data)));
  return design;
}

/**
 * The design for methods that know rows by their inner products alone: where rows count differently, reflected so that a fit to it is the
 * weighted one (`weightedSample` of `@kuznets/regression`); where effects were absorbed, of as many rows as leave them their degrees of freedom
 * (`absorbedSample`).
 *
 * @param data - the sample of the study.
 * @returns the design itself where rows count alike and nothing was absorbed.
 */
export function innerProductsOf(data: GrowthData): Design {
  const design = designOf(data);
  if (data.absorbed !== null) return absorbedSample(design, data.absorbed.degrees, data.weights?.values);
  return data.weights === null ? design : weightedSample(design, data.weights.values);
}

/**
 * Rows less the degrees of freedom that absorbed effects took beyond a constant.
 *
 * @param data - the sample of the study.
 * @returns all rows where nothing was absorbed.
 */
export function freeRows({ y, absorbed }: Pick<GrowthData, 'y' | 'absorbed'>): number {
  return absorbed === null ? y.length : y.length - absorbed.degrees + 1;
}

function expanded({ features, x, y, absorbed }: GrowthData): Design {
  const rows = y.length;
  const columns = designColumns(features);
  const design = { y, rows, columns, features: columns.length, featureNames: columns.map(({ name }) => name) };
  if (features.every(({ levels }) => levels === null)) return { ...design, x };
  const groups: ColumnGroups = {
    names: features.map(({ name }) => name),
    of: Uint32Array.from(columns, ({ determinant }) => determinant),
  };
  const cells = new Float64Array(rows * columns.length);
  const places = columns.flatMap(({ level }, k) => (level === null ? [] : [k]));
  const demeaned = new Map(places.map((k, at) => [k, absorbed?.levels[at]]));
  for (let row = 0; row < rows; row++) {
    columns.forEach(({ determinant, level }, k) => {
      const value = x[row * features.length + determinant]!;
      cells[row * columns.length + k] = level === null ? value : (demeaned.get(k)?.[row] ?? Number(value === level));
    });
  }
  return { ...design, x: cells, groups };
}

/** Values of columns as one of each determinant: of a factor by what its columns' make together. */
export function byDeterminant(
  design: Design,
  values: ArrayLike<number>,
  together: (values: readonly number[]) => number,
): number[] {
  return groupMembers(design).map((columns) => {
    const own = columns.map((column) => values[column]!);
    return own.length === 1 ? own[0]! : together(own);
  });
}
