import { predictEnsemble, type TreeEnsemble } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { readModel } from '../importers/read-model.ts';
import { writeOnnx } from './write-onnx.ts';

/** Two trees of three features, with limits that single precision does not hold. */
const ensemble: TreeEnsemble = {
  nFeatures: 3,
  scale: 0.1,
  base: 1 / 3,
  trees: {
    offsets: Uint32Array.of(0, 5, 6),
    feature: Int32Array.of(2, -1, 0, -1, -1, -1),
    childrenLeft: Int32Array.of(1, -1, 3, -1, -1, -1),
    childrenRight: Int32Array.of(2, -1, 4, -1, -1, -1),
    threshold: Float64Array.of(0.1, 0, 1 + 2 ** -40, 0, 0, 0),
    value: Float64Array.of(0, 2.5, 0, -1 / 7, 9, 3),
  },
};
const x = Float64Array.of(0, 0, 0.1, 1, 0, 0.2, 1 + 2 ** -40, 0, 0.2, 1 + 2 ** -39, 0, 0.2);
const facts = { columns: ['a', 'b[x]', 'log(c)'], target: 'y' };

describe('an ONNX file', () => {
  it('is read back as the same trees', () => {
    const { ensemble: again, program } = readModel(writeOnnx({ kind: 'trees', ensemble }, facts));
    expect(program).toBe('ONNX TreeEnsembleRegressor (kuznets)');
    expect(again.nFeatures).toBe(3);
    const sample = { x, rows: 4, features: 3 };
    expect([...predictEnsemble(again, sample)]).toEqual([...predictEnsemble(ensemble, sample)]);
    expect(new Set(predictEnsemble(ensemble, sample)).size).toBe(3);
  });

  it('keeps where missing values go', () => {
    const trees = { ...ensemble.trees, missingLeft: Uint8Array.of(1, 0, 0, 0, 0, 0) };
    const { ensemble: again } = readModel(writeOnnx({ kind: 'trees', ensemble: { ...ensemble, trees } }, facts));
    const sample = { x: Float64Array.of(0, 0, NaN, NaN, 0, 0.2), rows: 2, features: 3 };
    expect([...predictEnsemble(again, sample)]).toEqual([...predictEnsemble({ ...ensemble, trees }, sample)]);
  });

  it('is refused for model trees and for columns of another number', () => {
    const linear = { offsets: new Uint32Array(7), feature: new Int32Array(0), coef: new Float64Array(0) };
    const modelTrees = { ...ensemble, trees: { ...ensemble.trees, linear } };
    expect(() => writeOnnx({ kind: 'trees', ensemble: modelTrees }, facts)).toThrow(/linear models in the leaves/);
    expect(() => writeOnnx({ kind: 'linear', coef: [1], intercept: 0 }, facts)).toThrow(
      /another number of columns.*3.*allowed: 1/,
    );
  });
});
