import type { CrossSection } from '@kuznets/data';
import { canonicalJson, sha256Hex } from '../results/digest.ts';
import type { DataNote } from './notes.ts';

/** What the catalogue knows of a cross-section. */
export interface DataFacts {
  readonly citation?: string;
  /** Groups of determinants by determinant. */
  readonly groups?: ReadonlyMap<string, string>;
}

/** The sample of a growth study: a complete cross-section. */
export interface GrowthData {
  readonly name: string;
  /** Whether `name` is that of a data set of the catalogue. */
  readonly catalogued: boolean;
  readonly citation: string | null;
  readonly target: string;
  /** The column that names the rows; null where they are numbered. */
  readonly idColumn: string | null;
  /** One per row. */
  readonly ids: readonly string[];
  /** One per determinant. */
  readonly features: readonly { readonly name: string; readonly label: string | null; readonly group: string | null }[];
  /** `rows` values of the target. */
  readonly y: Float64Array;
  /** The cluster of each row, by column; none where errors are not clustered. */
  readonly clusters: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** `rows x features`, row-major. */
  readonly x: Float64Array;
  /** What was done to the data as read: rows dropped, cells filled in. */
  readonly notes: readonly DataNote[];
}

/**
 * SHA-256 of a sample's content: identifiers, names and values, not how its file is written.
 *
 * @param data - a complete cross-section.
 * @returns 64 hexadecimal digits.
 */
export function growthDataDigest(data: GrowthData): string {
  const { target, ids, features, clusters, y, x } = data;
  const names = features.map((feature) => feature.name);
  const clustered = clusters.length === 0 ? {} : { clusters };
  return sha256Hex(canonicalJson({ target, ids, features: names, ...clustered, y: [...y], x: [...x] }));
}

/**
 * The sample of a growth study from a cross-section.
 *
 * @param section - a complete cross-section of `@kuznets/data`.
 * @param about - what the catalogue knows, where it has the data.
 * @returns the same values; what was dropped or filled in is said in `notes`.
 */
export function growthDataFrom(section: CrossSection, about?: DataFacts): GrowthData {
  return {
    name: section.name,
    catalogued: about !== undefined,
    citation: about?.citation ?? null,
    target: section.targetName,
    idColumn: section.idColumn ?? null,
    ids: section.ids,
    features: section.featureNames.map((name, at) => {
      const label = section.featureLabels[at];
      return {
        name,
        label: label === undefined || label === name ? null : label,
        group: about?.groups?.get(name) ?? null,
      };
    }),
    y: section.y,
    clusters: section.clusters,
    x: section.x,
    notes: [
      ...section.notes,
      ...rowsLeftOut(section),
      ...section.imputed.map(({ feature, cells, mean }) => ({
        code: 'cells-filled-in' as const,
        feature,
        cells,
        mean,
      })),
    ],
  };
}

/** Rows left out, in one note for each reason. */
function rowsLeftOut({ dropped }: CrossSection): DataNote[] {
  const ids = (unlagged: boolean): string[] => dropped.flatMap((row) => (row.unlagged === unlagged ? [row.id] : []));
  return [
    { code: 'rows-left-out' as const, ids: ids(false) },
    { code: 'rows-without-earlier-period' as const, ids: ids(true) },
  ].filter((note) => note.ids.length > 0);
}
