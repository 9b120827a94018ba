import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedPanel, walks } from '../../test/simulated-panel.ts';
import { prettyJson } from '../results/digest.ts';
import { runStudy } from '../study/run-study.ts';
import { memoryStore, type WorkStore } from '../study/work-store.ts';
import { type RegionsConfigInput, resolveRegionsConfig } from './config.ts';
import type { RegionsData } from './data.ts';
import { regionsStudy } from './study.ts';

let device: Device;
let data: RegionsData;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm' });
  data = await simulatedPanel(walks(4), { regions: 8, periods: 8, indicators: 3 });
});
afterAll(() => device.destroy());

const few: RegionsConfigInput = {
  data: 'simulated',
  replicas: 3,
  origins: [2005, 2005],
  kFactors: 1,
  leaveOut: 2,
  epochs: { dae: 4, gcn: 4, lstm: 3 },
};

/** Runs the study: the result's bytes, and how many units each stage computed. */
async function run(store: WorkStore, input: RegionsConfigInput = few) {
  const computed: Record<string, number> = {};
  const { result } = await runStudy(regionsStudy, resolveRegionsConfig(input), data, {
    ...{ device, store },
    onEvent: (event) => {
      if (event.code === 'stage') computed[event.stage] = event.units - event.done;
    },
  });
  return { bytes: prettyJson(result), computed };
}

/** A store that refuses to write more than so many units. */
function full(store: WorkStore, units: number): WorkStore {
  let left = units;
  return {
    ...store,
    write: (key, bytes) => (left-- > 0 ? store.write(key, bytes) : Promise.reject(new Error('the disk is full'))),
  };
}

describe('the units of the regions study', () => {
  test('stopped after any unit, it goes on to the same bytes', async () => {
    const store = memoryStore();
    const whole = await run(store);
    const units = (await store.keys()).length;
    expect(whole.computed).toEqual({ clusters: 2, 'leave-one-out': 8, forecasts: 12 });
    expect(units).toBe(22);
    for (let written = 0; written < units; written++) {
      const stopped = memoryStore();
      await expect(run(full(stopped, written))).rejects.toThrow('the disk is full');
      const { bytes, computed } = await run(stopped);
      expect(bytes).toBe(whole.bytes);
      expect(Object.values(computed).reduce((sum, count) => sum + count, 0)).toBe(units - written);
    }
  });

  test('a changed setting computes what is new alone', async () => {
    const start: RegionsConfigInput = { ...few, replicas: 60 };
    const cases: readonly [RegionsConfigInput, Record<string, number>][] = [
      // Of two chunks a period the second is longer, and there is a third; of the forecasts those of the two networks alone.
      [{ replicas: 120 }, { clusters: 4, 'leave-one-out': 0, forecasts: 4 }],
      [{ origins: [2005, 2006] }, { clusters: 2, 'leave-one-out': 0, forecasts: 14 }],
      [{ target: 'b' }, { clusters: 0, 'leave-one-out': 0, forecasts: 10 }],
      [{ kFactors: 2 }, { clusters: 0, 'leave-one-out': 0, forecasts: 3 }],
      [{ leaveOut: 3 }, { clusters: 0, 'leave-one-out': 8, forecasts: 0 }],
      [{ leaveOut: 0 }, { clusters: 0, forecasts: 0 }],
      [{ horizon: 2 }, { clusters: 0, 'leave-one-out': 0, forecasts: 14 }],
      [{ describe: 2005 }, { clusters: 0, 'leave-one-out': 8, forecasts: 0 }],
      [{ epochs: { dae: 4, gcn: 4, lstm: 4 } }, { clusters: 0, 'leave-one-out': 0, forecasts: 4 }],
    ];
    for (const [change, computed] of cases) {
      const store = memoryStore();
      expect((await run(store, start)).computed).toEqual({ clusters: 4, 'leave-one-out': 8, forecasts: 14 });
      const changed = await run(store, { ...start, ...change });
      expect({ change, computed: changed.computed }).toEqual({ change, computed });
      expect(changed.bytes).toBe((await run(memoryStore(), { ...start, ...change })).bytes);
    }
  });
});
