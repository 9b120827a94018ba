import { availableParallelism } from 'node:os';
import { knownForests, operations } from '@kuznets/conformance';
import { createDevice, listAdapters, matchesAdapter } from '@kuznets/core-gpu';
import { prettyJson } from '@kuznets/studies';
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
}

/** Runs the cases of every operation on every backend and adapter of this machine, and says what differs and how long it took. */
export async function doctorCheck({ json, adapter }: DoctorCheckOptions, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const all = await listAdapters();
  const adapters = adapter === undefined ? all : all.filter((summary) => matchesAdapter(summary, adapter));
  if (adapter !== undefined && adapters.length === 0) await createDevice({ backend: 'webgpu', adapter });
  const devices = [
    { name: 'WASM SIMD', backend: 'wasm' as const },
    ...adapters.map(({ name }) => ({ name, backend: 'webgpu' as const, adapter: name })),
  ];
  const onStep = (step: string): void => tell(`${step}\n`);
  const checks = await checkDevices(devices, { operations, forests: knownForests, steps: true }, { signal, onStep });
  const seconds = Math.round(performance.now() - began) / 1000;
  const asExpected = checks.every(isAsExpected);
  const machine = { versions: versions(), cores: availableParallelism(), seconds, asExpected };
  print(json ? prettyJson({ ...machine, devices: checks }) : describeChecks(checks, machine));
  return asExpected ? exitCodes.ok : exitCodes.notReproduced;
}
