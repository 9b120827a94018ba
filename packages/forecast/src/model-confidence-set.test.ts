import { normals, purposes } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { modelConfidenceSet } from './model-confidence-set.ts';

const noise = (cases: number, stream: number) => normals(cases, 5, purposes.normal, [stream, 0]);

describe('modelConfidenceSet', () => {
  it('leaves out what is worse beyond doubt, and keeps what may be the best', () => {
    const good = noise(80, 1).map((e) => e ** 2);
    const alike = noise(80, 2).map((e) => e ** 2);
    const bad = good.map((loss, t) => loss + 2 + noise(80, 3)[t]!);
    const { pValue, order } = modelConfidenceSet([bad, good, alike]);
    expect(pValue[0]).toBeLessThan(0.01);
    expect(Math.min(pValue[1]!, pValue[2]!)).toBeGreaterThan(0.1);
    expect(Math.max(...pValue)).toBe(1);
    expect(order[0]).toBe(0);
    expect(pValue[order[2]!]).toBe(1);
  });

  it('does not depend on scale or on where losses start', () => {
    const losses = [1, 2, 3].map((stream) => noise(50, stream).map((e) => e ** 2));
    const moved = losses.map((own) => own.map((loss) => 1e3 * loss + 7));
    const { pValue, order } = modelConfidenceSet(moved, { nBootstraps: 400 });
    expect({ pValue, order }).toEqual(modelConfidenceSet(losses, { nBootstraps: 400 }));
  });

  it('holds the best model in nine samples of ten where all are alike', () => {
    let held = 0;
    for (let sample = 0; sample < 300; sample++) {
      const common = noise(60, 1000 + 10 * sample);
      const losses = [1, 2, 3].map((model) =>
        noise(60, 1000 + 10 * sample + model).map((e, t) => (0.6 * common[t]! + 0.8 * e) ** 2),
      );
      if (modelConfidenceSet(losses, { nBootstraps: 200, randomState: sample }).pValue[0]! >= 0.1) held++;
    }
    // At least 90 %, less four standard deviations of 1.7 %.
    expect(held / 300).toBeGreaterThan(0.9 - 4 * 0.017);
    expect(held).toBeLessThan(300);
  });

  it('takes blocks of neighbours, whose losses vary more together than they seem to apart', () => {
    const trend = Array.from({ length: 120 }, (_, t) => Math.sin(t / 12));
    const losses = [noise(120, 8).map((e, t) => e / 5 + trend[t]! + 0.3), noise(120, 9).map((e) => e / 5)];
    const apart = modelConfidenceSet(losses).pValue[0]!;
    const together = modelConfidenceSet(losses, { blockLength: 30 }).pValue[0]!;
    expect(apart).toBeLessThan(0.01);
    expect(together).toBeGreaterThan(apart);
  });

  it('refuses lists that do not fit', () => {
    expect(() => modelConfidenceSet([])).toThrow('there is no model to compare');
    expect(() =>
      modelConfidenceSet([
        [1, 2],
        [1, 2, 3],
      ]),
    ).toThrow('losses of model 1');
    expect(() => modelConfidenceSet([[1, 2]], { nBootstraps: 0 })).toThrow('nBootstraps');
  });
});
