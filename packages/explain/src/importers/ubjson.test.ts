import { FormatError } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { readModel } from './read-model.ts';
import { referenceBytes } from './reference.fixture.ts';
import { parseUbjson } from './ubjson.ts';

/** Bytes of markers, as text, and of numbers. */
const bytesOf = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [part])));
const parsed = (...parts: readonly (string | number)[]): unknown => parseUbjson('m', bytesOf(...parts)).value;

it('reads every type of number, the highest byte first', () => {
  expect(
    parsed(
      '[i',
      0xff,
      'U',
      0xff,
      'I',
      0xff,
      0,
      'l',
      0,
      1,
      0,
      0,
      'L',
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xfe,
      ']',
    ),
  ).toEqual([-1, 255, -256, 65_536, -2]);
  expect(parsed('[d', 0x3f, 0xc0, 0, 0, 'D', 0xbf, 0xf8, 0, 0, 0, 0, 0, 0, ']')).toEqual([1.5, -1.5]);
});

it('reads words, texts and objects; what is no number is null', () => {
  expect(parsed('[ZTFCaSU', 3, 'é!d', 0x7f, 0xc0, 0, 0, ']')).toEqual([null, true, false, 'a', 'é!', null]);
  expect(parsed('{U', 1, 'a{}i', 1, 'b[]}')).toEqual({ a: {}, b: [] });
  expect(Object.keys(parsed('{U', 9, '__proto__T}') as object)).toEqual(['__proto__']);
});

it('reads lists of one type and of a length that is told', () => {
  expect(parsed('[$U#U', 3, 1, 2, 3)).toEqual([1, 2, 3]);
  expect(parsed('[#U', 2, 'TSU', 1, 'x')).toEqual([true, 'x']);
  expect(parsed('{$U#U', 1, 'U', 1, 'a', 7)).toEqual({ a: 7 });
  expect(parsed('[[$U#U', 1, 1, 'T]')).toEqual([[1], true]);
});

describe('refuses', () => {
  it.each([
    [
      'an end too early',
      ['[U', 1],
      /^m, byte 3: not binary JSON \(UBJSON\), or cut short: "0 bytes left"; allowed: a complete document, 1 bytes here$/,
    ],
    ['a length past the end', ['SI', 1, 0, 'x'], /"1 bytes left"; allowed: a complete document, 256 bytes here/],
    ['a negative length', ['Si', 0xff, 'x'], /"a length that is none"; allowed: a whole number/],
    ['a length that is a text', ['SSU', 1, 'x'], /"a length that is none"/],
    [
      'a list of nothing',
      ['[$Z#l', 0x7f, 0xff, 0xff, 0xff],
      /"a list of the type Z"; allowed: types whose values take bytes/,
    ],
    ['a type without a length', ['[$U', 1, ']'], /"a list of one type without its length"/],
    ['a list longer than the file', ['[$U#I', 1, 0, 1], /"0 bytes left"/],
    ['an unknown marker', ['[x]'], /"the marker \\?"x\\?""; allowed: one of i U I l L d D Z T F S C \[ \{/],
    ['two documents', ['TT'], /"bytes after the document"/],
    ['a text of other bytes', ['SU', 1, 0xff], /"a text that is not UTF-8"/],
    ['65 levels', ['['.repeat(65)], /"65 levels"; allowed: 64 levels/],
  ] as const)('%s', (_, parts, message) => {
    expect(() => parsed(...parts)).toThrow(FormatError);
    expect(() => parsed(...parts)).toThrow(message);
  });

  it('more pieces than any model has', () => {
    expect(() => parsed(`[${'[]'.repeat(4_000_000)}]`)).toThrow(/"4000001 arrays and objects"; allowed: 4000000/);
    expect(() => parsed('[$U#l', 1, 0xe8, 0x48, 1)).toThrow(
      /"32000001 numbers, texts and other items"; allowed: 32000000/,
    );
    expect(() => parsed('[U', 0, '[$U#l', 1, 0xe8, 0x48, 0)).toThrow(/"32000002 numbers/);
  });
});

it.each(['pruned', 'missing'])("reads XGBoost's %s model as its JSON", (name) => {
  const [json, ubj] = ['json', 'ubj'].map((ending) => readModel(referenceBytes(`xgboost_${name}.model.${ending}`)));
  expect(ubj).toEqual(json);
});
