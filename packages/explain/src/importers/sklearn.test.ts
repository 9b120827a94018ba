import { predictEnsemble } from '@kuznets/base';
import { expect, it } from 'vitest';
import { referenceBytes } from './reference.fixture.ts';
import { readModel } from './read-model.ts';

interface Reference {
  readonly features: readonly string[];
  readonly cases: Readonly<
    Record<string, { readonly x: readonly (number | null)[]; readonly margins: readonly (readonly number[])[] }>
  >;
}

const reference = JSON.parse(new TextDecoder().decode(referenceBytes('sklearn_categories.json'))) as Reference;

it.each([
  ['sklearn_hist', 'identity', true],
  ['sklearn_poisson', 'log', true],
  ['sklearn_hist_classes', 'softmax', true],
  ['sklearn_extra', 'identity', false],
  ['sklearn_logit', 'logit', false],
  ['sklearn_votes', 'identity', false],
])('%s predicts what scikit-learn predicts, output by output', (name, link, categorical) => {
  const { x, margins } = reference.cases[name]!;
  const features = reference.features.length;
  const table = { x: Float64Array.from(x, (cell) => cell ?? Number.NaN), rows: x.length / features, features };
  margins.forEach((wanted, output) => {
    const model = readModel(referenceBytes(`${name}.model.json`), { output });
    expect([model.link, model.output, model.outputs]).toEqual([link, output, margins.length]);
    expect(model.ensemble.trees.levels !== undefined).toBe(categorical);
    const got = predictEnsemble(model.ensemble, table);
    wanted.forEach((value, row) =>
      expect(Math.abs(got[row]! - value), `output ${output}, row ${row}`).toBeLessThan(1e-12),
    );
  });
  if (margins.length > 1) expect(() => readModel(referenceBytes(`${name}.model.json`))).toThrow(/several outputs/);
});
