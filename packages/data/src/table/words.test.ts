import { expect, test } from 'vitest';
import { utf8 } from './csv-text.fixture.ts';
import { Words } from './words.ts';

test('words are read alike the first time and again, in whatever order they come', () => {
  const words = new Words('point');
  const texts = Array.from({ length: 20_000 }, (_, k) => ['é'.repeat(k % 20), `w${k % 9000}`, 'NA', ''][k % 4]!);
  for (const text of texts) {
    const bytes = utf8(`<${text}>`);
    const kind = text === 'NA' || text === '' ? 'missing' : 'text';
    expect(words.in(bytes, 1, bytes.length - 1)).toEqual({ text, kind });
  }
});
