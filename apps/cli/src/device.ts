import { createDevice, type Device } from '@kuznets/core-gpu';
import { deviceSettingsSchema, type Manifest } from '@kuznets/studies';
import { parseFlags, type FlagValues } from './setting-flags.ts';

/** The device that the flags ask for. */
export async function deviceOf(values: FlagValues): Promise<Device> {
  return createDevice(parseFlags(deviceSettingsSchema, values));
}

/** What a manifest says of the device. */
export function deviceFacts(device: Device): Manifest['device'] {
  const { backend, name, type, driver, api, workers } = device.info;
  return { backend, name, type, driver, api, workers };
}
