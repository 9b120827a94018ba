/** What a language calls a data set of the catalogue, and what has to be said of it wherever results are shown. */
export interface DatasetWords {
  readonly title: string;
  readonly caution?: string;
}

/** Data sets by catalogue name. */
export type Datasets = Readonly<Record<string, DatasetWords>>;

/**
 * A data set's title and caution in a language.
 *
 * @param data - the data of a result.
 * @param words - the language.
 * @returns both as the language has them; the name itself and null where the data are not the catalogue's.
 */
export function aboutData(
  { name, catalogued }: { readonly name: string; readonly catalogued: boolean },
  { datasets }: { readonly datasets: Datasets },
): { readonly title: string; readonly caution: string | null } {
  const known = catalogued ? datasets[name] : undefined;
  return { title: known?.title ?? name, caution: known?.caution ?? null };
}
