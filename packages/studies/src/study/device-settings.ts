import { z } from 'zod';
import { count, flagRegistry, text } from './settings.ts';

/** Where a study computes; with the same bytes everywhere, so that no result depends on it. */
export const deviceSettingsSchema = z.strictObject({
  backend: z
    .enum(['auto', 'webgpu', 'wasm'])
    .default('auto')
    .describe('where to compute; auto: a GPU where it is measured to be faster, else wasm')
    .register(flagRegistry, { value: 'name' }),
  adapter: text
    .optional()
    .describe('part of a WebGPU adapter\'s name, for auto to measure or webgpu to take; see "kuznets doctor"')
    .register(flagRegistry, { value: 'name' }),
  workers: count(1, 1024)
    .optional()
    .describe('worker threads of the wasm backend (default: one a core)')
    .register(flagRegistry, { value: 'n' }),
});

/** {@link deviceSettingsSchema} as a type. */
export type DeviceSettings = z.output<typeof deviceSettingsSchema>;
