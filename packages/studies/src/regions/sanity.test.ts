import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normalsOf, uniforms } from '@kuznets/test-kit';
import { simulatedPanel, walks } from '../../test/simulated-panel.ts';
import { runStudy } from '../study/run-study.ts';
import { type RegionsConfigInput, resolveRegionsConfig } from './config.ts';
import type { RegionsData } from './data.ts';
import type { RegionsResult } from './result.ts';
import { regionsStudy } from './study.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm' });
});
afterAll(() => device.destroy());

async function study(data: RegionsData, input: RegionsConfigInput): Promise<RegionsResult> {
  const config = resolveRegionsConfig({ data: 'simulated', leaveOut: 0, ...input });
  return (await runStudy(regionsStudy, config, data, { device })).result;
}

const method = ({ methods }: RegionsResult['forecasts'][number], name: string) =>
  methods.find((entry) => entry.method === name)!;

describe('the regions study finds what is there', () => {
  test.each([1, 2, 3])(
    'two overlapping clusters, panel %i: adjusted Rand index of 0.9 and more in the median',
    async (seed) => {
      const next = uniforms(seed);
      const normal = normalsOf(next);
      // In each indicator the groups overlap: their means lie 2.6 standard deviations apart. In all six together it is 6.3, so that no region is on the wrong side.
      const truth = Array.from({ length: 24 }, (_, i) => (i < 10 ? 0 : 1));
      const own = truth.map((group) =>
        Array.from({ length: 6 }, (_, k) => (group === k % 2 ? 0.75 : -0.75) + 0.5 * normal()),
      );
      const data = await simulatedPanel((i, t, k) => own[i]![k]! + 0.1 * t + 0.3 * normal(), {
        regions: 24,
        periods: 7,
        indicators: 6,
      });
      const { described } = await study(data, { replicas: 21, origins: [2005, 2005], epochs: { lstm: 2 } });
      expect(described.direct.labels).toEqual(truth);
      expect(described.gnn.consensus.labels).toEqual(truth);
      // Of the direct partition, which is the truth.
      for (const { adjustedRand } of [described.gnn, described.codes]) {
        expect(adjustedRand!.replicas).toBe(21);
        expect(adjustedRand!.median).toBeGreaterThanOrEqual(0.9);
      }
    },
  );

  test('two oscillating factors: the LSTM-DFA beats the random walk, and the verdict says so', async () => {
    const next = uniforms(1);
    const loadings = Array.from({ length: 12 }, () => 2 * next() - 1);
    const phases = Array.from({ length: 16 }, () => 2 * Math.PI * next());
    const data = await simulatedPanel(
      (i, t, k) =>
        (i < 8 ? 3 : -3) +
        loadings[2 * k]! * Math.cos(1.3 * t + phases[i]!) +
        loadings[2 * k + 1]! * Math.sin(1.3 * t + phases[i]!) +
        0.1 * (next() - 0.5),
      { regions: 16, periods: 12, indicators: 6 },
    );
    const { forecasts, verdicts } = await study(data, {
      replicas: 8,
      origins: [2008, 2010],
      epochs: { dae: 60, gcn: 80 },
    });
    const { levelsAgainstRandomWalk, scaledAgainstRandomWalk, scaled } = method(forecasts.at(-1)!, 'lstm-dfa');
    for (const walk of [levelsAgainstRandomWalk, scaledAgainstRandomWalk]) {
      expect(walk).toMatchObject({ share: 1, verdict: 'beats' });
      expect(walk!.pValue).toBeLessThan(0.05);
    }
    expect(scaled!.theilU!.high).toBeLessThan(0.8);
    expect(verdicts[3]).toMatchObject({ claim: 'mixed', forecasts: [{}, {}, {}, { share: 1, walk: 'beats' }] });
  });

  test('pure random walks, six panels: nothing beats the random walk more often than chance does, the LSTM-DFA never, and the verdict says so', async () => {
    const found: { readonly method: string; readonly verdict: string }[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      const { forecasts, verdicts } = await study(await simulatedPanel(walks(seed)), {
        replicas: 4,
        origins: [2006, 2007],
        epochs: { dae: 20, gcn: 20, lstm: 60 },
      });
      for (const entry of forecasts.flatMap(({ methods }) => methods)) {
        for (const walk of [entry.levelsAgainstRandomWalk, entry.scaledAgainstRandomWalk])
          if (walk) found.push({ method: entry.method, verdict: walk.verdict });
      }
      const [mixed] = verdicts.flatMap((verdict) => (verdict.claim === 'mixed' ? [verdict] : []));
      expect(mixed!.verdict).toBe('does not hold');
      expect(mixed!.forecasts.length).toBeGreaterThan(0);
      for (const { walk } of mixed!.forecasts) expect(walk).not.toBe('beats');
    }
    const beats = found.filter(({ verdict }) => verdict === 'beats');
    expect(found).toHaveLength(6 * 3 * 20);
    // A two-sided test at 5 % finds a method better by chance in 2.5 % of panels.
    expect(beats.length / found.length).toBeLessThanOrEqual(0.025);
    expect(beats.map((entry) => entry.method)).not.toContain('lstm-dfa');
  });
});
