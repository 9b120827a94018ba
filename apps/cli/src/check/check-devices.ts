import { checkForest, checkOperation, type KnownForest, type Operation } from '@kuznets/conformance';
import { createDevice, type CreateDeviceOptions, type Device, type DeviceInfo } from '@kuznets/core-gpu';
import { timeStudySteps, type StepTime } from './study-steps.ts';

/** What is checked. */
export interface CheckPlan {
  readonly operations: readonly Operation[];
  readonly forests: readonly KnownForest[];
  /** Whether stages of small studies are timed as well. */
  readonly steps: boolean;
}

/** What came of the check on a device. */
export interface DeviceCheck {
  readonly device: DeviceInfo | { readonly name: string };
  /** Why there is no more to say: the device does not open, or was lost. */
  readonly problem: string | null;
  readonly operations: readonly Awaited<ReturnType<typeof checkOperation>>[];
  readonly forests: readonly Awaited<ReturnType<typeof checkForest>>[];
  readonly steps: readonly StepTime[];
}

/** Whether nothing differs and nothing is wrong. */
export function isAsExpected({ problem, operations, forests }: DeviceCheck): boolean {
  return problem === null && [...operations, ...forests].every(({ difference }) => difference === null);
}

/**
 * Checks devices one after another.
 *
 * @param devices - how each is opened, and its name where it does not open
 * @param plan - what is checked
 * @param context - a signal that ends it, and whom to tell what is done
 * @param open - opens a device
 */
export async function checkDevices(
  devices: readonly (CreateDeviceOptions & { readonly name: string })[],
  plan: CheckPlan,
  context: { readonly signal?: AbortSignal; readonly onStep?: (step: string) => void } = {},
  open: (options: CreateDeviceOptions) => Promise<Device> = createDevice,
): Promise<DeviceCheck[]> {
  const checks = [];
  for (const { name, ...options } of devices) checks.push(await checkDevice(name, () => open(options), plan, context));
  return checks;
}

async function checkDevice(
  name: string,
  open: () => Promise<Device>,
  { operations, forests, steps }: CheckPlan,
  { signal, onStep }: { readonly signal?: AbortSignal; readonly onStep?: (step: string) => void },
): Promise<DeviceCheck> {
  const check = {
    device: { name } as DeviceCheck['device'],
    operations: [] as DeviceCheck['operations'][number][],
    forests: [] as DeviceCheck['forests'][number][],
    steps: [] as readonly StepTime[],
  };
  try {
    const device = await open();
    check.device = device.info;
    try {
      for (const forest of forests) {
        signal?.throwIfAborted();
        check.forests.push(await checkForest(device, forest));
      }
      for (const operation of operations.filter(({ backends }) => backends.includes(device.backend))) {
        onStep?.(`${operation.name} on ${device.info.name}`);
        check.operations.push(await checkOperation(device, operation, signal));
      }
      if (steps) {
        onStep?.(`two small studies on ${device.info.name}`);
        check.steps = await timeStudySteps(device, signal);
      }
    } finally {
      await device.destroy();
    }
    return { ...check, problem: null };
  } catch (error) {
    signal?.throwIfAborted();
    return { ...check, problem: error instanceof Error ? error.message : String(error) };
  }
}
