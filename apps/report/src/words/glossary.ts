import type { Language } from '@kuznets/studies';
import type { formulas } from './formulas.ts';
import entries from './glossary.json' with { type: 'json' };

/** A measure in words; its formula is in formulas.ts under the same name. */
interface Entry {
  readonly name: string;
  readonly definition: string;
  readonly source: string;
}

/** Every measure in both languages; a source that needs no translation is said once. */
type Entries = Readonly<
  Record<
    keyof typeof formulas,
    { readonly source?: string } & Readonly<Record<Language, Omit<Entry, 'source'> & { readonly source?: string }>>
  >
>;

/** The measures in a language. */
export function glossaryIn(language: Language): Readonly<Record<keyof typeof formulas, Entry>> {
  const measures = Object.entries(entries satisfies Entries).map(
    ([measure, entry]: [string, Entries[keyof Entries]]) => [
      measure,
      { source: entry.source ?? '', ...entry[language] },
    ],
  );
  return Object.fromEntries(measures) as Readonly<Record<keyof typeof formulas, Entry>>;
}
