/** Lengths and places that differ between the releases of Stata's .dta format. */
export interface Layout {
  readonly release: number;
  /** Bytes of a variable's name, format, label, and of the name of its value labels. */
  readonly name: number;
  readonly format: number;
  readonly label: number;
  readonly valueLabelName: number;
}

/** Releases that are read: Stata 4 (104) to Stata 19 (118, 119). */
export const RELEASES = [104, 105, 108, 110, 111, 113, 114, 115, 117, 118, 119];

/**
 * The layout of a release.
 *
 * @see https://www.stata.com/help.cgi?dta and dta_117, dta_115, dta_113, dta_110, dta_108, dta_105, dta_104
 */
export const layoutOf = (release: number): Layout => ({
  release,
  name: release >= 118 ? 129 : release >= 110 ? 33 : 9,
  format: release >= 118 ? 57 : release >= 114 ? 49 : release >= 105 ? 12 : 7,
  label: release >= 118 ? 321 : release >= 108 ? 81 : 32,
  valueLabelName: release >= 118 ? 129 : release >= 110 ? 33 : 9,
});

/** How the cells of a variable are stored. */
export type CellType =
  | { readonly kind: 'byte' | 'int' | 'long' | 'float' | 'double' | 'strL'; readonly bytes: number }
  | { readonly kind: 'str'; readonly bytes: number };

const NUMBERS = [
  { kind: 'byte', bytes: 1 },
  { kind: 'int', bytes: 2 },
  { kind: 'long', bytes: 4 },
  { kind: 'float', bytes: 4 },
  { kind: 'double', bytes: 8 },
] as const satisfies readonly CellType[];

/** What a type code of a release means; undefined where it means nothing. */
export const cellType = (code: number, release: number): CellType | undefined => {
  if (release >= 117) {
    if (code >= 1 && code <= 2045) return { kind: 'str', bytes: code };
    return code === 32_768 ? { kind: 'strL', bytes: 8 } : NUMBERS[65_530 - code];
  }
  if (release >= 111) return code >= 1 && code <= 244 ? { kind: 'str', bytes: code } : NUMBERS[code - 251];
  const letter = 'bilfd'.indexOf(String.fromCharCode(code));
  if (letter >= 0) return NUMBERS[letter];
  return code > 127 ? { kind: 'str', bytes: code - 127 } : undefined;
};
