import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { benjaminiHochberg, holm } from './adjusted.ts';

const path = new URL('../../../../test/reference/altmann.json', import.meta.url);
const { adjusted } = JSON.parse(readFileSync(path, 'utf8')) as {
  readonly adjusted: Readonly<Record<'p' | 'holm' | 'bh', number[]>>;
};

it("adjusts p-values as R's p.adjust does", () => {
  holm(adjusted.p).forEach((p, at) => expect(p).toBeCloseTo(adjusted.holm[at]!, 14));
  benjaminiHochberg(adjusted.p).forEach((p, at) => expect(p).toBeCloseTo(adjusted.bh[at]!, 14));
  expect([holm([]), benjaminiHochberg([0.3])]).toEqual([[], [0.3]]);
});
