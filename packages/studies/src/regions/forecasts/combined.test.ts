import { expect, test } from 'vitest';
import { simulatedPanel } from '../../../test/simulated-panel.ts';
import { combineForecasts } from './combined.ts';
import { fittedNames } from './names.ts';
import type { ForecastsOf, MethodRuns } from './runs.ts';

const regions = 6;
const periods = 8;

/** Forecasts from some origins: `off(method, unit)` beside what comes. */
async function forecasts(off: (name: string, unit: number) => number, lengths: readonly number[], steps = 1) {
  const { panel } = await simulatedPanel((i, t) => 10 * i + t * (1 + (i % 3)), { regions, periods, indicators: 1 });
  const actual = (i: number, t: number): number => panel.values[i * periods + t]!;
  return {
    actual,
    origins: lengths.map((length) => ({
      ...{ panel, length, steps, target: 0 },
      methods: Object.fromEntries(
        fittedNames.map((name) => [
          name,
          {
            columns: [0],
            values: [
              Float64Array.from({ length: regions * steps }, (_, at) => {
                const [unit, step] = [Math.floor(at / steps), at % steps];
                return actual(unit, Math.min(periods - 1, length + step)) + off(name, unit);
              }),
            ],
          },
        ]),
      ),
    })) as unknown as ForecastsOf<(typeof fittedNames)[number]>[],
  };
}

/** What a combination says of its weights. */
const noteOf = ({ chunks }: MethodRuns) => {
  const [note] = chunks[0]!.notes;
  if (note?.code !== 'weights') throw new Error('no note of weights');
  return note;
};

test('weights are those of forecasts whose periods are known at the origin', async () => {
  const sign = (unit: number): number => (unit % 2 === 0 ? 1 : -1);
  const off = (name: string, unit: number): number =>
    (name === 'theta' ? 0.1 : 1 + fittedNames.indexOf(name as never)) * sign(unit);
  const { origins } = await forecasts(off, [4, 5, 6], 2);
  const [first, second, third] = combineForecasts(origins);
  expect([first, second, third].map((origin) => noteOf(origin!.methods.stacked).past)).toEqual([0, 1, 2]);
  expect(noteOf(third!.methods.mean).past).toBe(0);
  // One period ahead theta decides from the second origin on; two ahead, whose first period comes at length 6, from the third.
  const { actual } = await forecasts(off, [4]);
  const error = (origin: typeof first, step: number): number =>
    Math.abs(origin!.methods['stacked'].values[0]![step]! - actual(0, Math.min(periods - 1, origin!.length + step)));
  expect(error(first, 0)).toBeGreaterThan(1);
  expect(error(second, 0)).toBeCloseTo(0.1, 3);
  expect(error(second, 1)).toBeGreaterThan(1);
  expect(error(third, 1)).toBeCloseTo(0.1, 3);
});

test('LSTM-DFA stays with the random walk until earlier forecasts speak for it', async () => {
  const off = (name: string, unit: number): number => (name === 'lstm-dfa' ? 0.5 * unit : 2 * unit + 1);
  const { origins } = await forecasts(off, [4, 5]);
  const [first, second] = combineForecasts(origins);
  expect(first!.methods['lstm-dfa-shrunk'].values[0]).toEqual(first!.methods['random-walk'].values[0]);
  expect(second!.methods['lstm-dfa-shrunk'].values[0]![3]).toBeCloseTo(second!.methods['lstm-dfa'].values[0]![3]!, 3);
});

test('what repeats an earlier method, or diverged, is no member', async () => {
  const off = (name: string, unit: number): number =>
    name === 'arima' || name === 'drift'
      ? 1
      : name === 'lstm-dfa'
        ? Number.NaN
        : fittedNames.indexOf(name as never) + unit / 9;
  const { origins } = await forecasts(off, [4, 5]);
  const [, second] = combineForecasts(origins);
  const members = noteOf(second!.methods.mean).weights.map(({ method }) => method);
  expect(members).toEqual(fittedNames.filter((name) => name !== 'arima' && name !== 'lstm-dfa'));
  expect(second!.methods['lstm-dfa-shrunk'].values[0]).toEqual(second!.methods['random-walk'].values[0]);
});
