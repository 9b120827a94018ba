import type { Encoding } from './types.ts';

const MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** The byte order mark a file begins with. */
export const byteOrderMark = (head: Uint8Array): (typeof MARKS)[number] | undefined =>
  MARKS.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));

/** UTF-16 without a mark: western text has a 0 in every other byte. */
export const wideEncoding = (head: Uint8Array): Encoding | undefined => {
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]! += 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 4 && even === 0) return 'utf-16le';
  return even > head.length / 4 && odd === 0 ? 'utf-16be' : undefined;
};

/**
 * What bytes that are not UTF-8 can be: Chinese characters are pairs of high bytes, western letters with accents stand alone
 * among plain ones.
 */
export const legacyEncodings = (bytes: Uint8Array): readonly Encoding[] => {
  const lengths: number[] = [];
  bytes.forEach((byte, i) => {
    if (byte < 0x80) return;
    if (i > 0 && bytes[i - 1]! >= 0x80) lengths[lengths.length - 1]! += 1;
    else lengths.push(1);
  });
  const odd = lengths.filter((length) => length % 2 === 1).length;
  if (odd >= lengths.length - odd || !isChinese(bytes)) return ['windows-1252'];
  return odd === 0 && lengths.length > 1 ? ['gb18030'] : ['gb18030', 'windows-1252'];
};

const isChinese = (bytes: Uint8Array): boolean => {
  const text = decoded(bytes, 'gb18030');
  return text !== undefined && /^[\p{ASCII}\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*$/u.test(text);
};

const WINDOWS_MARKS =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/** Node decodes Windows-1252 as Latin-1 (nodejs/node#56542): the marks from 0x80 to 0x9f, as every browser has them. */
export const withWindowsMarks = (text: string): string =>
  text.replace(/[\x80-\x9f]/g, (mark) => WINDOWS_MARKS[mark.charCodeAt(0) - 0x80]!);

/** The text of bytes, which end with a character where they are the whole; undefined where they are not of the encoding. */
export const decoded = (bytes: Uint8Array, encoding: Encoding, whole = false): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !whole });
  } catch {
    return undefined;
  }
};
