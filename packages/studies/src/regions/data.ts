import type { Panel, RegionBorders, RegionShapes } from '@kuznets/data';
import { canonicalJson, sha256Hex } from '../results/digest.ts';

/** The sample of a regions study: a balanced panel, with all of an unbalanced one beside it where missing cells are kept. */
export interface RegionsData {
  readonly panel: Panel;
  /** Whether the panel is that of a data set of the catalogue. */
  readonly catalogued: boolean;
  readonly citation: string | null;
  /** Outlines of the regions, for a map. */
  readonly shapes?: RegionShapes;
  /** Which regions are neighbours, and the file that says so; null for the catalogue. */
  readonly borders?: RegionBorders & { readonly file: string | null };
}

/**
 * SHA-256 of a panel's content: names, periods and values, not how its file is written.
 *
 * @param data - the study's sample.
 * @returns 64 hexadecimal digits.
 */
export function regionsDataDigest({ panel }: RegionsData): string {
  const { ids, periods, indicatorNames, values, unbalanced } = panel;
  const whole = unbalanced && {
    ...{ ids: unbalanced.ids, periods: unbalanced.periods },
    values: Array.from(unbalanced.values, (value) => (Number.isNaN(value) ? null : value)),
  };
  return sha256Hex(
    canonicalJson({ ids, periods, indicatorNames, values: [...values], ...(whole && { unbalanced: whole }) }),
  );
}
