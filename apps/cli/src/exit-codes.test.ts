import { AdapterError, ConfigError, DeviceLostError } from '@kuznets/base';
import { expect, it } from 'vitest';
import { exitCodeOf } from './exit-codes.ts';

it.each([
  [new DeviceLostError('the GPU device was lost', 'unknown'), 6],
  [new AdapterError('no adapter', []), 4],
  [new ConfigError('no'), 2],
  [new Error('a defect'), null],
])('%s is exit code %s', (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});
