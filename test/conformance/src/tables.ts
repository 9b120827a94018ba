import { crossSection, loadDataset } from '@kuznets/data';
import { type Table, syntheticTable } from '@kuznets/test-kit';

/** The 72 countries of Fernandez, Ley and Steel (2001), growth in percent. */
export async function fls2001(): Promise<Table> {
  const { rows, features, x, y, featureNames } = crossSection(await loadDataset('fls2001'));
  return { rows, features, x: Float64Array.from(x), y: Float64Array.from(y), names: featureNames };
}

/** Ties, dummies, a constant column. */
export const simulated = (): Table => syntheticTable({ rows: 2000, features: 50, copies: [6, 30] });
