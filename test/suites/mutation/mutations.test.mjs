import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mutate } from './mutate.mjs';
import { mutations } from './mutations.mjs';

describe('mutations', () => {
  it.each(mutations)('$name: applies to the source as it is', (mutation) => {
    const source = readFileSync(new URL(`../../../${mutation.file}`, import.meta.url), 'utf8');
    expect(mutate(source, mutation)).not.toBe(source);
  });
});
