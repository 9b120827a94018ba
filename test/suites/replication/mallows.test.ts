import { readFileSync } from 'node:fs';
import { MallowsAveraging } from '@kuznets/regression';
import { describe, expect, it } from 'vitest';
import { fls2001, reference, sdm2004 } from './data.ts';

interface Average
  extends Readonly<Record<'order' | 'weights' | 'coef', readonly number[]>>,
    Readonly<Record<'variance' | 'criterion' | 'r2', number>> {}
type Order = 'tStat' | 'correlation';

const quadprog = JSON.parse(readFileSync(reference('mallows.json'), 'utf8')) as Readonly<
  Record<'fls2001' | 'sdm2004', Readonly<Record<Order, Average>>>
>;

for (const [name, table] of [
  ['fls2001', fls2001],
  ['sdm2004', sdm2004],
] as const) {
  describe.skipIf(table === undefined)(
    `Mallows averaging by R's lm and quadprog on ${name}${table ? '' : ' (left out: KUZNETS_DATA has no sdm2004)'}`,
    () => {
      it.each(['tStat', 'correlation'] as const)(
        'candidates nested by %s: order, weights, coefficients, criterion',
        async (order) => {
          const theirs = quadprog[name][order];
          const ours = (await new MallowsAveraging({ order }).fit(table!)).result;
          expect(ours.order).toEqual(theirs.order);
          ours.weights.forEach((weight, m) => expect(Math.abs(weight - theirs.weights[m]!)).toBeLessThan(1e-6));
          const largest = Math.max(...theirs.coef.map(Math.abs));
          ours.coef.forEach((value, k) => expect(Math.abs(value - theirs.coef[k]!)).toBeLessThan(1e-6 * largest));
          // Ours is the lower of two minima that agree to quadprog's accuracy.
          expect(ours.criterion).toBeLessThan(theirs.criterion * (1 + 1e-13));
          for (const of of ['variance', 'criterion', 'r2'] as const)
            expect(Math.abs(ours[of] / theirs[of] - 1)).toBeLessThan(of === 'variance' ? 1e-11 : 1e-6);
        },
      );
    },
  );
}
