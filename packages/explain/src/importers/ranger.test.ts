import { predictEnsemble } from '@kuznets/base';
import { expect, it } from 'vitest';
import { referenceBytes } from './reference.fixture.ts';
import { readModel } from './read-model.ts';

type Columns = Readonly<Record<'a' | 'b', readonly (number | null)[]>> & { readonly g: readonly (string | null)[] };

interface Reference {
  readonly rows: Columns;
  readonly missing: Columns;
  readonly margins: Readonly<Record<string, readonly number[]>>;
}

const reference = JSON.parse(new TextDecoder().decode(referenceBytes('r_factors.json'))) as Reference;

it.each([
  ['partition', 'ranger treeInfo', 'identity', 'rows'],
  ['order', 'ranger treeInfo', 'identity', 'rows'],
  ['ignore', 'ranger treeInfo', 'identity', 'rows'],
  ['forest', 'randomForest 4.7.1.1', 'identity', 'rows'],
  ['gaussian', 'gbm 2.1.8.1, gaussian', 'identity', 'missing'],
  ['bernoulli', 'gbm 2.1.8.1, bernoulli', 'logit', 'missing'],
  ['adaboost', 'gbm 2.1.8.1, adaboost', 'logit', 'missing'],
  ['poisson', 'gbm 2.1.8.1, poisson', 'log', 'missing'],
] as const)('%s predicts what R predicts, factors by their names', (name, program, link, which) => {
  const model = readModel(referenceBytes(`r_${name}.csv`), { file: name });
  expect(model).toMatchObject({ format: 'ranger', program, link, ensemble: { featureNames: ['a', 'g', 'b'] } });
  const levels = model.ensemble.categories![1]!;
  expect([...levels].sort()).toEqual(['"z"', 'NA', 'v', 'w', 'x y']);
  const { a, g, b } = reference[which];
  const x = Float64Array.from(
    a.flatMap((cell, row) => [cell, g[row] === null ? null : levels.indexOf(g[row]!), b[row]!]),
    (cell) => cell ?? Number.NaN,
  );
  const got = predictEnsemble(model.ensemble, { x, rows: a.length, features: 3 });
  const wanted = reference.margins[name]!;
  wanted.forEach((value, row) => expect(Math.abs(got[row]! - value), `row ${row}`).toBeLessThan(1e-12));
});

it.each([
  ['half a level', '"0;2.5"', /a category that is no level: 2.5/],
  ['no number', '"0;x"', /leftLevels is not a number: "x"/],
])('refuses %s', (_, replacement, message) => {
  const text = new TextDecoder().decode(referenceBytes('r_partition.csv')).replace('"0;2;4"', replacement);
  expect(() => readModel(new TextEncoder().encode(text), { file: 'm' })).toThrow(message);
});

it('refuses an unknown link function, and names that are no list', () => {
  const text = new TextDecoder().decode(referenceBytes('r_gaussian.csv'));
  const read = (changed: string) => readModel(new TextEncoder().encode(changed), { file: 'm' });
  expect(() => read(text.replace(',identity', ',probit'))).toThrow(
    /unknown link function: "probit"; allowed: identity/,
  );
  expect(() => read(text.replace(/"\["".*\]"/, '"{}"'))).toThrow(/m: not an array: an object/);
});
