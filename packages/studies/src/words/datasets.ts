/** What a language calls a data set of the catalogue, and what has to be said of it. */
export interface DatasetWords {
  readonly title: string;
  readonly caution?: string;
}

/** Data sets by catalogue name, in languages that the catalogue itself does not speak. */
export type Datasets = Readonly<Record<string, DatasetWords>>;

interface Described {
  readonly name: string;
  readonly title: string | null;
  readonly caution?: string | null;
}

/**
 * A data set's title and caution in a language.
 *
 * @param data - the data of a result, with the catalogue's title and caution.
 * @param words - the language.
 * @returns both in that language, or as the catalogue has them; null where the data are not the catalogue's.
 */
export function aboutData(
  { name, title, caution = null }: Described,
  { datasets }: { readonly datasets: Datasets },
): { readonly title: string | null; readonly caution: string | null } {
  const known = title === null ? undefined : datasets[name];
  return { title: known?.title ?? title, caution: caution === null ? null : (known?.caution ?? caution) };
}
