import { unzipSync, zipSync } from 'fflate';

/** A workbook with one of its files changed, sound as an archive. */
export const changedInside = (
  workbook: Uint8Array,
  which: number,
  change: (file: Uint8Array) => Uint8Array,
): Uint8Array => {
  const files = unzipSync(workbook);
  const names = Object.keys(files).filter((name) => /sheet|styles|workbook/.test(name));
  const name = names[which % names.length]!;
  return zipSync({ ...files, [name]: change(files[name]!) }, { level: 0 });
};
