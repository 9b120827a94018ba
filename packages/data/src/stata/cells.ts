import type { CellType } from './layout.ts';

/** Largest numbers that are not missing, since release 113; before, one code alone is missing. */
const LARGEST = { byte: 100, int: 32_740, long: 2_147_483_620 } as const;
const OLD_MISSING = { byte: 127, int: 32_767, long: 2_147_483_647 } as const;
const LARGEST_FLOAT = 1.7014118e38;
const LARGEST_DOUBLE = 8.988465674311579e307;

/** How a file stores numbers. */
interface Storage {
  readonly little: boolean;
  readonly release: number;
}

/** The number at a byte, `NaN` where missing (`.` and `.a` to `.z`). */
export const numberOf = (data: DataView, cell: number, { little, release }: Storage, { kind }: CellType): number => {
  const whole = (type: keyof typeof LARGEST, value: number): number =>
    (release >= 113 ? value > LARGEST[type] : value === OLD_MISSING[type]) ? Number.NaN : value;
  if (kind === 'byte') return whole('byte', data.getInt8(cell));
  if (kind === 'int') return whole('int', data.getInt16(cell, little));
  if (kind === 'long') return whole('long', data.getInt32(cell, little));
  const value = kind === 'float' ? data.getFloat32(cell, little) : data.getFloat64(cell, little);
  return value > (kind === 'float' ? LARGEST_FLOAT : LARGEST_DOUBLE) ? Number.NaN : value;
};

/** The name Stata gives a missing number: `.`, or `.a` to `.z`. */
export const missingName = (data: DataView, cell: number, { kind }: CellType, { little, release }: Storage): string => {
  if (release < 113) return '.';
  const letter =
    kind === 'byte'
      ? data.getInt8(cell) - 101
      : kind === 'int'
        ? data.getInt16(cell, little) - 32_741
        : kind === 'long'
          ? data.getInt32(cell, little) - 2_147_483_621
          : kind === 'float'
            ? (data.getUint32(cell, little) - 0x7f00_0000) / 0x800
            : Number((data.getBigUint64(cell, little) - 0x7fe0_0000_0000_0000n) >> 40n);
  return letter >= 1 && letter <= 26 ? `.${String.fromCharCode(96 + letter)}` : '.';
};
