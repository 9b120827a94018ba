import { createDevice, lookAtDriversThrough, type Device, type WorkKind } from '@kuznets/core-gpu';
import { deviceSettingsSchema, type Manifest } from '@kuznets/studies';
import { choiceText, chooseBackend, thisMachine } from './backend/choose-backend.ts';
import { withoutIdleWarnings } from './backend/quiet-drivers.ts';
import { tell } from './output/terminal.ts';
import { parseFlags, type FlagValues } from './setting-flags.ts';

/**
 * The device that the flags ask for; `auto` is chosen by measurement, and says so where there was a choice.
 *
 * @param values - the flags
 * @param kinds - the work there is to do
 * @param signal - ends the measurement
 */
export async function deviceOf(values: FlagValues, kinds: readonly WorkKind[], signal?: AbortSignal): Promise<Device> {
  const settings = parseFlags(deviceSettingsSchema, values);
  lookAtDriversThrough(withoutIdleWarnings);
  if (settings.backend !== 'auto') return createDevice(settings);
  const { workers } = settings;
  const choice = await chooseBackend(settings, kinds, thisMachine(signal));
  if (choice) tell(`--backend auto takes ${choiceText(choice)}\n`);
  return choice?.backend === 'webgpu'
    ? createDevice({ backend: 'webgpu', adapter: choice.adapter.name })
    : createDevice({ backend: 'wasm', workers });
}

/** Where a result whose last bits depend on the device was computed, as the flags say it; flags that name a place win. */
export function samePlace(device: Manifest['device'] | null, values: FlagValues): FlagValues {
  if (device === null || values['backend'] !== undefined || values['adapter'] !== undefined) return values;
  const { backend, name } = device;
  if (backend === 'wasm') return { ...values, backend };
  return backend === 'webgpu' ? { ...values, backend, adapter: name } : values;
}

/** What a manifest says of the device. */
export function deviceFacts(device: Device): Manifest['device'] {
  const { backend, name, type, driver, api, workers } = device.info;
  return { backend, name, type, driver, api, workers };
}
