import { availableParallelism } from 'node:os';
import { ConfigError } from '@kuznets/base';
import { knownForests, operations } from '@kuznets/conformance';
import { createDevice, listAdapters, lookAtDriversThrough, matchesAdapter } from '@kuznets/core-gpu';
import { prettyJson } from '@kuznets/studies';
import { withoutIdleWarnings } from '../backend/quiet-drivers.ts';
import { exitCodes } from '../exit-codes.ts';
import { print, tell } from '../output/terminal.ts';
import { versions } from '../versions.ts';
import { checkDevices, isAsExpected } from './check-devices.ts';
import { describeChecks } from './describe-checks.ts';

/** Options of `kuznets doctor --check`. */
export interface DoctorCheckOptions {
  readonly json?: boolean;
  /** Part of an adapter's name; every adapter where it is not given. */
  readonly adapter?: string;
  /** Seconds; false for as long as it takes. */
  readonly limit: string | false;
}

/** Runs the cases of every operation on every backend and adapter of this machine, and says what differs and how long it took. */
export async function doctorCheck(
  { json, adapter, limit: given }: DoctorCheckOptions,
  signal: AbortSignal,
): Promise<number> {
  const limit = secondsOf(given);
  const began = performance.now();
  lookAtDriversThrough(withoutIdleWarnings);
  const all = await listAdapters();
  const adapters = adapter === undefined ? all : all.filter((summary) => matchesAdapter(summary, adapter));
  if (adapter !== undefined && adapters.length === 0) await createDevice({ backend: 'webgpu', adapter });
  const devices = [
    { name: 'WASM SIMD', backend: 'wasm' as const },
    ...adapters.map(({ name }) => ({ name, backend: 'webgpu' as const, adapter: name })),
  ];
  const onStep = (step: string): void => tell(`${step}\n`);
  const left = limit === undefined ? undefined : limit - (performance.now() - began) / 1000;
  const plan = { operations, forests: knownForests, steps: true, limit: left };
  const checks = await checkDevices(devices, plan, { signal, onStep });
  const seconds = Math.round(performance.now() - began) / 1000;
  const asExpected = checks.every(isAsExpected);
  const complete = checks.every(({ unreached }) => unreached.length === 0);
  const machine = { versions: versions(), cores: availableParallelism(), seconds, asExpected, complete };
  print(json ? prettyJson({ ...machine, devices: checks }) : describeChecks(checks, machine));
  if (!asExpected) return exitCodes.notReproduced;
  return complete ? exitCodes.ok : exitCodes.failed;
}

function secondsOf(text: string | false): number | undefined {
  if (text === false) return undefined;
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0 && seconds <= 86_400))
    throw new ConfigError('must be a number of seconds', {
      where: { option: '--limit' },
      got: text,
      allowed: 'above 0, at most 86,400; or --no-limit',
    });
  return seconds;
}
