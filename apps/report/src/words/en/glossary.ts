import type { formulas } from '../formulas.ts';

/** A measure in words; its formula is in formulas.ts under the same name. */
export interface Entry {
  readonly name: string;
  readonly definition: string;
  readonly source: string;
}

export const glossary: Readonly<Record<keyof typeof formulas, Entry>> = {
  importanceStandardized: {
    name: 'Out-of-bag permutation importance',
    definition: 'By how much the error on the rows a tree has not seen rises when one determinant is permuted among them; mean over the trees, divided by its standard deviation over the trees.',
    source: 'Breiman (2001), doi:10.1023/A:1010933404324',
  },
};
