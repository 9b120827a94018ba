import { uniforms } from '@kuznets/test-kit';
import { expect, test } from 'vitest';
import { dieboldMariano } from './diebold-mariano.ts';
import { FactorPanelAr } from './factor-panel-ar.ts';
import { randomWalk } from './random-walk.ts';

const units = 40;
const [intercept, coef, factorCoef] = [0.02, 0.3, 0.4];

/** A panel of the model's own process, or of random walks with drift; and what the next change is expected to be. */
function simulated(normal: () => number, periods: number, isWalk: boolean) {
  const effects = Array.from({ length: units }, () => 0.005 * normal());
  const y = new Float64Array(units * periods);
  let change = effects.map((effect) => intercept + effect);
  let expected = change;
  // The process has forgotten its beginning when the panel begins.
  for (let t = -20; t < periods; t++) {
    const common = change.reduce((sum, value) => sum + value, 0) / units;
    expected = change.map((value, i) =>
      isWalk ? intercept + effects[i]! : intercept + effects[i]! + coef * value + factorCoef * common,
    );
    const shock = 0.02 * normal();
    change = expected.map((value) => value + shock + 0.02 * normal());
    if (t < 0) continue;
    for (let i = 0; i < units; i++) y[i * periods + t] = (t === 0 ? 0 : y[i * periods + t - 1]!) + change[i]!;
  }
  return { y, expected };
}

/** Root mean squared errors one period ahead of the last `origins` periods: of the model, of who knows the process, and of the drift. */
async function errorsOf(
  normal: () => number,
  { periods, origins, isWalk }: { periods: number; origins: number; isWalk: boolean },
) {
  const { y } = simulated(normal, periods, isWalk);
  const rows = (length: number): Float64Array =>
    Float64Array.from({ length: units * length }, (_, at) => y[Math.floor(at / length) * periods + (at % length)]!);
  const rmse = (forecast: ArrayLike<number>, t: number): number =>
    Math.sqrt(
      Array.from({ length: units }, (_, i) => (forecast[i]! - y[i * periods + t]!) ** 2).reduce((a, b) => a + b) /
        units,
    );
  const model: number[] = [];
  const drift: number[] = [];
  for (let t = periods - origins; t < periods; t++) {
    const known = { y: rows(t), units, periods: t };
    model.push(rmse(await (await new FactorPanelAr().fit(known)).forecast(1), t));
    const walks = Array.from({ length: units }, (_, i) =>
      randomWalk(known.y.subarray(i * t, (i + 1) * t), 1, { drift: true }),
    );
    drift.push(
      rmse(
        walks.map(([next]) => next!),
        t,
      ),
    );
  }
  return { model, drift };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function normals(seed: number): () => number {
  const next = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

test('of its own process it errs at most 5 % more than who knows the process, and less than the drift', async () => {
  const normal = normals(1);
  const [own, oracle, drift] = [[], [], []] as [number[], number[], number[]];
  for (let panel = 0; panel < 300; panel++) {
    const periods = 21;
    const { y, expected } = simulated(normal, periods, false);
    const known = Float64Array.from({ length: units * 20 }, (_, at) => y[Math.floor(at / 20) * periods + (at % 20)]!);
    const forecast = await (await new FactorPanelAr().fit({ y: known, units, periods: 20 })).forecast(1);
    for (let i = 0; i < units; i++) {
      const [last, actual] = [y[i * periods + 19]!, y[i * periods + 20]!];
      own.push((forecast[i]! - actual) ** 2);
      oracle.push((last + expected[i]! - actual) ** 2);
      drift.push((last + (last - y[i * periods]!) / 19 - actual) ** 2);
    }
  }
  const ratio = Math.sqrt(mean(own) / mean(oracle));
  expect(ratio).toBeGreaterThan(0.99);
  expect(ratio).toBeLessThan(1.05);
  expect(Math.sqrt(mean(own) / mean(drift))).toBeLessThan(0.95);
});

test('of random walks with drift it beats the drift, by the test, in no more panels than chance does', async () => {
  const normal = normals(2);
  const panels = 300;
  let beats = 0;
  for (let panel = 0; panel < panels; panel++) {
    const { model, drift } = await errorsOf(normal, { periods: 22, origins: 8, isWalk: true });
    const { statistic, pValue } = dieboldMariano(model, drift);
    if (statistic! < 0 && pValue! < 0.05) beats++;
  }
  expect(beats / panels).toBeLessThan(0.06);
});
