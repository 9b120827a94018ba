import type { Device } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { prettyJson } from '../results/digest.ts';
import type { Stage, Study, StudyEvent } from './study.ts';
import type { WorkStore } from './work-store.ts';

const code = { build: 'this' };
vi.doMock('./generated/build.ts', () => code);
vi.resetModules();
const { DeviceLostError } = await import('@kuznets/base');
const { createDevice } = await import('@kuznets/core-gpu');
const { runStudy } = await import('./run-study.ts');
const { memoryStore, openUnit, sealUnit } = await import('./work-store.ts');

interface Numbers {
  readonly values: readonly number[];
}

interface Config {
  readonly powers: readonly number[];
}

interface Result {
  readonly sums: number[];
  readonly largest: number;
}

afterAll(() => {
  vi.doUnmock('./generated/build.ts');
  vi.resetModules();
});

/** Stage and inputs of every unit that ran. */
let ran: string[] = [];

const powers: Stage<{ readonly power: number }, Numbers, Float64Array> = {
  name: 'powers',
  async run({ power }, { values }, { signal, onProgress }) {
    await new Promise((resolve) => setTimeout(resolve, power));
    signal.throwIfAborted();
    ran.push(`power ${power}`);
    onProgress(0.5);
    return Float64Array.from(values, (value) => value ** power);
  },
};

const largest: Stage<{ readonly power: number }, Numbers, number> = {
  name: 'largest',
  async run(inputs, _data, { read }) {
    const values = await read(powers, inputs);
    ran.push(`largest ${inputs.power}`);
    return Math.max(...values);
  },
};

const study: Study<Config, Numbers, Result> = {
  name: 'made-up',
  schema: z.strictObject({ powers: z.array(z.number()) }),
  resultSchema: z.strictObject({ sums: z.array(z.number()), largest: z.number() }),
  check: () => undefined,
  digests: ({ values }) => ({ data: values.join() }),
  rounding: 'exact',
  stages: [powers, largest],
  async run(config, _data, compute) {
    const label = { code: 'made-up' };
    const sums = await compute(
      powers,
      config.powers.map((power) => ({ inputs: { power }, label })),
      (values) => values.reduce((sum, value) => sum + value, 0),
    );
    const [most] = await compute(largest, [
      { inputs: { power: config.powers[sums.indexOf(Math.max(...sums))]! }, label },
    ]);
    return { sums, largest: most! };
  },
  tables: () => [],
  models: () => [],
  seeds: () => [],
};

const data: Numbers = { values: [1.5, -2, 0.1] };
const config: Config = { powers: [1, 2, 3, 4, 5, 6, 7, 8] };

let device: Device;

beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});

afterAll(() => device.destroy());

/** Runs the study and says what ran, what was reported, and the result's bytes. */
async function run(store: WorkStore, options: { config?: Config; data?: Numbers; signal?: AbortSignal } = {}) {
  ran = [];
  const events: StudyEvent[] = [];
  const onEvent = (event: StudyEvent) => events.push(event);
  const finished = await runStudy(study, options.config ?? config, options.data ?? data, {
    device,
    store,
    onEvent,
    ...(options.signal && { signal: options.signal }),
  });
  return { bytes: prettyJson(finished.result), units: finished.units, ran: [...ran], events };
}

/** A store that refuses to write more than so many units. */
function full(store: WorkStore, units: number): WorkStore {
  let left = units;
  return {
    ...store,
    write: (key, bytes) => (left-- > 0 ? store.write(key, bytes) : Promise.reject(new Error('the disk is full'))),
  };
}

