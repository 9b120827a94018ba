import { describe, expect, it } from 'vitest';
import { bundleResult, manifestDigest } from './bundle.ts';
import { compareJson } from './difference.ts';
import { canonicalJson, numbersDigest, prettyJson, sha256Hex } from './digest.ts';
import { manifestSchema, type ManifestDraft } from './manifest.ts';

const hash = 'a'.repeat(64);
const draft: ManifestDraft = {
  schemaVersion: 1,
  study: 'growth',
  created: '2020-01-01T00:00:00.000Z',
  seconds: 1.5,
  config: { trees: 3 },
  seeds: [1],
  inputs: [{ role: 'data', source: { kind: 'catalogue', name: 'x' }, sha256: hash, bytes: 1, canonicalSha256: hash }],
  models: [],
  versions: {},
  device: { backend: 'wasm' },
};

describe('digests', () => {
  it('hash as SHA-256 does', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('hashes many numbers as their bytes, 0 and every NaN being one', () => {
    const bytes = (numbers: readonly number[]) => sha256Hex(new Uint8Array(Float64Array.from(numbers).buffer));
    expect(numbersDigest(Float64Array.of(1, 0, -2.5))).toBe(bytes([1, 0, -2.5]));
    expect(numbersDigest(Float64Array.of(-0))).toBe(bytes([0]));
    const odd = new Float64Array(new BigUint64Array([0x7ff800000000abcdn]).buffer);
    expect(numbersDigest(odd)).toBe(numbersDigest(Float64Array.of(Number.NaN)));
    expect(numbersDigest(new Float64Array())).toBe(sha256Hex(new Uint8Array()));
    // Longer than what is hashed at a time.
    const many = Array.from({ length: 140_000 }, (_, at) => at / 7);
    expect(numbersDigest(Float64Array.from(many))).toBe(bytes(many));
  });

  it('do not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[1,{"d":1}]}');
  });

  it('refuse what JSON would silently turn into null', () => {
    expect(() => canonicalJson({ a: [NaN] })).toThrow(RangeError);
    expect(() => prettyJson([Infinity])).toThrow(RangeError);
  });

  it('write JSON that reads back', () => {
    const value = { a: [1, 2.5, 'x', null], b: { c: [], d: {} }, e: [{ f: true }, []] };
    expect(JSON.parse(prettyJson(value))).toEqual(value);
    expect(prettyJson(value)).toContain('"a": [1, 2.5, "x", null]');
  });
});

describe('compareJson', () => {
  it('finds every place', () => {
    expect(compareJson({ a: [1, 2], b: { c: 'x' } }, { a: [1, 3], b: {}, d: 1 })).toEqual([
      { where: 'a[1]', expected: '2', got: '3' },
      { where: 'b.c', expected: '"x"', got: 'nothing' },
      { where: 'd', expected: 'nothing', got: '1' },
    ]);
  });

  it('sees the last bit, lengths and kinds', () => {
    expect(compareJson([0.3], [0.1 + 0.2])).toHaveLength(1);
    expect(compareJson([1], [1, 2])).toEqual([{ where: '[1]', expected: 'nothing', got: '2' }]);
    expect(compareJson({ a: [] }, { a: {} })).toHaveLength(1);
    expect(compareJson({ a: null }, { a: 0 })).toHaveLength(1);
    expect(compareJson({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  });

  it('stops at the limit', () => {
    expect(compareJson([1, 2, 3], [4, 5, 6], { limit: 2 })).toHaveLength(2);
  });
});

describe('bundleResult', () => {
  const table = { name: 't', caption: 'c', columns: [{ key: 'k', label: 'K' }], rows: [['v']] };
  const files = bundleResult({
    result: { x: 1 },
    tables: [table],
    extras: new Map([['report.html', '<p>']]),
    manifest: draft,
  });

  it('hashes every file but the manifest', () => {
    const manifest = manifestSchema.parse(JSON.parse(files.get('manifest.json') as string));
    expect([...files.keys()]).toEqual(['result.json', 'tables/t.csv', 'tables/t.tex', 'report.html', 'manifest.json']);
    expect(Object.keys(manifest.files)).toEqual([...files.keys()].slice(0, -1));
    for (const [name, expected] of Object.entries(manifest.files)) expect(sha256Hex(files.get(name)!)).toBe(expected);
  });

  it('seals the manifest', () => {
    const manifest = manifestSchema.parse(JSON.parse(files.get('manifest.json') as string));
    expect(manifestDigest(manifest)).toBe(manifest.self);
    expect(manifestDigest({ ...manifest, seconds: 2 })).not.toBe(manifest.self);
  });
});
