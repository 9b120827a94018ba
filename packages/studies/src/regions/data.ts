import type { Panel, RegionShapes } from '@kuznets/data';
import { canonicalJson, sha256Hex } from '../results/digest.ts';

/** The sample of a regions study: a balanced panel. */
export interface RegionsData {
  readonly panel: Panel;
  readonly title: string | null;
  readonly citation: string | null;
  /** What has to be said wherever results are shown. */
  readonly caution: string | null;
  /** Outlines of the regions, for a map. */
  readonly shapes?: RegionShapes;
}

/**
 * SHA-256 of a panel's content: names, periods and values, not how its file is written.
 *
 * @param data - the study's sample.
 * @returns 64 hexadecimal digits.
 */
export function regionsDataDigest({ panel }: RegionsData): string {
  const { ids, periods, indicatorNames, values } = panel;
  return sha256Hex(canonicalJson({ ids, periods, indicatorNames, values: [...values] }));
}
