import { knownForests, operations, type Operation } from '@kuznets/conformance';
import { createDevice, type CreateDeviceOptions, type Device } from '@kuznets/core-gpu';
import { describe, expect, it } from 'vitest';
import { checkDevices, isAsExpected, type DeviceCheck } from './check-devices.ts';
import { describeChecks } from './describe-checks.ts';

const named = (name: string) => operations.filter((operation) => operation.name === name);
const adapters = (process.env['KUZNETS_TEST_ADAPTERS'] ?? '').split(',').filter((name) => name !== '');
const machine = { versions: { node: 'x' }, cores: 1, seconds: 1 };

/** A device one of whose kernels is compiled from other text. */
async function withKernel(
  options: CreateDeviceOptions,
  kernel: string,
  change: (code: string) => string,
): Promise<Device> {
  const device = await createDevice(options);
  if (device.backend !== 'webgpu') throw new Error('asked for a GPU');
  const gpu = new Proxy(device.gpu, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'launch')
        return (launch: Parameters<typeof target.launch>[0]) => {
          const { kernel: source } = launch;
          target.launch(
            source.name === kernel ? { ...launch, kernel: { ...source, code: change(source.code) } } : launch,
          );
        };
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...device, gpu };
}

describe('the check', () => {
  it('is as expected on wasm, and counts every case', async () => {
    const [check] = await checkDevices([{ name: 'wasm', backend: 'wasm' }], {
      operations: named('matmul'),
      forests: knownForests.slice(0, 1),
      steps: false,
    });
    expect(check).toMatchObject({ problem: null, operations: [{ operation: 'matmul', failed: 0, difference: null }] });
    expect(check!.operations[0]!.cases).toBe(named('matmul')[0]!.table.length);
    expect(check!.forests[0]!.hash).toBe(knownForests[0]!.hash);
    expect(isAsExpected(check!)).toBe(true);
  });

  it('finds a forest with another hash', async () => {
    const forests = [{ ...knownForests[0]!, hash: 'f00d' }];
    const [check] = await checkDevices([{ name: 'wasm', backend: 'wasm' }], { operations: [], forests, steps: false });
    expect(isAsExpected(check!)).toBe(false);
    expect(describeChecks([check!], machine)).toContain(`forest "${forests[0]!.name}" on WASM SIMD: sha256: got`);
  });

  it('says why a device does not open, and goes on', async () => {
    const devices = [
      { name: 'Voodoo 2', backend: 'webgpu' as const, adapter: 'voodoo 2' },
      { name: 'wasm', backend: 'wasm' as const },
    ];
    const checks = await checkDevices(devices, { operations: named('predict'), forests: [], steps: false });
    expect(checks.map(isAsExpected)).toEqual([false, true]);
    expect(describeChecks(checks, machine)).toContain('Voodoo 2: no adapter is called "voodoo 2"');
  });

  /** Operations with so many cases, each of which takes a thousand seconds of a clock of their own. */
  const slow = (...counts: readonly number[]) => {
    const ran: string[] = [];
    const clock = { now: 0 };
    const list = counts.map(
      (count, k): Operation => ({
        name: `op ${k}`,
        backends: ['wasm'],
        table: Array.from({ length: count }, (_, i) => ({
          name: `${k}.${i}`,
          run: () => {
            clock.now += 1e6;
            ran.push(`${k}.${i}`);
            return Promise.resolve({});
          },
          differences: () => [],
        })),
      }),
    );
    return { operations: list, ran, now: () => clock.now };
  };
  const wasm = { name: 'wasm', backend: 'wasm' as const, workers: 1 };

  it('ends at its limit, every operation having its turn, and says what it has not reached', async () => {
    const { ran, now, operations: list } = slow(2, 1, 4);
    const plan = { operations: list, forests: knownForests.slice(0, 1), steps: true, limit: 5000 };
    const [check] = await checkDevices([wasm], plan, { now });
    expect(ran).toEqual(['0.0', '1.0', '2.0', '0.1', '2.1']);
    expect(check!.unreached).toEqual([
      { what: 'op 2', cases: 2, of: 4 },
      { what: 'small studies', cases: 2, of: 2 },
    ]);
    const text = describeChecks([check!], machine);
    expect(text).toMatch(/^As expected: 5 cases and 1 forests\.$/m);
    expect(text).toMatch(
      /^Not reached in this time.*--limit <seconds> or --no-limit.*\n {2}op 2 on WASM SIMD: 2 of 4$/m,
    );
    expect(text).not.toMatch(/^ *op 2 +\d/m);
  });

  it('leaves each device an equal share of the time, and what the one before did not need', async () => {
    const { ran, now, operations: list } = slow(4);
    const plan = { operations: list, forests: [], steps: false, limit: 7000 };
    await checkDevices([wasm, { ...wasm, backend: 'webgpu', adapter: 'voodoo 2' }, wasm], plan, { now });
    expect(ran).toEqual(['0.0', '0.1', '0.2', '0.0', '0.1', '0.2', '0.3']);
  });

  it('waits no longer than its limit for a case that never ends', async () => {
    const never: Operation = {
      name: 'never',
      backends: ['wasm'],
      table: [{ name: 'one', run: () => new Promise(() => undefined), differences: () => [] }],
    };
    const [check] = await checkDevices([wasm], { operations: [never], forests: [], steps: false, limit: 0.2 });
    expect(check).toMatchObject({ problem: null, unreached: [{ what: 'never', cases: 1, of: 1 }] });
  });

  it.each(adapters)('names the operation, the case and the element of a kernel broken on %s', async (adapter) => {
    const plan = { operations: [...named('matmul'), ...named('forest-predict')], forests: [], steps: false };
    const devices = [{ name: adapter, backend: 'webgpu' as const, adapter }];
    const broken = (code: string): string => {
      const other = code.replace('p < DEPTH;', 'p < DEPTH - 1u;');
      expect(other).not.toBe(code);
      return other;
    };
    const [check] = await checkDevices(devices, plan, {
      open: (options) => withKernel(options, 'linalg/matmul', broken),
    });
    expect(isAsExpected(check!)).toBe(false);
    expect(check!.operations).toMatchObject([
      { operation: 'matmul', difference: { name: 'product', index: 0 } },
      { operation: 'forest-predict', failed: 0, difference: null },
    ] satisfies readonly object[]);
    const { difference } = check!.operations[0] as DeviceCheck['operations'][number];
    expect(Math.abs(Number(difference!.got) - Number(difference!.expected))).toBeGreaterThan(difference!.tolerance);
    expect(describeChecks([check!], machine)).toMatch(/matmul on .*cases differ, the first in ".* x .*": product\[0\]/);
  });
});