describe('runStudy', () => {
  it('goes on after any number of units, to the same bytes, and computes nothing that was there', async () => {
    const whole = await run(memoryStore());
    expect(whole.ran).toHaveLength(9);
    expect(whole.units.map(({ stage }) => stage)).toEqual([...config.powers.map(() => 'powers'), 'largest']);
    for (let units = 0; units <= 9; units++) {
      const store = memoryStore();
      const first = run(full(store, units));
      if (units < 9) await expect(first).rejects.toThrow('the disk is full');
      else await first;
      // The four in flight when one could not be written.
      expect(ran.length).toBeLessThanOrEqual(units + 4);
      const kept = (await store.keys()).length;
      expect(kept).toBe(units);
      const again = await run(store);
      expect({ units, bytes: again.bytes, ran: again.ran.length }).toEqual({
        units,
        bytes: whole.bytes,
        ran: 9 - kept,
      });
      expect(again.units).toEqual(whole.units);
      expect(again.events[0]).toMatchObject({ code: 'stage', stage: 'powers', done: Math.min(8, kept), units: 8 });
    }
  });

  it('stops when told, and lets nothing run on', async () => {
    const stop = new AbortController();
    const store = memoryStore();
    const writing: WorkStore = {
      ...store,
      async write(key, bytes) {
        await store.write(key, bytes);
        stop.abort(new Error('enough'));
      },
    };
    await expect(run(writing, { signal: stop.signal })).rejects.toThrow('enough');
    const kept = (await store.keys()).length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await store.keys()).toHaveLength(kept);
    expect(kept).toBeLessThan(8);
  });

  it('says of a device that is lost with another that the other was', async () => {
    const lost = new DeviceLostError('the GPU device was lost: reset', 'unknown');
    const beside = new DeviceLostError('the WASM device was destroyed', 'destroyed');
    const both: Device = Object.create(device, { lost: { value: Promise.resolve(lost) } }) as Device;
    const failing: typeof study = {
      ...study,
      async run(_config, _data, compute) {
        const stage = { name: 'failing', run: () => Promise.reject<never>(beside) };
        await compute(stage, [{ inputs: {}, label: { code: 'made-up' } }]);
        return { sums: [], largest: 0 };
      },
    };
    await expect(runStudy(failing, config, data, { device: both })).rejects.toBe(lost);
    await expect(runStudy(failing, config, data, { device })).rejects.toBe(beside);
  });

  it('computes of a changed configuration what is new', async () => {
    const store = memoryStore();
    await run(store);
    const more = await run(store, { config: { powers: [10, ...config.powers] } });
    expect(more.ran).toEqual(['power 10', 'largest 10']);
    expect(more.bytes).toBe((await run(memoryStore(), { config: { powers: [10, ...config.powers] } })).bytes);
  });

  it('runs units of equal inputs once', async () => {
    const { ran: once, bytes } = await run(memoryStore(), { config: { powers: [2, 2, 1] } });
    expect(once.toSorted()).toEqual(['largest 2', 'power 1', 'power 2']);
    expect(JSON.parse(bytes)).toMatchObject({
      sums: [expect.closeTo(6.26), expect.closeTo(6.26), expect.closeTo(-0.4)],
    });
  });

  it('says that units are of other data, and uses none', async () => {
    const store = memoryStore();
    await run(store);
    const other = await run(store, { data: { values: [1] } });
    expect(other.ran).toHaveLength(9);
    expect(other.events[0]).toEqual({ code: 'units-foreign', units: 9 });
  });

  it('says that units are of another build, and uses none', async () => {
    const store = memoryStore();
    const { units } = await run(store);
    code.build = 'another';
    const other = await run(store);
    expect(other.ran).toHaveLength(9);
    expect(other.events[0]).toEqual({ code: 'units-foreign', units: 9 });
    expect(other.units).toEqual(units);
    code.build = 'this';
    expect((await run(store)).ran).toEqual([]);
  });

  it('says that a unit is damaged, and computes it again', async () => {
    const store = memoryStore();
    const whole = await run(store);
    const harm: readonly ((bytes: Uint8Array) => Uint8Array)[] = [
      (bytes) => bytes.with(40, bytes[40]! ^ 1),
      (bytes) => bytes.with(3, bytes[3]! ^ 128),
      (bytes) => bytes.subarray(0, -1),
      (bytes) => bytes.subarray(0, 7),
      () => new Uint8Array(),
    ];
    const [key, other] = await store.keys();
    for (const damage of harm) {
      await store.write(key!, damage((await store.read(key!))!));
      const again = await run(store);
      expect(again).toMatchObject({ ran: ['power 1'], bytes: whole.bytes });
      expect(again.events).toContainEqual({ code: 'unit-damaged', key });
    }
    await store.write(key!, (await store.read(other!))!);
    expect(await run(store)).toMatchObject({ ran: ['power 1'], bytes: whole.bytes });
  });

  it('reports shares that only grow, and end at 1', async () => {
    const { events } = await run(memoryStore());
    const shares = events.flatMap((event) =>
      event.code === 'progress' && event.stage === 'powers' ? [event.share] : [],
    );
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(events.findLast((event) => event.code === 'progress' && event.stage === 'powers')).toMatchObject({
      done: 8,
      units: 8,
    });
  });
});

describe('sealUnit', () => {
  it('keeps every number and array as it is', () => {
    const result = {
      numbers: [0, -0, 1.5, NaN, Infinity, -(2 ** 40), Number.MAX_SAFE_INTEGER, 5e-324],
      arrays: [
        Float64Array.of(NaN, -0, 1e300),
        Float32Array.of(0.1),
        Int32Array.of(-1),
        Uint32Array.of(2 ** 32 - 1),
        Uint8Array.of(7),
        new Float64Array(),
      ],
      text: 'ä中',
      nothing: null,
      nested: [{ yes: true, empty: [] }],
    };
    const opened = openUnit('k', sealUnit('k', result).bytes)!.result;
    expect(opened).toEqual(result);
    expect((opened as typeof result).arrays.map((array) => array.constructor.name)).toEqual(
      result.arrays.map((array) => array.constructor.name),
    );
    expect(sealUnit('k', opened).sha256).toBe(sealUnit('other', result).sha256);
  });
});
