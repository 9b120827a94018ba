/** What is said of each code of a union of notes: a function of the note's values. */
export type Sayings<Note extends { readonly code: string }> = {
  readonly [Code in Note['code']]: (note: Extract<Note, { readonly code: Code }>) => string;
};

/** The sentence of a note. */
export function say<Note extends { readonly code: string }>(sayings: Sayings<Note>, note: Note): string {
  const sentence = sayings[note.code as Note['code']] as unknown as (note: Note) => string;
  return sentence(note);
}

/** Texts of the same shape in another language. */
export type Same<English> = {
  readonly [Key in keyof English]: English[Key] extends string
    ? string
    : English[Key] extends (...values: infer Values) => infer Text
      ? (...values: Values) => Text extends string ? string : Text
      : Same<English[Key]>;
};

/** What units of a code are called; methods have names of their own. */
export type Labels = Readonly<
  Record<
    | 'imputations'
    | 'profiles'
    | 'clusters'
    | 'forecasts'
    | 'leave-one-out'
    | 'resamples'
    | 'cluster-numbers'
    | 'model'
    | 'model-shapley'
    | 'model-shares'
    | 'model-within'
    | 'model-components'
    | 'model-effects'
    | 'sample'
    | 'specifications',
    (label: Readonly<Record<string, string | number>>) => string
  >
>;
