/** What is said of each code of a union of notes: a function of the note's values. */
export type Sayings<Note extends { readonly code: string }> = {
  readonly [Code in Note['code']]: (note: Extract<Note, { readonly code: Code }>) => string;
};

/** The sentence of a note. */
export function say<Note extends { readonly code: string }>(sayings: Sayings<Note>, note: Note): string {
  const sentence = sayings[note.code as Note['code']] as unknown as (note: Note) => string;
  return sentence(note);
}
