import { describe, expect, it } from 'vitest';
import { ConfigError, DataError, FormatError, NotFittedError, ShapeError } from '../errors.ts';
import { numbers } from '../options.ts';
import type { Sample } from '../table/table.ts';
import { Regressor, type RegressorResult } from './estimator.ts';
import type { FitOptions } from './pace.ts';

interface MeanOptions {
  readonly shift?: number;
}

interface MeanResult extends RegressorResult {
  readonly weights: Float64Array;
  readonly extremes: readonly number[];
}

/** Predicts the first column plus a shift, and sleeps as long as the first target says. */
class FirstColumn extends Regressor<MeanOptions, MeanResult> {
  constructor(options: MeanOptions = {}) {
    super(options, { shift: numbers() });
  }

  protected async regress({ y, featureNames }: Sample & { featureNames: readonly string[] }, fit: FitOptions) {
    await new Promise((resolve) => setTimeout(resolve, y[0]));
    fit.onProgress?.(0.5);
    return { featureNames, weights: y.slice(), extremes: [-0, NaN, Infinity] };
  }

  protected predictRows({ featureNames }: MeanResult, x: Float64Array, rows: number): Float64Array {
    return Float64Array.from({ length: rows }, (_, row) => x[row * featureNames.length]! + (this.options.shift ?? 0));
  }
}

const sample = (y: readonly number[], featureNames?: readonly string[]): Sample => ({
  x: Float64Array.of(1, 2, 3, 4),
  y: Float64Array.from(y),
  rows: 2,
  features: 2,
  featureNames,
});

describe('an estimator', () => {
  it('checks options at once and refuses unknown ones by name', () => {
    expect(() => new FirstColumn({ shift: NaN })).toThrow(ConfigError);
    expect(() => new FirstColumn({ shif: 1 } as MeanOptions)).toThrow(/unknown option \(did you mean "shift"\?\)/);
    expect(Object.isFrozen(new FirstColumn({ shift: 1 }).options)).toBe(true);
  });

  it('has no result before fit, and a frozen one after', async () => {
    const model = new FirstColumn();
    expect(() => model.result).toThrow(NotFittedError);
    await expect(model.predict(sample([0, 1]))).rejects.toThrow(NotFittedError);
    await model.fit(sample([0, 1]));
    expect(Object.isFrozen(model.result.extremes)).toBe(true);
  });

  it('matches columns by name', async () => {
    const model = await new FirstColumn().fit(sample([0, 1], ['a', 'b']));
    expect([...(await model.predict(sample([0, 1], ['b', 'a'])))]).toEqual([2, 4]);
    await expect(model.predict(sample([0, 1], ['b', 'c']))).rejects.toThrow(/columns are missing.*"a"/);
  });

  it('matches columns by place where names are made up', async () => {
    const model = await new FirstColumn().fit(sample([0, 1]));
    expect([...(await model.predict(sample([0, 1], ['b', 'a'])))]).toEqual([1, 3]);
    await expect(model.predict({ x: Float64Array.of(1), rows: 1, features: 1 })).rejects.toThrow(ShapeError);
  });

  it('refuses cells that are no numbers, naming row and column', async () => {
    const bad = { ...sample([0, 1], ['a', 'b']), x: Float64Array.of(1, 2, NaN, 4) };
    await expect(new FirstColumn().fit(bad)).rejects.toThrow(DataError);
    await expect(new FirstColumn().fit(bad)).rejects.toMatchObject({ where: { column: 'a' }, message: /row 1/ });
  });

  it('scores by R2', async () => {
    const model = await new FirstColumn().fit(sample([0, 1]));
    expect(await model.score(sample([1, 3]))).toBe(1);
    expect(await model.score(sample([3, 1]))).toBe(-3);
  });

  it('keeps the fit that was called last, whichever ends last', async () => {
    const model = new FirstColumn();
    await Promise.all([model.fit(sample([40, 1])), model.fit(sample([0, 2]))]);
    expect([...model.result.weights]).toEqual([0, 2]);
  });

  it('keeps the earlier result when a fit is aborted', async () => {
    const model = await new FirstColumn().fit(sample([0, 1]));
    const shares: number[] = [];
    const stop = new AbortController();
    const onProgress = (share: number): void => {
      shares.push(share);
      stop.abort(new Error('enough'));
    };
    await expect(model.fit(sample([1, 2]), { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect([...model.result.weights]).toEqual([0, 1]);
    expect(shares).toEqual([0.5]);
  });

  it('comes back from JSON without loss', async () => {
    const model = await new FirstColumn({ shift: 1 }).fit(sample([0, 1], ['a', 'b']));
    const back = FirstColumn.fromJSON(JSON.parse(JSON.stringify(model)));
    expect(back).toBeInstanceOf(FirstColumn);
    expect(back.options).toEqual({ shift: 1 });
    expect(back.result).toEqual(model.result);
    expect(Object.is(back.result.extremes[0], -0)).toBe(true);
  });

  it('refuses JSON of another class or version, and damaged arrays', async () => {
    class Other extends FirstColumn {}
    const json = (await new FirstColumn().fit(sample([0, 1]))).toJSON();
    expect(() => Other.fromJSON(json)).toThrow(FormatError);
    expect(() => FirstColumn.fromJSON({ ...json, version: 2 })).toThrow(/version/);
    expect(() => FirstColumn.fromJSON(null)).toThrow(FormatError);
    const cut = JSON.parse(JSON.stringify(json).replace(/"base64":".{4}/, '"base64":"')) as unknown;
    expect(() => FirstColumn.fromJSON(cut)).toThrow(/damaged/);
  });
});
