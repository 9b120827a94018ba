import {
  checkCase,
  checkForest,
  operationCheck,
  type Case,
  type CaseCheck,
  type ForestCheck,
  type KnownForest,
  type Operation,
  type OperationCheck,
} from '@kuznets/conformance';
import { createDevice, type CreateDeviceOptions, type Device, type DeviceInfo } from '@kuznets/core-gpu';
import { Deadline } from './deadline.ts';
import { timeStudySteps, type StepTime } from './study-steps.ts';

/** What is checked. */
export interface CheckPlan {
  readonly operations: readonly Operation[];
  readonly forests: readonly KnownForest[];
  /** Whether stages of small studies are timed as well. */
  readonly steps: boolean;
  /** Seconds for all devices together, each of which has an equal share of what those before it left; none where there is no limit. */
  readonly limit?: number | undefined;
}

/** Whom a check answers to, and who opens its devices and tells it the time. */
export interface CheckContext {
  readonly signal?: AbortSignal;
  readonly onStep?: (step: string) => void;
  readonly open?: (options: CreateDeviceOptions) => Promise<Device>;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Cases of an operation, forests or study steps that there was no time for. */
export interface Unreached {
  readonly what: string;
  readonly cases: number;
  readonly of: number;
}

/** What came of the check on a device. */
export interface DeviceCheck {
  readonly device: DeviceInfo | { readonly name: string };
  /** Why there is no more to say: the device does not open, or was lost. */
  readonly problem: string | null;
  readonly operations: readonly OperationCheck[];
  readonly forests: readonly ForestCheck[];
  readonly steps: readonly StepTime[];
  readonly unreached: readonly Unreached[];
}

/** Whether nothing differs and nothing is wrong. */
export function isAsExpected({ problem, operations, forests }: DeviceCheck): boolean {
  return problem === null && [...operations, ...forests].every(({ difference }) => difference === null);
}

/**
 * Checks devices one after another: the known forests, the first case of every operation, the second of every one, and so on, so that a limit
 * leaves out cases of large tables and no operation.
 *
 * @param devices - how each is opened, and its name where it does not open
 * @param plan - what is checked
 * @param context - a signal that ends it, and whom to tell what is done
 */
export async function checkDevices(
  devices: readonly (CreateDeviceOptions & { readonly name: string })[],
  plan: CheckPlan,
  context: CheckContext = {},
): Promise<DeviceCheck[]> {
  const { open = createDevice, now = performance.now.bind(performance) } = context;
  const end = plan.limit === undefined ? Infinity : now() + 1000 * plan.limit;
  const checks = [];
  for (const [i, { name, ...options }] of devices.entries()) {
    const deadline = new Deadline(now() + (end - now()) / (devices.length - i), now);
    try {
      checks.push(await checkDevice(name, () => open(options), plan, { ...context, deadline }));
    } finally {
      deadline.close();
    }
  }
  return checks;
}

async function checkDevice(
  name: string,
  open: () => Promise<Device>,
  plan: CheckPlan,
  context: CheckContext & { readonly deadline: Deadline },
): Promise<DeviceCheck> {
  const nothing = { operations: [], forests: [], steps: [], unreached: [] };
  try {
    const device = await open();
    try {
      return { device: device.info, ...(await checkAll(device, plan, context)) };
    } finally {
      await device.destroy();
    }
  } catch (error) {
    context.signal?.throwIfAborted();
    return { device: { name }, ...nothing, problem: messageOf(error) };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function checkAll(
  device: Device,
  plan: CheckPlan,
  { signal, onStep, deadline }: CheckContext & { readonly deadline: Deadline },
): Promise<Omit<DeviceCheck, 'device'>> {
  /** What a step gives; undefined where there is no time for it. */
  const inTime = async <T>(step: () => Promise<T>): Promise<T | undefined> => {
    signal?.throwIfAborted();
    return deadline.within(step);
  };
  const forests: ForestCheck[] = [];
  for (const forest of plan.forests) {
    const grown = await inTime(() => checkForest(device, forest));
    if (grown) forests.push(grown);
  }
  const tables = plan.operations
    .filter(({ backends }) => backends.includes(device.backend))
    .map(({ name, table }) => ({ name, table, checks: [] as CaseCheck[] }));
  const rounds = tables.reduce((most, { table }) => Math.max(most, table.length), 0);
  for (let round = 0; round < rounds; round++) {
    onStep?.(`${device.info.name}: case ${round + 1} of at most ${rounds} of every operation`);
    for (const { table, checks } of tables) {
      const entry: Case | undefined = table[round];
      const checked = entry && (await inTime(() => checkCase(device, entry)));
      if (checked) checks.push(checked);
    }
  }
  if (plan.steps) onStep?.(`${device.info.name}: two small studies`);
  let problem: string | null = null;
  const timing = plan.steps ? inTime(() => timeStudySteps(device, signal)) : Promise.resolve([]);
  const steps = await timing.catch((error: unknown): [] => {
    signal?.throwIfAborted();
    problem = messageOf(error);
    return [];
  });
  return {
    problem,
    operations: tables.map(({ name, checks }) => operationCheck(name, checks)),
    forests,
    steps: steps ?? [],
    unreached: [
      { what: 'known forests', cases: plan.forests.length - forests.length, of: plan.forests.length },
      ...tables.map(({ name, table, checks }) => ({
        what: name,
        cases: table.length - checks.length,
        of: table.length,
      })),
      { what: 'small studies', cases: steps ? 0 : 2, of: 2 },
    ].filter(({ cases }) => cases > 0),
  };
}
