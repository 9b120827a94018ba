// node --import .../lose-device.mjs: destroys the GPU device, as a driver that resets does, at its first job after a unit has been written to
// the folder KUZNETS_LOSE_AFTER. It reaches the device through the platform's own classes: the program knows nothing of it.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

// Of core-gpu, not of the tests.
const dawn = 'webgpu';
const require = createRequire(new URL('../../../packages/core-gpu/package.json', import.meta.url));
const {
  globals: { GPUDevice },
} = await import(require.resolve(dawn));

const work = process.env.KUZNETS_LOSE_AFTER;
const { createCommandEncoder } = GPUDevice.prototype;
let isLost = false;

GPUDevice.prototype.createCommandEncoder = function (...args) {
  if (!isLost && existsSync(work) && readdirSync(work).some((name) => name.endsWith('.unit'))) {
    isLost = true;
    setImmediate(() => this.destroy());
  }
  return createCommandEncoder.apply(this, args);
};
