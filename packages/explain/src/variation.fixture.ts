import { uniforms } from '@kuznets/test-kit';
import { expect } from 'vitest';
import type { BackgroundSample } from './background.ts';
import type { ExplainedVariation } from './explained-variation.ts';

export const sampleOf = (rows: number, features: number, seed: number): BackgroundSample => {
  const next = uniforms(seed);
  return { x: Float64Array.from({ length: rows * features }, () => 6 * next() - 2), rows, features };
};

/**
 * Two results agree. Explained variation is compared relative to itself, what is a difference of such numbers relative to
 * them, and shares and H squared, whose rounding is that of their denominators, absolutely.
 */
export const expectSameVariation = (got: ExplainedVariation, wanted: ExplainedVariation, tolerance: number): void => {
  const close = (a: number, b: number, scale: number, what: string): void => {
    if (Number.isNaN(b)) return expect(a, what).toBeNaN();
    expect(Math.abs(a - b), `${what}: ${a} for ${b}`).toBeLessThanOrEqual(tolerance * scale);
  };
  const all = (name: string, a: ArrayLike<number>, b: ArrayLike<number>, scale: (at: number) => number): void => {
    expect(a.length, name).toBe(b.length);
    for (let at = 0; at < b.length; at += 1) close(a[at]!, b[at]!, scale(at), `${name} ${at}`);
  };
  expect([got.rows, got.features, got.pairs === null]).toEqual([wanted.rows, wanted.features, wanted.pairs === null]);
  const spread = Math.sqrt(wanted.meanSquare);
  close(got.predictionMean, wanted.predictionMean, spread, 'predictionMean');
  close(got.apv, wanted.apv, wanted.meanSquare, 'apv');
  close(got.meanSquare, wanted.meanSquare, wanted.meanSquare, 'meanSquare');
  all('contribution', got.contribution, wanted.contribution, () => spread);
  all('aepv', got.aepv, wanted.aepv, (at) => wanted.aepv[at]!);
  all('fepv', got.fepv, wanted.fepv, (at) => wanted.fepv[at]!);
  all('fepvUncentred', got.fepvUncentred, wanted.fepvUncentred, (at) => wanted.fepvUncentred[at]!);
  all('nonlinearity', got.nonlinearity, wanted.nonlinearity, () => 1);
  if (!got.pairs || !wanted.pairs) return;
  const [pairs, wantedPairs] = [got.pairs, wanted.pairs];
  expect([pairs.first, pairs.second]).toEqual([wantedPairs.first, wantedPairs.second]);
  const size = (at: number): number => wantedPairs.aepv[at]! + wanted.aepv[wantedPairs.first[at]!]! + wanted.aepv[wantedPairs.second[at]!]!;
  all('pair aepv', pairs.aepv, wantedPairs.aepv, size);
  all('iepv', pairs.iepv, wantedPairs.iepv, size);
  all('fiepv', pairs.fiepv, wantedPairs.fiepv, (at) => size(at) / wanted.apv);
  all('fiepvUncentred', pairs.fiepvUncentred, wantedPairs.fiepvUncentred, (at) => size(at) / wanted.meanSquare);
  all('pair nonlinearity', pairs.nonlinearity, wantedPairs.nonlinearity, () => 1);
  all('h squared', pairs.hStatistic.map((h) => h * h), wantedPairs.hStatistic.map((h) => h * h), () => 1);
};
